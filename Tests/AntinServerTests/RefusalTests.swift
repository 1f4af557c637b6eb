// RefusalTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import HTTPTypes
import Testing

@testable import AntinServer

/// What the API refuses, to whom, and how it says so.
@Suite("The API refuses")
struct RefusalTests {
    @Test("Every office route without a token is 401 and says what to do")
    func withoutToken() async throws {
        try await ServedOffice.run { _, caller in
            for path in [
                "/api/organs/\(ServedOffice.department)/books",
                "/api/organs/\(ServedOffice.department)/documents", "/api/documents/1",
                "/api/documents/1/receipt",
                "/api/dispatches/00000000000000000000000000000000",
            ] {
                let answer = try await caller.get(path)
                #expect(answer.status == 401, "\(path)")
                #expect(answer.json["next_vi"]?.string?.isEmpty == false, "\(path)")
            }
            let wrong = try await caller.get("/", token: "antin_wrong")
            #expect(wrong.problem == "bad_token")
        }
    }

    @Test("A school's clerk does nothing in the department's books, and sees nothing of them")
    func otherOrgan() async throws {
        try await ServedOffice.run { office, caller in
            let index = try await caller.issue(office)
            let draft = try await caller.draft(office)
            let school = office.schoolClerk
            let dispatches = "/api/organs/\(ServedOffice.department)/dispatches"
            #expect(
                try await caller.post(dispatches, token: school, ServedOffice.draft).status == 403)
            #expect(try await caller.get("/api/documents/\(index)", token: school).status == 404)
            #expect(try await caller.get("/api/dispatches/\(draft)", token: school).status == 404)
            let recall = try await caller.post(
                "/api/documents/\(index)/recall", token: school, ["reason": "x"])
            #expect(recall.status == 404)
        }
    }

    @Test("An auditor reads and changes nothing")
    func auditor() async throws {
        try await ServedOffice.run { office, caller in
            let index = try await caller.issue(office)
            let path = "/api/documents/\(index)"
            #expect(try await caller.get(path, token: office.auditor).status == 200)
            let recall = try await caller.post(
                path + "/recall", token: office.auditor, ["reason": "x"])
            #expect(recall.status == 403)
            let erase = try await caller.post(
                path + "/erase", token: office.clerk, ["reason": "x"])
            #expect(erase.status == 403)
        }
    }

    @Test(
        "State secrets are refused in any spelling",
        arguments: ["MẬT", "Tối mật", "TUYỆT MẬT"])
    func secrets(mark: String) async throws {
        try await ServedOffice.run { office, caller in
            var draft = try #require(ServedOffice.draft.object)
            draft["secrecy"] = .string(mark)
            let answer = try await caller.post(
                "/api/organs/\(ServedOffice.department)/dispatches", token: office.clerk,
                .object(draft))
            #expect(answer.problem == "state_secret")
        }
    }

    @Test("Word-processor files, other files and signed PDFs are refused with the way out")
    func files() async throws {
        try await ServedOffice.run { office, caller in
            let created = try await caller.post(
                "/api/organs/\(ServedOffice.department)/dispatches", token: office.clerk,
                ServedOffice.draft)
            let id = try #require(created.json["dispatch"]?.string)
            func put(_ name: String, _ bytes: [UInt8]) async throws -> String? {
                try await caller.send(
                    .put, "/api/dispatches/\(id)/files/0?role=main&name=\(name)",
                    token: office.clerk, type: "application/pdf", bytes
                ).problem
            }
            #expect(try await put("cv.docx", ServedOffice.pdf) == "office_file")
            #expect(try await put("cv.pdf", Array("xin chào".utf8)) == "not_pdf")
            #expect(try await put("cv.pdf", ServedOffice.pdf.dropLast(40)) == "pdf_unreadable")
            #expect(try await put("a%2Fb.pdf", ServedOffice.pdf) == "bad_file")
        }
    }

    @Test("An idempotency key gives the same answer once, and another request under it is refused")
    func keys() async throws {
        try await ServedOffice.run { office, caller in
            let path = "/api/organs/\(ServedOffice.department)/dispatches"
            let first = try await caller.post(
                path, token: office.clerk, key: "khoa-12345", ServedOffice.draft)
            let again = try await caller.post(
                path, token: office.clerk, key: "khoa-12345", ServedOffice.draft)
            #expect(first.json == again.json)
            var other = try #require(ServedOffice.draft.object)
            other["Subject"] = "V/v khác"
            let reused = try await caller.post(
                path, token: office.clerk, key: "khoa-12345", .object(other))
            #expect(reused.problem == "key_reused")
        }
    }

    @Test("By number and date alone only yes or no is told of a document that is not public")
    func lookup() async throws {
        try await ServedOffice.run { office, caller in
            let index = try await caller.issue(office)
            let shown = try await caller.get("/api/documents/\(index)", token: office.clerk)
            let date = try #require(shown.json["date"]?.string)
            let query =
                "organ=\(ServedOffice.department)&number=01&notation=SGD%C4%90T-VP&date=\(date)"
            let answer = try await caller.get("/api/lookup?\(query)")
            #expect(answer.json == ["registered": true])
            let digest = try #require(shown.json["files"]?.array?.first?["sha256"]?.string)
            let byFile = try await caller.get("/api/lookup?sha256=\(digest)")
            #expect(byFile.json["schema"] == "antin.receipt/1")
            let unknown = String(repeating: "0", count: 64)
            #expect(try await caller.get("/api/lookup?sha256=\(unknown)").status == 404)
        }
    }

    @Test("A verifier that cannot be started makes the answer undecided, never better")
    func judgeDies() async throws {
        try await ServedOffice.run { _, caller in
            let answer = try await caller.send(
                .post, "/api/check", type: "application/pdf", ServedOffice.pdf)
            #expect(answer.status == 200)
            #expect(answer.json["verdict"] == "undecided")
        }
    }

    @Test("Every path of the OpenAPI document is a route")
    func openAPI() async throws {
        try await ServedOffice.run { office, caller in
            let document = try await caller.get("/openapi.json")
            let paths = try #require(document.json["paths"]?.object)
            #expect(paths.count > 20)
            for member in paths.members where member.value["get"] != nil {
                let path = member.name.replacing("{organ}", with: ServedOffice.department)
                    .replacing("{index}", with: "1").replacing("{file}", with: "0")
                    .replacing("{dispatch}", with: String(repeating: "0", count: 32))
                    .replacing("{book}", with: "di").replacing("{path}", with: "0/000.p/1")
                let answer = try await caller.get(path, token: office.clerk)
                // A route that does not exist answers without a problem of ours.
                #expect(answer.status != 404 || answer.problem != "http", "\(path)")
            }
        }
    }
}

@Suite("A multipart form")
struct MultipartFormTests {
    static let form = """
        --b\r\nContent-Disposition: form-data; name="file"; filename="văn bản.pdf"\r\n\
        Content-Type: application/pdf\r\n\r\nBYTES\r\n--b\r\n\
        Content-Disposition: form-data; name="note"\r\n\r\n\r\n--b--\r\n
        """

    @Test("gives its parts byte for byte")
    func parts() throws {
        let form = try MultipartForm(parsing: Array(Self.form.utf8), boundary: "b")
        #expect(form["file"]?.fileName == "văn bản.pdf")
        #expect(form["file"]?.bytes == Array("BYTES".utf8))
        #expect(form["note"]?.bytes == [])
    }

    @Test("is refused when it is cut anywhere before its end")
    func cut() {
        let bytes = Array(Self.form.utf8)
        for end in 0..<(bytes.count - 4) {
            #expect(throws: (any Error).self) {
                try MultipartForm(parsing: Array(bytes[..<end]), boundary: "b")
            }
        }
    }

    @Test("is the same however its bytes arrive, and however large its files are")
    func pieces() throws {
        let large = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"
        let bytes = Array(head.utf8) + large + Array("\r\n--b--\r\n".utf8)
        for size in [1, 7, 4096, bytes.count] {
            var reader = MultipartReader(boundary: "b")
            var rest = bytes[...]
            while !rest.isEmpty {
                try reader.read(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            let form = try reader.finish()
            #expect(form["file"]?.bytes == large, "in pieces of \(size)")
            #expect(form["file"]?.digest == .sha256(large))
        }
    }

    @Test("takes no more text than fields are meant to hold")
    func longFields() throws {
        var reader = MultipartReader(boundary: "b")
        let head = "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n"
        try reader.read(Array(head.utf8)[...])
        let text = [UInt8](repeating: 0x41, count: MultipartForm.maxFieldBytes)
        try reader.read(text[...])
        #expect(throws: FormatError.self) { try reader.read(text[...]) }
    }

    @Test("has a boundary of at most 70 characters")
    func boundaries() {
        #expect(MultipartForm.boundary(in: "multipart/form-data; boundary=\"a\"") == "a")
        #expect(MultipartForm.boundary(in: "text/plain; boundary=a") == nil)
        let long = String(repeating: "a", count: 71)
        #expect(MultipartForm.boundary(in: "multipart/form-data; boundary=\(long)") == nil)
    }
}
