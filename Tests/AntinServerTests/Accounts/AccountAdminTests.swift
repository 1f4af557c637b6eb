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
