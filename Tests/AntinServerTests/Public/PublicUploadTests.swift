// PublicUploadTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import AntinServer

@Suite("Files from anybody")
struct PublicUploadTests {
    private static let boundary = "ranh-gioi"

    private static func form(_ parts: [(name: String, file: String?, bytes: [UInt8])]) -> [UInt8] {
        var body: [UInt8] = []
        for part in parts {
            let file = part.file.map { "; filename=\"\($0)\"" } ?? ""
            let head = "content-disposition: form-data; name=\"\(part.name)\"\(file)"
            body += Array("--\(Self.boundary)\r\n\(head)\r\n\r\n".utf8) + part.bytes + [13, 10]
        }
        return body + Array("--\(Self.boundary)--\r\n".utf8)
    }

    private static let formType: HTTPFields = [
        .contentType: "multipart/form-data; boundary=ranh-gioi"
    ]

    @Test(
        "What cannot be checked is answered by the form again, with what is wrong",
        arguments: [
            ("", [UInt8]("x".utf8), 400, "No file was chosen", "Chưa chọn tệp nào"),
            ("a.pdf", [], 400, "the file is empty", "Tệp rỗng"),
            (
                "a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], 422,
                "a picture holds no signature", "Ảnh chụp không kiểm được chữ ký"
            ),
        ])
    func refused(
        name: String, bytes: [UInt8], status: Int, english: String, vietnamese: String
    ) async throws {
        try await ServedOffice.run { _, caller in
            let body = Self.form([("file", name, bytes)])
            for (language, words) in [("en", english), ("vi", vietnamese)] {
                let page = try await caller.page(
                    "/check?lang=\(language)", Self.formType, .post, body)
                #expect(page.status == status)
                #expect(page.text.lowercased().contains(words.lowercased()))
                #expect(page.text.contains("<form") && page.text.contains("href=\"#file\""))
                let program = try await caller.send(
                    .post, "/check", type: "multipart/form-data; boundary=ranh-gioi", body)
                #expect(program.status == status && program.problem != nil)
            }
        }
    }

    @Test("A form of another kind and a cut one are refused in words")
    func malformed() async throws {
        try await ServedOffice.run { _, caller in
            let other = try await caller.page(
                "/check", [.contentType: "text/plain"], .post, Array("x".utf8))
            #expect(other.status == 415 && other.text.contains("<form"))
            let cut = Array(Self.form([("file", "a.pdf", ServedOffice.pdf)]).dropLast(40))
            let answer = try await caller.page("/check", Self.formType, .post, cut)
            #expect(answer.status == 400 && answer.text.contains("<form"))
        }
    }

    @Test("A file leads to a page that can be loaded again, in either language; no file is kept")
    func result() async throws {
        try await ServedOffice.run { _, caller in
            let hostile = "<script>\u{202E}fdp.exe%22"
            let body = Self.form([("file", hostile, ServedOffice.pdf)])
            let sent = try await caller.page("/check?lang=en", Self.formType, .post, body)
            #expect(sent.status == 303)
            let path = try #require(sent.headers[.location])
            #expect(path.hasPrefix("/result/") && path.hasSuffix("?lang=en"))
            for (language, words) in [
                ("en", "CANNOT BE CHECKED NOW"), ("vi", "CHƯA KIỂM TRA ĐƯỢC"),
            ] {
                let page = try await caller.page(
                    path.replacing("lang=en", with: "lang=\(language)"))
                #expect(page.status == 200 && page.text.contains(words))
                #expect(!page.text.contains("<script>\u{202E}"))
                #expect(page.headers[.cacheControl] == "no-store")
            }
            let guessed = try await caller.page("/result/" + String(repeating: "0", count: 32))
            #expect(guessed.status == 404)
        }
    }

    @Test("A result is gone after a quarter of an hour")
    func forgotten() throws {
        let results = CheckedResults()
        let start = Timestamp(milliseconds: 1_000_000)
        let judged = PublicVerdictTests.judged(.genuine)
        let name = results.keep(judged, at: start)
        func after(_ milliseconds: Int64) -> CheckedResults.Result? {
            results.result(name, at: Timestamp(milliseconds: 1_000_000 + milliseconds))
        }
        #expect(after(CheckedResults.lifeMilliseconds) != nil)
        #expect(after(CheckedResults.lifeMilliseconds + 1) == nil)
    }

    @Test("A receipt of some megabytes is refused while it arrives")
    func receipts() async throws {
        try await ServedOffice.run { _, caller in
            let receipt = [UInt8](repeating: 0x7B, count: 300 << 10)
            let body = Self.form([
                ("file", "a.pdf", ServedOffice.pdf), ("receipt", "a.antin-receipt", receipt),
            ])
            let page = try await caller.page("/check?lang=en", Self.formType, .post, body)
            #expect(page.status == 413 && page.text.contains("at most 256 KiB"))
        }
    }

    /// A ZIP of two registered documents, its result, and what the result's page says later.
    private func package(
        then change: @Sendable (ServedOffice, UInt64) async throws -> Void
    ) async throws -> (before: String, after: Caller.Page) {
        let pages = Mutex<(String, Caller.Page)?>(nil)
        try await ServedOffice.run(judges: true) { office, caller in
            var members: [ZipArchive.Member] = []
            var entry: UInt64 = 0
            for number in 0..<2 {
                entry = UInt64(try await caller.issue(office))
                let digest = try #require(try await office.registry.document(entry)?.main)
                members.append(
                    ZipArchive.Member(
                        name: "\(number).pdf", bytes: try await office.registry.bytes(of: digest)))
            }
            let sent = try await caller.page(
                "/check", Self.formType, .post,
                Self.form([("file", "goi.zip", ZipArchive(members).bytes)]))
            let path = try #require(sent.headers[.location])
            #expect(path.hasPrefix("/result/"))
            let before = try await caller.page(path).text
            try await change(office, entry)
            let after = try await caller.page(path)
            pages.withLock { $0 = (before, after) }
        }
        return try #require(pages.withLock { $0 })
    }

    @Test("A kept result of a document that was recalled since says so, also in a package")
    func recalledSince() async throws {
        let organ = try #require(OrganID(ServedOffice.department))
        let pages = try await self.package { office, entry in
            try await office.registry.recall(
                entry, as: organ, record: ChangeRecord(reason: "thử thu hồi"))
        }
        #expect(pages.before.contains("<h1>genuine</h1>"))
        #expect(!pages.after.text.contains("<h1>genuine</h1>"))
        #expect(pages.after.text.contains("ĐÃ BỊ THU HỒI"))
        #expect(pages.after.text.contains("/check/"))
        #expect(pages.after.headers[.cacheControl] == "no-store")
    }

    @Test("No public answer may be kept for longer than a slot")
    func ages() async throws {
        try await ServedOffice.run(judges: true) { office, caller in
            let entry = UInt64(try await caller.issue(office, PublicLookupTests.draft("public")))
            let document = try #require(try await office.registry.document(entry))
            let digest = try #require(document.main).hex
            let today = CivilDate(vietnam: office.registry.clock.read().wall)
            var paths = [
                "/check/\(digest)", "/check/\(digest)/receipt", "/check/\(digest)/file",
                "/api/check/\(digest)", "/api/lookup?sha256=\(digest)", "/issued",
                "/lookup?organ=\(ServedOffice.department)&date=\(today)&number=1/SGD%C4%90T-VP",
            ]
            if let code = document.code { paths += ["/v/\(code)", "/v/\(code)/receipt"] }
            for path in paths {
                let answer = try await caller.page(path)
                #expect(answer.status == 200, "\(path)")
                let cache = answer.headers[.cacheControl] ?? ""
                let age = cache.split(separator: "=").last.flatMap { Int($0) }
                #expect(cache == "no-store" || (1...10).contains(age ?? 99), "\(path): \(cache)")
            }
        }
    }

    @Test("A registered file leads to the page of its digest")
    func registered() async throws {
        try await ServedOffice.run { office, caller in
            let entry = UInt64(try await caller.issue(office))
            let digest = try #require(try await office.registry.document(entry)?.main)
            let bytes = try await office.registry.bytes(of: digest)
            let sent = try await caller.page(
                "/check", Self.formType, .post, Self.form([("file", "a.pdf", bytes)]))
            #expect(sent.status == 303)
            #expect(sent.headers[.location] == "/check/\(digest.hex)")
        }
    }
}

extension Caller {
    struct Page {
        let status: Int
        let text: String
        let headers: HTTPFields
    }

    /// A request as a browser sends it.
    func page(
        _ path: String, _ more: HTTPFields = [:], _ method: HTTPRequest.Method = .get,
        _ body: [UInt8] = []
    ) async throws -> Page {
        var headers = more
        headers[.accept] = "text/html,application/xhtml+xml"
        return try await self.client.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(bytes: body)
        ) { response in
            Page(
                status: response.status.code,
                text: String(decoding: Array(response.body.readableBytesView), as: UTF8.self),
                headers: response.headers)
        }
    }
}
