// FormTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinRegistry
import AntinServer
import AntinStamp
import AntinSystem
import AntinTestSupport
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

/// Preparing drafts over the API, with the sample documents of the demonstration.
@Suite(
    "Forms over HTTP",
    .enabled(
        if: FileManager.default.fileExists(atPath: "/usr/bin/pdftotext")
            && FileManager.default.fileExists(atPath: StampFonts.debianFolder),
        "needs poppler-utils and fonts-liberation2"))
struct FormTests {
    static func sample(_ name: String) throws -> [UInt8] {
        let path = "\(CommittedVectors.packageRoot)/scripts/demo-documents/\(name).pdf"
        return Array(try Data(contentsOf: URL(filePath: path)))
    }

    /// A draft of the first sample letter, or with other facts; its id.
    static func draft(
        _ caller: Caller, _ office: ServedOffice, notation: String = "SGDĐT-VP",
        signer: String = "Đinh Ngọc Sương Mai", files: [[UInt8]]
    ) async throws -> String {
        var draft = try #require(ServedOffice.draft.object)
        draft["CodeNotation"] = .string(notation)
        draft["SignerInfo"] = [
            [
                "FullName": .string(signer), "Position": "PHÓ GIÁM ĐỐC", "authority": "KT.",
            ]
        ]
        let created = try await caller.post(
            "/api/organs/\(ServedOffice.department)/dispatches", token: office.clerk,
            .object(draft))
        let id = try #require(created.json["dispatch"]?.string)
        for (number, bytes) in files.enumerated() {
            let role = number == 0 ? "main" : "attachment"
            let put = try await caller.send(
                .put, "/api/dispatches/\(id)/files/\(number)?role=\(role)&name=f\(number).pdf",
                token: office.clerk, type: "application/pdf", bytes)
            #expect(put.status == 200)
        }
        return id
    }

    @Test("A draft gets all its fields, code and QR in one revision, once")
    func prepare() async throws {
        try await ServedOffice.run { office, caller in
            let bytes = try Self.sample("01-cong-van")
            let id = try await Self.draft(caller, office, files: [bytes])
            let path = "/api/dispatches/\(id)/files/0"
            let answer = try await caller.post(path + "/form", token: office.clerk)
            #expect(answer.status == 200, "\(answer.json.text)")
            let names = (answer.json["places"]?.array ?? []).compactMap { $0["name"]?.string }
            #expect(names == ["number", "day", "month", "year", "person1", "seal1", "code"])
            let code = try #require(answer.json["code"]?.string)
            #expect(VerificationCode(typed: code).map { "\($0)" } == code)
            #expect(answer.json["address"]?.string == "http://127.0.0.1:8080/v/\(code)")

            let prepared = try await caller.get(path, token: office.clerk).bytes
            #expect(prepared.starts(with: bytes))
            let document = try PDFDocument(reading: ByteStore(prepared))
            let draft = try PDFDocument(reading: ByteStore(bytes))
            #expect(document.revisions.count == draft.revisions.count + 1)
            #expect(document.emptySignatureFields == ["Person1", "Seal1"])

            // Asked again it is the same file with the same code.
            let again = try await caller.post(path + "/form", token: office.clerk)
            #expect(again.json["already_prepared"] == true)
            #expect(again.json["code"]?.string == code)
            #expect(try await caller.get(path, token: office.clerk).bytes == prepared)

            // A new draft in its place is prepared anew, and the code stays.
            _ = try await caller.send(
                .put, path + "?role=main&name=f0.pdf", token: office.clerk,
                type: "application/pdf", bytes)
            let third = try await caller.post(path + "/form", token: office.clerk)
            #expect(third.json["already_prepared"] == false)
            #expect(third.json["code"]?.string == code)
        }
    }

    @Test("A dry run shows the prepared file and stores nothing")
    func dry() async throws {
        try await ServedOffice.run { office, caller in
            let bytes = try Self.sample("01-cong-van")
            let id = try await Self.draft(caller, office, files: [bytes])
            let path = "/api/dispatches/\(id)/files/0"
            let answer = try await caller.post(
                path + "/form", token: office.clerk, ["dry_run": true])
            let content = try #require(
                answer.json["content"]?.string.flatMap { Base64.decode($0) })
            #expect(content.starts(with: bytes) && content.count > bytes.count)
            #expect(try await caller.get(path, token: office.clerk).bytes == bytes)
        }
    }

    @Test("An attachment has the organ's place alone, and no code")
    func attachment() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await Self.draft(
                caller, office,
                files: [try Self.sample("01-cong-van"), try Self.sample("03-phu-luc")])
            let path = "/api/dispatches/\(id)/files/1"
            let answer = try await caller.post(path + "/form", token: office.clerk)
            #expect(answer.status == 200, "\(answer.json.text)")
            #expect(answer.json["code"] == nil)
            let prepared = try await caller.get(path, token: office.clerk).bytes
            let document = try PDFDocument(reading: ByteStore(prepared))
            #expect(document.emptySignatureFields == ["Seal1"])
        }
    }

    @Test("An attachment may be a scan, which is told; a document may not")
    func scanned() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await Self.draft(
                caller, office,
                files: [try Self.sample("01-cong-van"), try Self.sample("06-giay-moi")])
            let path = "/api/dispatches/\(id)/files/1"
            let answer = try await caller.post(path + "/form", token: office.clerk)
            #expect(answer.status == 200, "\(answer.json.text)")
            let findings = answer.json["findings"]?.array ?? []
            #expect(
                findings.contains {
                    $0["kind"] == "no_text_layer" && $0["severity"] == "warn"
                })
            let again = try await caller.post(path + "/form", token: office.clerk)
            #expect(again.json["already_prepared"] == true)
        }
    }

    @Test("A draft that brings our fields along is looked at like any, and refused")
    func foreignForm() async throws {
        try await ServedOffice.run { office, caller in
            let first = try await Self.draft(
                caller, office, files: [try Self.sample("01-cong-van")])
            let path = "/api/dispatches/\(first)/files/0"
            _ = try await caller.post(path + "/form", token: office.clerk)
            var bytes = try await caller.get(path, token: office.clerk).bytes
            // A form as ours, then more that nobody looked at.
            bytes += Array("% nobody looked at this\n".utf8)
            let id = try await Self.draft(caller, office, files: [bytes])
            let answer = try await caller.post(
                "/api/dispatches/\(id)/files/0/form", token: office.clerk)
            #expect(answer.json["already_prepared"] != true)
            #expect(answer.status == 422, "\(answer.json.text)")
        }
    }

    @Test("A draft that is not its record's, or is not blank, is refused with kind and place")
    func refused() async throws {
        try await ServedOffice.run { office, caller in
            let bytes = try Self.sample("01-cong-van")
            func kinds(
                notation: String = "SGDĐT-VP", signer: String = "Đinh Ngọc Sương Mai",
                _ members: JSONValue = .object([:])
            ) async throws -> [String] {
                let id = try await Self.draft(
                    caller, office, notation: notation, signer: signer, files: [bytes])
                let answer = try await caller.post(
                    "/api/dispatches/\(id)/files/0/form", token: office.clerk, members)
                #expect(answer.status == 422)
                #expect(answer.problem == "draft_refused")
                let stored = try await caller.get(
                    "/api/dispatches/\(id)/files/0", token: office.clerk)
                #expect(stored.bytes == bytes)
                return (answer.json["findings"]?.array ?? [])
                    .filter { $0["severity"] == "refuse" }
                    .compactMap { $0["kind"]?.string }
            }
            #expect(try await kinds(notation: "SGDĐT-GDTH") == ["notation_differs"])
            #expect(try await kinds(signer: "Người Ký Mẫu") == ["signer_not_found"])
            let narrow: JSONValue = [
                "places": [
                    "number": ["page": 1, "left": 450, "top": 2600, "width": 90, "height": 50]
                ]
            ]
            #expect(try await kinds(narrow) == ["gap_too_small"])
            let filled: JSONValue = [
                "places": [
                    "day": ["page": 1, "left": 400, "top": 640, "width": 300, "height": 60]
                ]
            ]
            #expect(try await kinds(filled) == ["gap_filled"])
            let scan = try await Self.draft(
                caller, office, files: [try Self.sample("06-giay-moi")])
            let answer = try await caller.post(
                "/api/dispatches/\(scan)/files/0/form", token: office.clerk)
            #expect(answer.problem == "draft_refused")
        }
    }

    @Test("Requests that say what no form can be are refused before anything is read")
    func malformed() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await Self.draft(
                caller, office, files: [try Self.sample("01-cong-van")])
            let path = "/api/dispatches/\(id)/files/0/form"
            let wrong: [JSONValue] = [
                ["places": ["nobody": [:]]], ["places": []], ["places": ["number": ["page": 1]]],
                ["places": ["number": ["page": 0, "left": 1, "top": 1, "width": 1, "height": 1]]],
                ["seal_size": 100], ["seals": [2]], ["seals": [1, 1]], ["seals": [0]],
                ["signature_aspects": [1]], ["unknown": true], ["dry_run": "yes"],
            ]
            for members in wrong {
                let answer = try await caller.post(path, token: office.clerk, members)
                #expect(answer.status == 422, "\(members.text)")
            }
            #expect(try await caller.post(path, token: office.auditor).status == 403)
            #expect(try await caller.post(path, token: office.schoolClerk).status == 404)
            #expect(try await caller.post(path).status == 401)
        }
    }

    @Test("Without pdftotext the clerk is told, and can still give every place")
    func withoutProgram() async throws {
        let office = try await ServedOffice()
        var configuration = ServerConfiguration(
            hosts: ["localhost"], verifier: "/nonexistent/antin-verify", trust: [])
        configuration.pdftotext = "/nonexistent/pdftotext"
        let application = try buildApplication(
            office.registry, configuration: configuration, logger: Logger(label: "test"),
            trust: { nil })
        try await application.test(.router) { client in
            let caller = Caller(client: client)
            let id = try await Self.draft(
                caller, office, files: [try Self.sample("01-cong-van")])
            let path = "/api/dispatches/\(id)/files/0/form"
            let blind = try await caller.post(path, token: office.clerk)
            #expect(blind.problem == "pdftotext_missing")
            func at(_ left: Int, _ top: Int, _ width: Int, _ height: Int) -> JSONValue {
                [
                    "page": 1, "left": .integer(left), "top": .integer(top),
                    "width": .integer(width), "height": .integer(height),
                ]
            }
            let given = try await caller.post(
                path, token: office.clerk,
                [
                    "places": [
                        "number": at(493, 343, 126, 51), "day": at(1310, 352, 107, 53),
                        "month": at(1525, 352, 107, 53), "year": at(1714, 352, 140, 53),
                        "person1": at(1250, 2374, 450, 180), "code": at(200, 2770, 600, 150),
                    ]
                ])
            #expect(given.status == 200, "\(given.json.text)")
            let kinds = (given.json["findings"]?.array ?? []).compactMap { $0["kind"]?.string }
            #expect(kinds.contains("notation_not_read"))
        }
        await office.registry.close()
        try? FileManager.default.removeItem(atPath: office.folder)
    }

    @Test("What a QR points at is a page about that code, however the code is typed")
    func code() async throws {
        try await ServedOffice.run { _, caller in
            let page = try await caller.get("/v/7k3m9qxt2rhf")
            #expect(page.status == 404)
            #expect(try await caller.get("/v/7k3m").problem == "no_code")
            #expect(
                try await caller.get("/api/lookup?code=7k3m9qxt2rhf").problem == "not_registered")
        }
    }
}
