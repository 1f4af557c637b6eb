import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import HTTPTypes
import Testing

@testable import AntinServer

@Suite("The administrator's pages")
struct AdminPagesTests {
    private static let pages = [
        "/admin", "/admin/doctor", "/admin/backups", "/admin/organs",
        "/admin/organs/\(ServedOffice.school)", "/admin/certificates", "/admin/posts",
    ]

    private func administrator(
        _ office: ServedOffice, _ caller: Caller, organ: String = ServedOffice.department
    ) async throws -> SignerBrowser {
        try await office.registry.setSecondFactorRule(.optional, by: "thử")
        return try await SignerBrowser.signIn(
            "quan-tri-\(organ.suffix(3).lowercased())", name: "Quản Trị Mẫu",
            as: [.administrator], organ: organ, office, caller)
    }

    @Test("Every page opens in both languages for the operator's administrator")
    func open() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.administrator(office, caller)
            for page in Self.pages {
                for language in ["vi", "en"] {
                    let answer = try await browser.get("\(page)?lang=\(language)")
                    #expect(answer.status == 200, "\(page)")
                    #expect(answer.html.contains("<html lang=\"\(language)\">"))
                    #expect(answer.html.split(separator: "<h1").count == 2, "\(page)")
                }
            }
        }
    }

    @Test("Another organ's administrator sees its own certificates and posts, and no machine")
    func otherOrgan() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.administrator(
                office, caller, organ: ServedOffice.school)
            for page in ["/admin", "/admin/certificates", "/admin/posts"] {
                #expect(try await browser.get(page).status == 200, "\(page)")
            }
            for page in ["/admin/doctor", "/admin/backups", "/admin/organs"] {
                #expect(try await browser.get(page).status == 404, "\(page)")
            }
            let theirs = office.seal.certificate.fingerprint.hex
            #expect(try await browser.get("/admin/certificates/\(theirs)").status == 404)
            #expect(
                try await browser.post(
                    "/admin/organs", [("id", "000.05.18.H41"), ("name", "X")]
                ).status == 404)
        }
    }

    @Test("A hostile name is shown as text, and a refused form comes back as it was filled in")
    func hostile() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.administrator(office, caller)
            let bad = try await browser.post(
                "/admin/posts",
                [("title", "<script>alert(1)</script>"), ("holder", ""), ("from", "hôm nay")])
            #expect(bad.status == 422)
            #expect(!bad.html.contains("<script>alert"))
            #expect(bad.html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            #expect(bad.html.contains("href=\"#holder\"") && bad.html.contains("href=\"#from\""))
            let foreign = try await browser.send(
                .post, "/admin/posts", type: "application/x-www-form-urlencoded",
                Array("title=x&csrf=khong-dung".utf8))
            #expect(foreign.status == 403)
        }
    }

    @Test("What ends an organ or a certificate asks for the password, and for the name typed again")
    func careful() async throws {
        try await ServedOffice.run { office, caller in
            let browser = try await self.administrator(office, caller)
            let organ = "/admin/organs/\(ServedOffice.school)"
            let untyped = try await browser.post(organ + "/end", [("typed", "x")])
            #expect(untyped.status == 422)
            let own = try await browser.post(
                "/admin/organs/\(ServedOffice.department)/end",
                [("typed", ServedOffice.department)])
            #expect(own.status == 422)
            #expect(try await office.registry.organs().allSatisfy { $0.validTo == nil })
        }
    }
}
