import AntinCrypto
import AntinLog
import AntinRegistry
import Foundation
import HTTPTypes
import Testing

@Suite("Pages of accounts")
struct AccountPageTests {
    @Test("The cookie is bound to the host, hidden from scripts and strict; plain HTTP drops two")
    func cookie() async throws {
        for (address, name, isSecure) in [
            ("https://so.example.vn", "__Host-antin", true),
            ("http://127.0.0.1:8080", "antin", false),
        ] {
            try await AccountOffice.run(publicAddress: address) { office, client in
                try await office.person("vanthu", .clerk)
                var browser = AccountBrowser(client)
                let answer = try await browser.logIn("vanthu")
                #expect(answer.status == 303)
                let cookie = try #require(answer.headers[.setCookie])
                #expect(cookie.hasPrefix(name + "="))
                let parts = cookie.split(separator: ";").map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                #expect(parts.dropFirst().contains("HttpOnly"))
                #expect(parts.dropFirst().contains("SameSite=Strict"))
                #expect(parts.dropFirst().contains("Path=/"))
                #expect(parts.dropFirst().contains("Secure") == isSecure)
                #expect(!cookie.contains("Domain"))
                #expect(answer.headers[.cacheControl] == "no-store")
            }
        }
    }

    @Test("A cookie that was copied opens nothing after its owner has signed out")
    func theft() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("vanthu", .clerk)
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("vanthu")
            #expect(try await browser.get("/account").status == 200)
            var thief = AccountBrowser(client)
            thief.cookie = browser.cookie
            #expect(try await thief.get("/account").status == 200)
            let left = try await browser.post("/logout")
            #expect(left.status == 303)
            #expect(browser.cookie == nil)
            let refused = try await thief.get("/account")
            #expect(refused.status == 303)
            #expect(refused.location == "/login?to=%2Faccount")
        }
    }

    @Test("A session has a new secret after signing in: one that was planted stays worthless")
    func fixation() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("vanthu", .clerk)
            var browser = AccountBrowser(client)
            let planted = "__Host-antin=" + String(repeating: "A", count: 43)
            browser.cookie = planted
            _ = try await browser.logIn("vanthu")
            #expect(browser.cookie != planted)
            var other = AccountBrowser(client)
            other.cookie = planted
            #expect(try await other.get("/account").status == 303)
        }
    }

    @Test("A form without the session's token, from another site or with an old token does nothing")
    func foreignForms() async throws {
        try await AccountOffice.run { office, client in
            let account = try await office.person("vanthu", .clerk)
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("vanthu")
            _ = try await browser.get("/account")
            for (csrf, headers) in [
                ("", ["Sec-Fetch-Site": "same-origin"]),
                ("khác", ["Sec-Fetch-Site": "same-origin"]),
                (browser.csrf, ["Sec-Fetch-Site": "cross-site"]),
                (browser.csrf, ["Sec-Fetch-Site": "same-site"]),
                (browser.csrf, ["Origin": "https://xau.example"]),
                (browser.csrf, ["Origin": "null"]),
            ] {
                let answer = try await browser.post("/account/sessions", [:], csrf: csrf, headers)
                #expect(answer.status == 403)
            }
            let old = browser.csrf
            _ = try await browser.post("/logout")
            _ = try await browser.logIn("vanthu")
            #expect(
                try await browser.post("/account/sessions", [:], csrf: old).status == 403)
            #expect(try await office.registry.sessions(of: account.id).count == 1)
        }
    }

    @Test("Nobody is sent on to another site after signing in")
    func onward() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("vanthu", .clerk)
            for to in [
                "https://xau.example/", "//xau.example", "/\\xau.example", "javascript:alert(1)",
                "/inbox\r\nSet-Cookie: a=b", "",
            ] {
                var browser = AccountBrowser(client)
                let answer = try await browser.post(
                    "/login",
                    ["login": "vanthu", "password": AccountOffice.password, "to": to])
                #expect(answer.location == "/home", "\(to)")
            }
            var browser = AccountBrowser(client)
            let answer = try await browser.post(
                "/login",
                ["login": "vanthu", "password": AccountOffice.password, "to": "/inbox/5?a=1"])
            #expect(answer.location == "/inbox/5?a=1")
        }
    }

    @Test("A browser that comes from another site asks once more by itself, and is let through")
    func fromElsewhere() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("vanthu", .clerk)
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("vanthu")
            let cookie = browser.cookie
            browser.cookie = nil  // strict: not sent
            let page = try await browser.get(
                "/login?to=%2Finbox", ["Sec-Fetch-Site": "cross-site"])
            #expect(page.body.contains("http-equiv=\"refresh\""))
            browser.cookie = cookie
            let answer = try await browser.get(
                "/login?again=1&to=%2Finbox", ["Sec-Fetch-Site": "same-origin"])
            #expect(answer.location == "/inbox")
        }
    }

    @Test("Wrong passwords say the same for everybody, in both languages, and keep what was typed")
    func wrong() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("vanthu", .clerk)
            for (language, words) in [
                ("vi", "Tên đăng nhập, mật khẩu hoặc mã chưa đúng"),
                ("en", "The login, the password or the code is not right"),
            ] {
                for login in ["vanthu", "khong-ai"] {
                    var browser = AccountBrowser(client)
                    browser.language = language
                    let answer = try await browser.logIn(login, "sai")
                    #expect(answer.status == 422)
                    #expect(answer.body.contains(words))
                    #expect(answer.body.contains("value=\"\(login)\""))
                    #expect(!answer.body.contains("sai\""))
                    #expect(answer.headers[.setCookie] == nil)
                }
            }
        }
    }

    @Test("A hostile name, login and browser stay text on every page")
    func hostile() async throws {
        try await AccountOffice.run { office, client in
            let name = "<script>alert(1)</script>\u{202E}\"'&{{csrf}}"
            let account = try await office.registry.createAccount(
                AccountDraft(
                    login: "xau", name: name,
                    grants: [Token.Grant(organ: "*", role: .administrator)]),
                password: AccountOffice.password, by: "test")
            var browser = AccountBrowser(client)
            _ = try await browser.post(
                "/login", ["login": "xau", "password": AccountOffice.password], csrf: "",
                ["User-Agent": "<img src=x onerror=alert(1)>", "Sec-Fetch-Site": "same-origin"])
            for path in [
                "/account", "/admin/users", "/admin/users/\(account.id)", "/admin/tokens",
                "/admin/access?actor=%3Cscript%3E&before=x", "/account/factor",
            ] {
                let answer = try await browser.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(!answer.body.contains("<script>alert"))
                #expect(!answer.body.contains("<img src=x"))
                #expect(answer.headers[.cacheControl] == "no-store")
            }
        }
    }

    @Test("The first administrator is made by the link, which is dead afterwards")
    func setUp() async throws {
        try await AccountOffice.run { office, client in
            let clock = office.registry.clock
            let link = try Registry.makeSetupLink(
                office.registry.configuration, at: clock.read().wall)
            var browser = AccountBrowser(client)
            #expect(try await browser.get("/setup/\(link.secret)").status == 200)
            let path = "/setup/\(link.secret)"
            let weak = try await browser.post(
                path, ["name": "Quản Trị", "login": "quantri", "password": "matkhau12345"])
            #expect(weak.status == 422)
            #expect(weak.body.contains("href=\"#password\""))
            let made = try await browser.post(
                path,
                ["name": "Quản Trị", "login": "quantri", "password": AccountOffice.password])
            #expect(made.status == 303)
            var other = AccountBrowser(client)
            for answer in [
                try await other.get(path),
                try await other.post(
                    path, ["name": "B", "login": "bb", "password": AccountOffice.password]),
                try await other.get("/setup/x"),
            ] {
                #expect(answer.status == 410)
            }
            #expect(try await office.registry.accounts().map(\.login) == ["quantri"])
        }
    }
}
