import AntinCore
import AntinRegistry
import Foundation
import HTTPTypes
import Testing

@testable import AntinServer

/// Forms sent after the session had ended.
@Suite("What was typed outlives the session")
struct AgainTests {
    @Test("A form without a session leads to signing in, and is then shown, not done")
    func kept() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("van.thu", .clerk)
            var browser = AccountBrowser(client)
            let over = try await browser.post(
                "/outgoing/groups",
                ["subject": "Ngày hội <đọc sách>", "pin": "123456", "my_password": "bí mật"])
            #expect(over.status == 303)
            let login = try #require(over.location)
            #expect(login.hasPrefix("/login?to=%2Fagain%2F"))
            let page = try await browser.get(login)
            #expect(page.body.contains("những gì thầy/cô vừa nhập còn giữ"))
            #expect(!page.body.contains("antin login"))
            let path = try #require(Self.target(of: login))
            // Nobody reads it without signing in.
            #expect(try await browser.get(path).status == 303)
            _ = try await browser.logIn("van.thu")
            let shown = try await browser.get(path)
            #expect(shown.status == 200)
            #expect(shown.body.contains("action=\"/outgoing/groups\""))
            #expect(shown.body.contains("Ngày hội &lt;đọc sách&gt;"))
            #expect(!shown.body.contains("123456") && !shown.body.contains("bí mật"))
            #expect(!shown.body.contains("name=\"my_password\""))
        }
    }

    @Test("Who opened it first owns it; nobody else sees it")
    func bound() async throws {
        try await AccountOffice.run { office, client in
            try await office.person("mot", .clerk)
            try await office.person("hai", .clerk)
            var first = AccountBrowser(client)
            let over = try await first.post("/outgoing/groups", ["subject": "riêng"])
            let path = try #require(over.location.flatMap(Self.target))
            _ = try await first.logIn("mot")
            #expect(try await first.get(path).body.contains("riêng"))
            var second = AccountBrowser(client)
            _ = try await second.logIn("hai")
            let refused = try await second.get(path)
            #expect(refused.status == 303)
            #expect(refused.location == "/home?notice=form_gone")
        }
    }

    @Test("A form of another site is not kept, only the way to sign in is shown")
    func foreign() async throws {
        try await AccountOffice.run { _, client in
            var browser = AccountBrowser(client)
            let over = try await browser.post(
                "/outgoing/groups", ["subject": "x"],
                csrf: nil, ["Sec-Fetch-Site": "cross-site", "Origin": "https://khac.example.vn"])
            #expect(over.location == "/login?to=%2Fhome&notice=session_over")
            let account = try await browser.post("/account/language", ["language": "en"])
            #expect(account.location == "/login?to=%2Fhome&notice=session_over")
        }
    }

    @Test("Ten minutes, 256 forms, 64 KiB each; a form of choices alone is kept, too")
    func bounds() throws {
        let forms = KeptForms()
        func form(_ text: String) throws -> WebForm {
            WebForm(fields: try #require(WebForm.decoded(Array(text.utf8))))
        }
        let name = try #require(forms.keep(try form("a=1"), sentTo: "/x", at: 0))
        #expect(forms.open(name, by: "mot", at: KeptForms.milliseconds - 1) != nil)
        #expect(forms.open(name, by: "mot", at: KeptForms.milliseconds) == nil)
        #expect(forms.keep(try form("csrf=1&pin=2"), sentTo: "/x", at: 0) == nil)
        let long = String(repeating: "a", count: KeptForms.maxBytes)
        #expect(forms.keep(try form("a=\(long)"), sentTo: "/x", at: 0) == nil)
        for number in 1...KeptForms.limit {
            #expect(forms.keep(try form("a=1"), sentTo: "/x", at: Int64(number)) != nil)
        }
        #expect(forms.open(name, by: "mot", at: 1) == nil)
    }

    private static func target(of login: String) -> String? {
        guard let start = login.range(of: "to=%2Fagain%2F") else { return nil }
        return "/again/" + login[start.upperBound...].prefix { $0 != "&" }
    }
}
