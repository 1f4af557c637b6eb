// SignerPagesTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import HTTPTypes
import Testing

/// The pages of signers: what waits, looking, returning, and the three ways to sign.
@Suite("Pages of signers")
struct SignerPagesTests {
    private static let pin = "246810"

    /// An office with a signer who has a held key, a colleague without one, and a clerk.
    private struct Desk: Sendable {
        let office: ServedOffice
        let caller: Caller
        let signer: SignerBrowser
        let colleague: SignerBrowser
        let clerk: SignerBrowser

        /// A draft in somebody's queue.
        func sent(to login: String? = "gd", subject: String? = nil) async throws -> DispatchID {
            var members = ServedOffice.draft
            if let subject, case .object(let object) = members {
                members = .object(object.merging(["Subject": .string(subject)]))
            }
            let id = try await self.caller.draft(self.office, members)
            var request: [String: JSONValue] = [:]
            if let login { request["account"] = .string(login) }
            let sent = try await self.caller.post(
                "/api/dispatches/\(id)/signing", token: self.office.clerk, .object(of: request))
            #expect(sent.status == 200)
            return try #require(DispatchID(id))
        }

        func dispatch(_ id: DispatchID) async throws -> Dispatch {
            try #require(try await self.office.registry.dispatch(id))
        }

        /// Opens the page, as one must before signing, and answers the version that it showed.
        func open(_ id: DispatchID, _ browser: SignerBrowser) async throws -> String {
            #expect(try await browser.get("/signing/\(id)").status == 200)
            let page = try await browser.get("/signing/\(id)/sign")
            #expect(page.status == 200)
            return try #require(page.field("version"))
        }
    }

    private static func run(_ body: @Sendable (Desk) async throws -> Void) async throws {
        try await ServedOffice.run { office, caller in
            let signer = try await SignerBrowser.signIn(
                "gd", name: "Người Ký Mẫu", as: [.signer], office, caller)
            let colleague = try await SignerBrowser.signIn(
                "tk", name: "Thư Ký Mẫu", as: [.signer], office, caller)
            let clerk = try await SignerBrowser.signIn(
                "vt", name: "Văn thư Mẫu", as: [.clerk], office, caller)
            let key = try SigningKey.generate(.ecdsaP256)
            // A certificate of the same name as the draft's signer, with a key that is held.
            let now = SystemClock.unixMilliseconds() / 1000
            let root = try IssuingAuthority.root(
                .init(commonName: "CA THU NGHIEM"), kind: .ecdsaP256, notBefore: now - 60,
                notAfter: now + 86_400)
            let certificate = try root.issue(
                .init(commonName: "Người Ký Mẫu"), publicKey: key.publicKey, profile: .person,
                notBefore: now - 60, notAfter: now + 86_400)
            let organ = try #require(OrganID(ServedOffice.department))
            try await office.registry.registerSigner(
                organ, certificate: certificate.der, role: .person, custody: .test)
            try office.registry.heldKeys.keep(
                HeldKey(
                    organ: organ, role: .person, account: signer.account.id, key: key,
                    certificates: [certificate], pin: Array(Self.pin.utf8)))
            try await body(
                Desk(
                    office: office, caller: caller, signer: signer, colleague: colleague,
                    clerk: clerk))
        }
    }

    @Test("A signer is told that no delegation stands behind the draft, and decides")
    func noDelegation() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            let words = "Chưa thấy ủy quyền hợp lệ"
            // An office that notes no posts is not held against anybody.
            #expect(try await !desk.signer.get("/signing/\(id)").html.contains(words))
            let organ = try #require(OrganID(ServedOffice.department))
            try await desk.office.registry.addPost(
                "GIÁM ĐỐC", of: organ, holder: "Ai Khác", isHead: true,
                from: try CivilDate(parsing: "2020-01-01"))
            for path in ["/signing/\(id)", "/signing/\(id)/sign"] {
                #expect(try await desk.signer.get(path).html.contains(words), "\(path)")
            }
            _ = try await desk.open(id, desk.signer)
        }
    }

    @Test("What waits is opened, looked at, signed with PIN, and gone from the queue")
    func signs() async throws {
        try await Self.run { desk in
            let id = try await desk.sent(subject: "V/v <script>alert(1)</script>")
            let queue = try await desk.signer.get("/signing")
            #expect(queue.html.contains("1 văn bản chờ thầy/cô ký"))
            #expect(!queue.html.contains("<script>alert"))
            let version = try await desk.open(id, desk.signer)
            let signed = try await desk.signer.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            #expect(signed.status == 303 && signed.location == "/signing/\(id)/done")
            #expect(try await desk.dispatch(id).state == .signed)
            let done = try await desk.signer.get("/signing/\(id)/done")
            #expect(done.html.contains("KHÓA THỬ NGHIỆM") && done.html.contains("Đã ký"))
            let empty = try await desk.signer.get("/signing")
            #expect(empty.html.contains("Không có văn bản nào chờ"))
            // The same form once more: the same answer, no second signature.
            let again = try await desk.signer.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            #expect(again.location == "/signing/\(id)/done")
            #expect(try await desk.dispatch(id).currentFiles[0].signatures.count == 1)
            let today = try await desk.signer.get("/signing/today")
            #expect(today.html.contains("hôm nay: 1"))
        }
    }

    @Test("A form is of what was shown: after a change nothing is signed, and the change is shown")
    func changedMeanwhile() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            let version = try await desk.open(id, desk.signer)
            let before = try await desk.dispatch(id)
            var draft = before.draft
            draft.record.subject = "V/v nội dung đã khác"
            _ = try await desk.office.registry.updateDispatch(
                id, draft, files: before.currentFiles)
            let stale = try await desk.signer.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            #expect(stale.status == 409 && stale.html.contains("đã thay đổi"))
            #expect(try await desk.dispatch(id).state == .draft)
            // Whoever goes to the last page is sent to look first.
            let confirm = try await desk.signer.get("/signing/\(id)/sign")
            #expect(confirm.status == 303)
            let page = try await desk.signer.get("/signing/\(id)")
            #expect(page.html.contains("Khác với lần thầy/cô mở trước"))
            #expect(page.html.contains("<ins>V/v nội dung đã khác</ins>"))
            #expect(try await desk.signer.get("/signing").html.contains("thay đổi sau khi trình"))
        }
    }

    @Test("What was not opened in this session is not signed, whatever the form says")
    func neverBlind() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            let version = try await desk.dispatch(id).presentDigest.hex
            let blind = try await desk.signer.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            #expect(blind.status == 409 && blind.html.contains("chưa được mở"))
            #expect(try await desk.dispatch(id).state == .draft)
            let batch = try await desk.signer.post(
                "/signing/batch", [("item", "\(id):\(version)"), ("pin", Self.pin)])
            #expect(batch.location?.contains("failed=\(id):not_opened") == true)
            #expect(try await desk.dispatch(id).state == .draft)
        }
    }

    @Test("Five wrong PINs lock the key, also for the right one; nothing is signed")
    func wrongPIN() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            let version = try await desk.open(id, desk.signer)
            for left in (0..<5).reversed() {
                let page = try await desk.signer.post(
                    "/signing/\(id)/sign", [("version", version), ("pin", "000000")])
                #expect(page.status == (left > 0 ? 403 : 429))
                #expect(page.html.contains("Có lỗi cần sửa"))
                if left > 0 { #expect(page.html.contains("còn \(left) lần thử")) }
            }
            let right = try await desk.signer.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            #expect(right.status == 429 && right.html.contains("tạm ngừng"))
            #expect(try await desk.dispatch(id).state == .draft)
            let none = try await desk.signer.post("/signing/\(id)/sign", [("version", version)])
            #expect(none.status == 422)
        }
    }

    @Test("A return needs a reason, empties the queue and reaches the clerk; then nobody signs it")
    func returns() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            let version = try await desk.open(id, desk.signer)
            let empty = try await desk.signer.post("/signing/\(id)/return", [("reason", " ")])
            #expect(empty.status == 422 && empty.html.contains("href=\"#reason\""))
            let back = try await desk.signer.post(
                "/signing/\(id)/return", [("reason", "Sai nơi nhận <b>")])
            #expect(back.status == 303)
            let organ = try #require(OrganID(ServedOffice.department))
            let returned = try await desk.office.registry.returned(of: organ)
            #expect(returned.map(\.1.reason) == ["Sai nơi nhận <b>"])
            let late = try await desk.signer.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            #expect(late.status == 409 && late.html.contains("không còn chờ ký"))
            let page = try await desk.clerk.get("/signing/\(id)")
            #expect(page.html.contains("Sai nơi nhận &lt;b&gt;"))
        }
    }

    @Test("Others' documents do not exist: another signer, another organ, nobody")
    func others() async throws {
        try await Self.run { desk in
            let id = try await desk.sent(to: "gd")
            let strangers = try await SignerBrowser.signIn(
                "ht", name: "Hiệu trưởng Mẫu", as: [.signer, .clerk], organ: ServedOffice.school,
                desk.office, desk.caller)
            let unknown = String(repeating: "0", count: 32)
            for browser in [desk.colleague, strangers] {
                for path in [
                    "", "/sign", "/return", "/done", "/pages/0/1", "/files/0", "/prepared",
                ] {
                    let page = try await browser.get("/signing/\(id)\(path)")
                    let nothing = try await browser.get("/signing/\(unknown)\(path)")
                    #expect(page.status == 404 && nothing.status == 404, "\(path)")
                }
                for path in ["/sign", "/return", "/approve", "/upload"] {
                    let page = try await browser.post(
                        "/signing/\(id)\(path)",
                        [
                            ("version", String(repeating: "0", count: 64)), ("pin", Self.pin),
                            ("reason", "x"), ("kind", "form"),
                            ("content", String(repeating: "0", count: 64)),
                        ])
                    #expect(page.status == 404, "\(path)")
                }
                #expect(try await browser.get("/signing").html.contains("Không có văn bản nào"))
            }
            // The clerk sees the draft and cannot sign it.
            let version = try await desk.dispatch(id).presentDigest.hex
            #expect(try await desk.clerk.get("/signing/\(id)").status == 200)
            let clerk = try await desk.clerk.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            #expect(clerk.status == 409)
            let reports = try await desk.signer.get("/signing/reports")
            #expect(reports.status == 404)
            #expect(try await desk.dispatch(id).state == .draft)
        }
    }

    @Test("A form without the session's token, or from another site, does nothing")
    func foreignForms() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            _ = try await desk.open(id, desk.signer)
            let body = Array("reason=x".utf8)
            let page = try await desk.signer.send(
                .post, "/signing/\(id)/return", type: "application/x-www-form-urlencoded", body)
            #expect(page.status == 403)
            let requests = try await desk.office.registry.signingRequests(of: id)
            #expect(requests.count == 1)
        }
    }

    @Test("Signed with another program: taken when right, else refused with the reason in words")
    func uploads() async throws {
        try await Self.run { desk in
            let id = try await desk.sent(to: nil)
            // The right file of somebody who has not looked at the document is not taken.
            let unseen = try await desk.signer.get("/signing/\(id)/prepared").bytes
            let early = try ElsewhereTests.signed(unseen, by: desk.office.person)
            let refused = try await desk.signer.upload("/signing/\(id)/upload", "signed", early)
            #expect(refused.location == "/signing/\(id)?notice=signing.look_first")
            #expect(try await desk.office.registry.signaturesMade(on: id).isEmpty)
            _ = try await desk.open(id, desk.signer)
            let file = try await desk.signer.get("/signing/\(id)/prepared").bytes
            let unsigned = try await desk.signer.upload("/signing/\(id)/upload", "signed", file)
            #expect(unsigned.status == 422 && unsigned.html.contains("chưa được ký thêm"))
            let seal = try ElsewhereTests.signed(file, by: desk.office.seal)
            let wrong = try await desk.signer.upload("/signing/\(id)/upload", "signed", seal)
            #expect(wrong.status == 409 || wrong.status == 422)
            #expect(try await desk.dispatch(id).state == .draft)
            let signed = try ElsewhereTests.signed(file, by: desk.office.person)
            let taken = try await desk.signer.upload("/signing/\(id)/upload", "signed", signed)
            #expect(taken.location == "/signing/\(id)/done")
            let again = try await desk.signer.upload("/signing/\(id)/upload", "signed", signed)
            #expect(again.location == "/signing/\(id)/done")
            let made = try await desk.office.registry.signaturesMade(on: id)
            #expect(made.map(\.way) == [.upload])
            #expect(made.map(\.by.account) == [desk.signer.account.id])
        }
    }

    @Test("Several at once: each that was opened is signed, the others are named with their reason")
    func batch() async throws {
        try await Self.run { desk in
            var ids: [DispatchID] = []
            for number in 1...4 {
                ids.append(try await desk.sent(subject: "V/v thử \(number)"))
            }
            for id in ids.prefix(3) { _ = try await desk.signer.get("/signing/\(id)") }
            let queue = try await desk.signer.get("/signing")
            for (position, id) in ids.enumerated() {
                let isOffered = queue.html.contains("name=\"id\" value=\"\(id)\"")
                #expect(isOffered == (position < 3))
            }
            let query = ids.map { "id=\($0)" }.joined(separator: "&")
            let page = try await desk.signer.get("/signing/batch?\(query)")
            #expect(page.html.contains("trước khi ký 3 văn bản"))
            var items: [(String, String)] = []
            for id in ids {
                items.append(("item", "\(id):\(try await desk.dispatch(id).presentDigest.hex)"))
            }
            // One of them is returned between the page and the PIN.
            try await desk.office.registry.returnDispatch(
                ids[2], reason: "chờ ý kiến", by: SigningActor(desk.signer.account))
            let wrong = try await desk.signer.post(
                "/signing/batch", items + [("pin", "000000")])
            #expect(wrong.status == 403 && wrong.html.contains("Có lỗi cần sửa"))
            let sent = try await desk.signer.post("/signing/batch", items + [("pin", Self.pin)])
            #expect(sent.status == 303)
            let done = try await desk.signer.get(try #require(sent.location))
            #expect(done.html.contains("Đã ký 2 văn bản"))
            #expect(done.html.contains("không còn chờ ký"))
            #expect(done.html.contains("chưa mở xem trong phiên này"))
            for (position, id) in ids.enumerated() {
                let state = try await desk.dispatch(id).state
                #expect(state == (position < 2 ? .signed : .draft))
            }
        }
    }

    @Test("Two sessions sign the same at once: one signature, both are told that it is signed")
    func atOnce() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            let other = try await SignerBrowser.signIn(
                "gd", name: "Người Ký Mẫu", as: [.signer], desk.office, desk.caller)
            let first = try await desk.open(id, desk.signer)
            let second = try await desk.open(id, other)
            async let one = desk.signer.post(
                "/signing/\(id)/sign", [("version", first), ("pin", Self.pin)])
            async let two = other.post(
                "/signing/\(id)/sign", [("version", second), ("pin", Self.pin)])
            let statuses = [try await one.status, try await two.status]
            #expect(statuses.contains(303) && statuses.allSatisfy { $0 == 303 || $0 == 409 })
            #expect(try await desk.dispatch(id).currentFiles[0].signatures.count == 1)
            #expect(try await desk.office.registry.signaturesMade(on: id).count == 1)
        }
    }

    @Test("Misuse that is reported stands at the signature, in the log and before administrators")
    func reports() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            let version = try await desk.open(id, desk.signer)
            _ = try await desk.signer.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            let made = try #require(
                try await desk.office.registry.signaturesMade(on: id).first)
            let path = "/signing/today/\(made.id)/report"
            #expect(try await desk.colleague.post(path, [("words", "x")]).status == 404)
            #expect(try await desk.signer.post(path, [("words", "không phải tôi")]).status == 303)
            let boss = try await SignerBrowser.signIn(
                "qt", name: "Quản trị Mẫu", as: [.administrator], desk.office, desk.caller)
            let page = try await boss.get("/signing/reports")
            #expect(page.html.contains("không phải tôi"))
            var query = AccessQuery()
            query.action = "signature.reported"
            let lines = try await desk.office.registry.accessLog(query, limit: 5)
            #expect(lines.map(\.event.object) == [made.id])
        }
    }

    @Test("An approval is of what was shown; who signed does not seal")
    func approvesAndSeals() async throws {
        try await Self.run { desk in
            let id = try await desk.sent()
            let page = try await desk.clerk.get("/signing/\(id)")
            let content = try #require(page.field("content"))
            let form = [("kind", "form"), ("content", content)]
            #expect(try await desk.clerk.post("/signing/\(id)/approve", form).status == 303)
            let stale = [("kind", "form"), ("content", String(repeating: "0", count: 64))]
            #expect(try await desk.clerk.post("/signing/\(id)/approve", stale).status == 409)
            #expect(
                try await desk.clerk.get("/signing/\(id)").html.contains("duyệt thể thức"))
            let version = try await desk.open(id, desk.signer)
            _ = try await desk.signer.post(
                "/signing/\(id)/sign", [("version", version), ("pin", Self.pin)])
            #expect(
                try await !desk.office.registry.maySeal(id, desk.signer.account.id))
            #expect(try await desk.office.registry.maySeal(id, desk.clerk.account.id))
        }
    }
}
