// PublicLookupTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import AntinServer

@Suite("What anybody learns without an account")
struct PublicLookupTests {
    static let secret = "KHONG AI DUOC BIET"

    /// A draft that is not for everybody.
    static func draft(_ level: String) -> JSONValue {
        var members = ServedOffice.draft.object ?? JSONObject()
        members["level"] = .string(level)
        members["Subject"] = .string("V/v \(Self.secret) (VĂN BẢN MẪU – KHÔNG CÓ GIÁ TRỊ)")
        return .object(members)
    }

    @Test("A crawl over 1…2,000 finds numbers, and no subject or name of another level")
    func crawl() async throws {
        // Who crawls is stopped soon; here it is seen what he would find.
        var limits = ServerLimits()
        limits.numberAllowance = ServerLimits.Allowance(burst: 10_000, perSecond: 1)
        try await ServedOffice.run(limits: limits) { office, caller in
            for _ in 0..<3 {
                _ = try await caller.issue(office, Self.draft("internal"))
            }
            let today = CivilDate(vietnam: office.registry.clock.read().wall)
            var there = 0
            for number in 1...2_000 {
                let answer = try await caller.get(
                    "/api/lookup?organ=\(ServedOffice.department)&number=\(number)"
                        + "&notation=SGD%C4%90T-VP&date=\(today)")
                #expect(answer.json.object?.count == 1, "yes or no, and nothing else")
                if answer.json["registered"]?.bool == true { there += 1 }
            }
            #expect(there == 3)
            for number in [1, 2, 3, 4, 1_999] {
                let page = try await caller.page(
                    "/lookup?organ=\(ServedOffice.department)&date=\(today)"
                        + "&number=\(number)/SGD%C4%90T-VP")
                #expect(page.status == 200)
                #expect(page.text.contains("BẢN ĐANG XEM CHƯA ĐƯỢC KIỂM TRA") == (number <= 3))
                #expect(!page.text.contains(Self.secret) && !page.text.contains("Người Ký Mẫu"))
            }
        }
    }

    @Test("On its last day a document is in force, in the list as in its verdict")
    func lastDay() async throws {
        try await ServedOffice.run { office, caller in
            let today = CivilDate(vietnam: office.registry.clock.read().wall)
            var members = Self.draft("public").object ?? JSONObject()
            members["expiry_date"] = .string("\(today)")
            _ = try await caller.issue(office, .object(members))
            let page = try await caller.page("/issued")
            #expect(page.text.contains(Self.secret) && !page.text.contains("Hết hiệu lực"))
        }
    }

    @Test("By number and date a public document shows what its page shows")
    func publicNumber() async throws {
        try await ServedOffice.run { office, caller in
            _ = try await caller.issue(office, Self.draft("public"))
            let today = CivilDate(vietnam: office.registry.clock.read().wall)
            let answer = try await caller.get(
                "/api/lookup?organ=\(ServedOffice.department)&number=1"
                    + "&notation=SGD%C4%90T-VP&date=\(today)")
            #expect(answer.json["schema"]?.string == "antin.receipt/1")
        }
    }

    @Test("The code of a document that was not issued is answered like one nobody was given")
    func unissued() async throws {
        try await ServedOffice.run { office, caller in
            let code = "9K3M-9QXT-2RHF"
            let id = try #require(
                DispatchID(try await caller.draft(office, Self.draft("public"))))
            var draft = try #require(try await office.registry.dispatch(id)).draft
            draft.record.code = code
            _ = try await office.registry.createDispatch(draft)
            let held = try await caller.page("/v/\(code)")
            let free = try await caller.page("/v/8K3M-9QXT-2RHF")
            #expect(held.status == 404 && free.status == 404)
            #expect(held.text.replacing(code, with: "8K3M-9QXT-2RHF") == free.text)
            let heldAPI = try await caller.get("/api/lookup?code=\(code)")
            let freeAPI = try await caller.get("/api/lookup?code=8K3M-9QXT-2RHF")
            #expect(heldAPI.status == 404 && heldAPI.bytes == freeAPI.bytes)
        }
    }

    @Test("A code is found as it is typed, also as a whole address")
    func typed() async throws {
        try await ServedOffice.run { _, caller in
            for typed in [
                "7k3m9qxt2rhf", "7K3M-9QXT-2RHF", "HTTPS%3A%2F%2Fx.vn%2FV%2F7K3M-9QXT-2RHF",
            ] {
                let answer = try await caller.page("/code?code=\(typed)")
                #expect(answer.status == 303)
                #expect(answer.headers[.location] == "/v/7K3M-9QXT-2RHF")
            }
            let wrong = try await caller.page("/code?code=abc&lang=en")
            #expect(wrong.status == 400 && wrong.text.contains("That is no code"))
        }
    }

    @Test("A file is known by its digest; a browser that has the answer is not sent it again")
    func known() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office, Self.draft("internal"))
            let found = try await office.registry.document(UInt64(entry))
            let digest = try #require(found?.main)
            let answer = try await caller.get("/api/check/\(digest.hex)")
            #expect(answer.json["registered"]?.bool == true)
            #expect(answer.json["page"]?.string == "/check/\(digest.hex)")
            #expect(answer.json["as_of"]?.string != nil)
            let age = answer.headers[.cacheControl]?.split(separator: "=").last.flatMap { Int($0) }
            #expect((1...10).contains(age ?? 0), "an answer is never kept for longer than a slot")
            let none = try await caller.get("/api/check/\(Digest.sha256("x").hex)")
            #expect(none.status == 200 && none.json["registered"]?.bool == false)
            let page = try await caller.page("/check/\(digest.hex)")
            #expect(page.status == 200)
            let mark = try #require(page.headers[.eTag])
            let again = try await caller.page("/check/\(digest.hex)", [.ifNoneMatch: mark])
            #expect(again.status == 304 || again.headers[.eTag] != mark)
            #expect(try await caller.get("/check/xyz").status == 404)
            // The file of a document that is not public is nobody's to take.
            #expect(try await caller.get("/check/\(digest.hex)/file").status == 404)
            let receipt = try await caller.get("/check/\(digest.hex)/receipt")
            #expect(receipt.json["schema"]?.string == "antin.receipt/1")
        }
    }

    @Test("A recall ends the answers that were made before it")
    func recalled() async throws {
        try await ServedOffice.run { office, caller in
            let entry = UInt64(try await caller.issue(office, Self.draft("public")))
            let digest = try #require(try await office.registry.document(entry)?.main)
            let path = "/api/check/\(digest.hex)"
            #expect(try await caller.get(path).json["state"]?.string == "current")
            let lookup = "/api/lookup?sha256=\(digest.hex)"
            #expect(try await caller.get(lookup).json["changes"]?.array?.isEmpty == true)
            let organ = try #require(OrganID(ServedOffice.department))
            try await office.registry.recall(
                entry, as: organ, record: ChangeRecord(reason: "thử thu hồi"))
            #expect(try await caller.get(path).json["state"]?.string == "recalled")
            #expect(try await caller.get(lookup).json["changes"]?.array?.count == 1)
            #expect(try await caller.get("/check/\(digest.hex)/file").status == 404)
        }
    }

    @Test("A file that an office has called forged is answered at once, in both languages")
    func denied() async throws {
        try await ServedOffice.run { office, caller in
            let file = Digest.sha256("một tệp giả")
            let path = "/api/check/\(file.hex)"
            #expect(try await caller.get(path).json["denied"]?.bool == false)
            let organ = try #require(OrganID(ServedOffice.department))
            try await office.registry.deny(
                as: organ, file: file, record: ChangeRecord(reason: "không phải của Sở"))
            let answer = try await caller.get(path)
            #expect(answer.json["denied"]?.bool == true)
            #expect(answer.json["page"]?.string == "/check/\(file.hex)")
            for (language, words) in [("vi", "TỆP GIẢ MẠO"), ("en", "FORGERY")] {
                let page = try await caller.page("/check/\(file.hex)?lang=\(language)")
                #expect(page.status == 200 && page.text.contains(words))
                #expect(page.text.contains("không phải của Sở"))
            }
        }
    }

    @Test("Numbers and dates are read as people write them")
    func questions() throws {
        for text in ["20/11/2026", "20-11-2026", "20.11.2026", "2026-11-20"] {
            #expect("\(try #require(NumberQuestion.date(text)))" == "2026-11-20")
        }
        #expect(NumberQuestion.date("5/1/2026").map { "\($0)" } == "2026-01-05")
        for text in ["", "20/11", "31/02/2026", "a/b/c", "20/11/2026/1"] {
            #expect(NumberQuestion.date(text) == nil, "\(text)")
        }
    }

    @Test("A QR symbol leads to its server and code, and to nothing else")
    func links() throws {
        let link = try #require(ScannedLink("HTTPS://VANBAN.EXAMPLE.VN:8443/V/7K3M-9QXT-2RHF"))
        #expect(link.host == "vanban.example.vn:8443" && "\(link.code)" == "7K3M-9QXT-2RHF")
        for text in [
            "7K3M-9QXT-2RHF", "javascript:alert(1)", "https://a.vn/x/7K3M-9QXT-2RHF",
            "https://a.vn/v/7K3M-9QXT-2RHF/more", "https://user@a.vn/v/7K3M-9QXT-2RHF",
            "https:///v/7K3M-9QXT-2RHF", "https://a.vn/v/abc",
        ] {
            #expect(ScannedLink(text) == nil, "\(text)")
        }
    }
}
