import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import Foundation
import HTTPTypes
import Testing

@Suite("Administering accounts")
struct AccountAdminTests {
    @Test("Pages for administrators answer nobody else")
    func closed() async throws {
        try await AccountOffice.run { office, client in
            let other = try await office.person("ai-do", .staff)
            try await office.person("kiemtoan", .auditor)
            let paths = [
                "/admin/users", "/admin/users/new", "/admin/users/\(other.id)", "/admin/tokens",
            ]
            for (login, role) in [
                ("vanthu", Role.clerk), ("kyso", .signer), ("giaovien", .staff),
            ] {
                try await office.person(login, role)
                var browser = AccountBrowser(client)
                _ = try await browser.logIn(login)
                for path in paths + ["/admin/access", "/admin/access.csv"] {
                    #expect(try await browser.get(path).status == 403, "\(login) \(path)")
                }
                _ = try await browser.get("/account")
                for path in [
                    "/admin/users/new", "/admin/users/\(other.id)/grant",
                    "/admin/users/\(other.id)/link", "/admin/users/\(other.id)/disable",
                    "/admin/tokens", "/admin/sealing", "/admin/changes/x",
                ] {
                    #expect(try await browser.post(path).status == 403, "\(login) \(path)")
                }
            }
            var auditor = AccountBrowser(client)
            _ = try await auditor.logIn("kiemtoan")
            for path in paths { #expect(try await auditor.get(path).status == 403) }
            #expect(try await auditor.get("/admin/access").status == 200)
            var nobody = AccountBrowser(client)
            for path in paths { #expect(try await nobody.get(path).status == 303) }
        }
    }

    @Test("A school's administrator neither sees nor touches the department's people")
    func otherOrgan() async throws {
        try await AccountOffice.run { office, client in
            let signer = try await office.person("kyso", .signer)
            let both = try await office.registry.createAccount(
                AccountDraft(
                    login: "haicoquan", name: "Hai Cơ Quan",
                    grants: [
                        Token.Grant(organ: AccountOffice.school, role: .clerk),
                        Token.Grant(organ: AccountOffice.department, role: .signer),
                    ]), password: AccountOffice.password, by: "test")
            try await office.person(
                "quantritruong", .administrator, organ: AccountOffice.school)
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("quantritruong")
            let list = try await browser.get("/admin/users")
            #expect(!list.body.contains(">kyso<"))
            #expect(list.body.contains("haicoquan"))
            #expect(try await browser.get("/admin/users/\(signer.id)").status == 404)
            // Somebody who also signs for the department keeps the way in to herself.
            for action in ["link", "disable"] {
                let answer = try await browser.post("/admin/users/\(both.id)/\(action)")
                #expect(answer.status == 403)
            }
            for organ in [AccountOffice.department, "*"] {
                let answer = try await browser.post(
                    "/admin/users/\(both.id)/grant", ["organ": organ, "role": "administrator"])
                #expect(answer.status == 404)
                let token = try await browser.post(
                    "/admin/tokens", ["organ": organ, "role": "clerk", "label": "x", "days": "9"])
                #expect(token.status == 404)
            }
            let signerToken = try await browser.post(
                "/admin/tokens",
                ["organ": AccountOffice.school, "role": "signer", "label": "x", "days": "9"])
            #expect(signerToken.status == 422)
            #expect(try await office.registry.tokens().isEmpty)
            #expect(try await office.registry.waitingChanges().isEmpty)
        }
    }

    @Test("A role asked for in the pages waits for another administrator, who confirms it there")
    func grant() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("quantri1", .administrator)
            try await office.person("quantri2", .administrator)
            var one = AccountBrowser(client)
            _ = try await one.logIn("quantri1")
            _ = try await one.get("/admin/users/new")
            let added = try await one.post(
                "/admin/users/new",
                [
                    "name": "Người Mới", "login": "moi", "organ": AccountOffice.department,
                    "role": "signer",
                ])
            #expect(added.status == 303)
            let person = try #require(try await office.registry.account(login: "moi"))
            #expect(person.grants.isEmpty)
            let change = try #require(try await office.registry.waitingChanges().first)
            let early = try await one.post("/admin/changes/\(change.id)", ["answer": "yes"])
            #expect(early.status == 403)
            var two = AccountBrowser(client)
            _ = try await two.logIn("quantri2")
            #expect(try await two.get("/admin/users").body.contains("moi"))
            let done = try await two.post("/admin/changes/\(change.id)", ["answer": "yes"])
            #expect(done.status == 303)
            // The same form once more changes nothing.
            #expect(
                try await two.post("/admin/changes/\(change.id)", ["answer": "yes"]).status == 404)
            let grants = try await office.registry.account(person.id)?.grants
            #expect(
                grants == [Token.Grant(organ: AccountOffice.department, role: .signer)])
        }
    }

    @Test("A token is shown once, works for its organ, and not after it was revoked")
    func tokens() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("quantri", .administrator)
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("quantri")
            _ = try await browser.get("/admin/tokens")
            let made = try await browser.post(
                "/admin/tokens",
                [
                    "label": "phần mềm", "organ": AccountOffice.department, "role": "clerk",
                    "days": "30",
                ])
            #expect(made.status == 200)
            let start = try #require(made.body.range(of: "antin_"))
            let secret = String(made.body[start.lowerBound...].prefix { $0 != "<" })
            // One administrator alone: it waits for an hour, also where it was asked for twice.
            #expect(try await office.registry.token(secret: secret) == nil)
            let change = try #require(try await office.registry.waitingChanges().first)
            #expect(change.kind == .token && change.token?.mayActFinally == false)
            #expect(try await browser.get("/admin/users").body.contains("phần mềm"))
            let early = try await browser.post("/admin/changes/\(change.id)", ["answer": "yes"])
            #expect(early.status == 403)
            try await office.person("quantri2", .administrator)
            var second = AccountBrowser(client)
            _ = try await second.logIn("quantri2")
            _ = try await second.get("/admin/users")
            let done = try await second.post("/admin/changes/\(change.id)", ["answer": "yes"])
            #expect(done.status == 303)
            let token = try #require(try await office.registry.token(secret: secret))
            #expect(token.madeBy == change.askedBy && !token.mayActFinally)
            #expect(!(try await browser.get("/admin/tokens").body.contains(secret)))
            #expect(try await browser.post("/admin/tokens/\(token.id)/revoke").status == 303)
            #expect(try await office.registry.token(secret: secret) == nil)
            for days in ["0", "366", "x", "-1"] {
                let refused = try await browser.post(
                    "/admin/tokens",
                    [
                        "label": "phần mềm", "organ": AccountOffice.department,
                        "role": "clerk", "days": days,
                    ])
                #expect(refused.status == 422)
            }
        }
    }

    @Test("A confirmation gives the session a new secret; the copied one is worth nothing")
    func renewal() async throws {
        let clock = MovableClock()
        try await AccountOffice.run(clock: clock) { office, client in
            try await office.person("quantri", .administrator)
            let person = try await office.person("vanthu", .clerk)
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("quantri")
            _ = try await browser.get("/admin/users/\(person.id)")
            var thief = AccountBrowser(client)
            thief.cookie = browser.cookie
            clock.advance(milliseconds: SessionLife.stepUpMilliseconds + 1)
            #expect(try await thief.get("/account").status == 200)
            for (password, status) in [("sai", 403), (AccountOffice.password, 303)] {
                let answer = try await browser.post(
                    "/admin/users/\(person.id)/disable", ["confirm_password": password])
                #expect(answer.status == status)
            }
            #expect(browser.cookie != thief.cookie)
            #expect(try await browser.get("/account").status == 200)
            #expect(try await thief.get("/account").status == 303)
        }
    }

    @Test("A browser in which somebody has signed in is not locked by strangers who guess")
    func device() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("vanthu", .clerk)
            var browser = AccountBrowser(client)
            let answer = try await browser.logIn("vanthu")
            let header = try #require(
                answer.headers[values: .setCookie].first { $0.contains("-device=") })
            #expect(header.hasPrefix("__Host-antin-device="))
            #expect(header.contains("HttpOnly") && header.contains("SameSite=Strict"))
            #expect(header.contains("Secure") && !header.contains("Domain"))
            _ = try await browser.get("/account")
            _ = try await browser.post("/logout")
            for _ in 0..<6 {
                var stranger = AccountBrowser(client)
                _ = try await stranger.logIn("vanthu", "sai")
            }
            var stranger = AccountBrowser(client)
            #expect(try await stranger.logIn("vanthu").status == 422)
            #expect(try await browser.logIn("vanthu").status == 303)
            // It is not handed out anew each time, and signs nobody in.
            #expect(browser.others.count == 1)
            browser.cookie = nil
            #expect(try await browser.get("/account").status == 303)
        }
    }

    @Test("Another administrator is disabled on a third one's word, in the pages")
    func removal() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("quantri1", .administrator)
            let other = try await office.person("quantri2", .administrator)
            try await office.person("quantri3", .administrator)
            let path = "/admin/users/\(other.id)"
            var one = AccountBrowser(client)
            _ = try await one.logIn("quantri1")
            _ = try await one.get(path)
            #expect(try await one.post(path + "/disable").status == 303)
            #expect(try await office.registry.account(other.id)?.state == .active)
            let revoke = ["organ": AccountOffice.department, "role": "administrator"]
            #expect(try await one.post(path + "/revoke", revoke).status == 303)
            let changes = try await office.registry.waitingChanges()
            #expect(Set(changes.map(\.kind)) == [.disable, .revoke])
            let page = try await one.get(path)
            #expect(page.body.contains("Khóa tài khoản quản trị này"))
            #expect(page.body.contains("một quản trị thứ ba"))
            // Who is asked about sees it and has no say, for there is a third one.
            var two = AccountBrowser(client)
            _ = try await two.logIn("quantri2")
            let own = try await two.get("/account")
            #expect(own.body.contains("Khóa tài khoản quản trị này"))
            #expect(!own.body.contains("value=\"no\""))
            let id = try #require(changes.first { $0.kind == .disable }).id
            #expect(try await two.post("/account/changes/\(id)", ["answer": "no"]).status == 403)
            var three = AccountBrowser(client)
            _ = try await three.logIn("quantri3")
            _ = try await three.get("/admin/users")
            #expect(
                try await three.post("/admin/changes/\(id)", ["answer": "yes"]).status == 303)
            #expect(try await office.registry.account(other.id)?.state == .disabled)
            #expect(try await two.get("/account").status == 303)
        }
    }

    @Test("A wrong day of a grant of files is told at its field, with what was typed")
    func filesForm() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("quantri", .administrator)
            let auditor = try await office.person("kiemtoan", .auditor)
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("quantri")
            let path = "/admin/users/\(auditor.id)"
            _ = try await browser.get(path)
            for day in ["mai", "32/01/2027", "01/01/2001", "01/01/2099"] {
                let answer = try await browser.post(
                    path + "/files", ["reason": "Thanh tra <nhanh>", "until": day])
                #expect(answer.status == 422, "\(day)")
                #expect(answer.body.contains("value=\"\(day)\""), "\(day)")
                #expect(answer.body.contains("value=\"Thanh tra &lt;nhanh&gt;\""))
                #expect(answer.body.contains("href=\"#until\""))
            }
            let answer = try await browser.post(path + "/files", ["until": "01/01/2099"])
            #expect(answer.status == 422 && answer.body.contains("href=\"#reason\""))
            let organ = try #require(OrganID(AccountOffice.department))
            #expect(try await office.registry.fileGrants(of: organ).isEmpty)
        }
    }

    @Test("The page of the second factor shows the same secret until a code was right")
    func factorPage() async throws {
        let clock = MovableClock()
        try await AccountOffice.run(clock: clock) { office, client in
            try await office.person("kyso", .signer)
            func letters(_ answer: AccountBrowser.Answer) throws -> String {
                let start = try #require(answer.body.range(of: "<code id=\"letters\">"))
                return String(answer.body[start.upperBound...].prefix { $0 != "<" })
                    .replacingOccurrences(of: " ", with: "")
            }
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("kyso")
            let shown = try letters(try await browser.get("/account/factor"))
            #expect(try letters(try await browser.get("/account/factor")) == shown)
            let wrong = try await browser.post("/account/factor", ["code": "abc"])
            #expect(try wrong.status == 422 && letters(wrong) == shown)
            // Another session has another one.
            var other = AccountBrowser(client)
            _ = try await other.logIn("kyso")
            #expect(try letters(try await other.get("/account/factor")) != shown)
            let secret = try #require(Base32Reader.decode(shown))
            let code = TimeCode.code(
                secret: secret,
                step: TimeCode.step(unixMilliseconds: clock.read().wall.milliseconds))
            #expect(try await browser.post("/account/factor", ["code": code]).status == 303)
            #expect(try await office.registry.account(login: "kyso")?.hasSecondFactor == true)
            // What was scanned is not offered again.
            #expect(try letters(try await browser.get("/account/factor")) != shown)
        }
    }

    @Test("The access log as CSV has no formula in it, and is logged itself")
    func export() async throws {
        try await AccountOffice.run { office, client in
            let account = try await office.person("quantri", .administrator, .auditor)
            for text in [
                "=1+1", "+1", "-1", "@x", "\tx", "a\"b,c\r\nd", "x,\"\u{301},=HYPERLINK(1)",
            ] {
                await office.registry.logAccess(
                    AccessEvent(
                        actor: account.id, action: "thu.nghiem", object: text,
                        organ: account.organs.first))
            }
            var browser = AccountBrowser(client)
            _ = try await browser.logIn("quantri")
            let answer = try await browser.get("/admin/access.csv?action=thu")
            #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment") == true)
            #expect(answer.body.hasPrefix("\u{FEFF}time,"))
            for cell in [
                "\"'=1+1\"", "\"'+1\"", "\"'-1\"", "\"'@x\"", "\"'\tx\"",
                "\"a\"\"b,c\r\nd\"", "\"x,\"\"\u{301},=HYPERLINK(1)\"",
            ] {
                #expect(answer.body.contains("," + cell + ","), "\(cell)")
            }
            var query = AccessQuery()
            query.action = "access.exported"
            #expect(try await office.registry.accessLog(query, limit: 5).count == 1)
        }
    }
}

/// RFC 4648 base 32 without padding: the program only writes it.
private enum Base32Reader {
    static func decode(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var bytes: [UInt8] = []
        var bits = 0
        var count = 0
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = (bits << 5 | value) & 0xFFF
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 0xFF))
            }
        }
        return bytes
    }
}
