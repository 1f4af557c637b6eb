import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Foundation
import Testing

@testable import AntinServer

@Suite("Pages of the auditor")
struct AuditPagesTests {
    @Test(
        "The evidence of an entry is its bytes, its record, its salt and a proof that hold together"
    )
    func evidence() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            let auditor = try await SignedIn(office, caller, [.auditor])
            let page = try await auditor.get("/audit/entries/\(entry)")
            #expect(page.status == 200)
            let found = try #require(try await office.registry.entry(UInt64(entry)))
            #expect(page.text.contains(found.leafHash.hex))
            #expect(page.text.contains("V/v thử nghiệm"))
            let json = try await auditor.get("/audit/entries/\(entry)/record").bytes
            let opening = try Opening(parsing: json)
            let commitment = try #require(
                Commitment(.record, salt: opening.salt, json: opening.record))
            #expect(try EntryBody(parsing: found.body).record == commitment.digest)
            let proof = try TlogProof(
                parsing: await auditor.get("/audit/entries/\(entry)/proof").bytes)
            #expect(proof.index == UInt64(entry))
            let receipt = try await auditor.get("/audit/entries/\(entry)/receipt").bytes
            #expect(try Receipt(parsing: receipt).subject.entry.index == UInt64(entry))
        }
    }

    @Test("An auditor of another office sees entries and hashes, and no record that is not public")
    func otherOffice() async throws {
        try await ServedOffice.run { office, caller in
            guard case .object(var draft) = ServedOffice.draft else { return }
            draft["level"] = "internal"
            let id = try await caller.draft(office, .object(draft))
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await caller.post("/api/dispatches/\(id)/number", token: office.clerk)
            _ = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            let issued = try await caller.post("/api/dispatches/\(id)/issue", token: office.clerk)
            let entry = try #require(issued.json["index"]?.integer)
            let other = try await SignedIn(office, caller, [.auditor], organ: ServedOffice.school)
            let page = try await other.get("/audit/entries/\(entry)")
            #expect(page.status == 200)
            #expect(!page.text.contains("V/v thử nghiệm"))
            for part in ["record", "receipt"] {
                #expect(try await other.get("/audit/entries/\(entry)/\(part)").status == 404)
            }
            #expect(try await other.get("/audit/entries/\(entry)/proof").status == 200)
            let tar = try await other.get("/audit/export.tar").bytes
            #expect(!String(decoding: tar, as: UTF8.self).contains("records/\(entry).json"))
            let own = try await SignedIn(office, caller, [.auditor])
            let full = try await own.get("/audit/export.tar").bytes
            #expect(String(decoding: full, as: UTF8.self).contains("records/\(entry).json"))
            let clerk = try await SignedIn(office, caller, [.clerk])
            for path in ["", "/numbers", "/alerts", "/access", "/export", "/export.tar"] {
                #expect(try await clerk.get("/audit\(path)").status == 403, "\(path)")
            }
        }
    }

    @Test("The archive unpacks to a folder that the verifier's audit finds clean")
    func export() async throws {
        try await ServedOffice.run { office, caller in
            _ = try await caller.issue(office)
            let auditor = try await SignedIn(
                office, caller, [.auditor], organ: "*", acting: ServedOffice.department)
            let page = try await auditor.get("/audit/export")
            #expect(page.text.contains("antin-verify audit antin-so-"))
            let tar = try await auditor.get("/audit/export.tar").bytes
            let folder = office.folder + "-tar"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let files = try Self.unpacked(tar)
            for (path, bytes) in files {
                let file = folder + "/" + path
                try FileManager.default.createDirectory(
                    atPath: (file as NSString).deletingLastPathComponent,
                    withIntermediateDirectories: true)
                try Data(bytes).write(to: URL(filePath: file))
            }
            let root = try #require(files.first?.path.split(separator: "/").first)
            let source = UnpackedSource(folder: "\(folder)/\(root)")
            let report = Audit.run(
                source, origin: office.registry.origin, key: office.registry.keys.log.verifierKey)
            #expect(report.findings.isEmpty)
            // The archive has no files of documents, and the audit says so.
            #expect(report.unchecked.allSatisfy { $0.hasPrefix("files/") })
            #expect(report.size == office.registry.checkpoint?.head.size)
        }
    }

    /// Files of a tar archive, read by the rules of POSIX.1-1988.
    private static func unpacked(_ tar: [UInt8]) throws -> [(path: String, bytes: [UInt8])] {
        var files: [(path: String, bytes: [UInt8])] = []
        var offset = 0
        while offset + 512 <= tar.count, tar[offset] != 0 {
            let head = Array(tar[offset..<(offset + 512)])
            func text(_ range: Range<Int>) -> String {
                String(decoding: head[range].prefix { $0 != 0 && $0 != 0x20 }, as: UTF8.self)
            }
            var blank = head
            for place in 148..<156 { blank[place] = 0x20 }
            #expect(Int(text(148..<156), radix: 8) == blank.reduce(0) { $0 + Int($1) })
            #expect(text(257..<262) == "ustar")
            let size = try #require(Int(text(124..<136), radix: 8))
            files.append((text(0..<100), Array(tar[(offset + 512)..<(offset + 512 + size)])))
            offset += 512 + (size + 511) / 512 * 512
        }
        #expect(tar.count - offset == 1024)
        return files
    }

    @Test("Timeline, numbers, alerts and the access log answer, and name what happened")
    func lists() async throws {
        try await ServedOffice.run { office, caller in
            let entry = try await caller.issue(office)
            _ = try await caller.post(
                "/api/documents/\(entry)/recall", token: office.clerk, ["reason": "nhầm"])
            let auditor = try await SignedIn(office, caller, [.auditor])
            let home = try await auditor.get("/audit")
            #expect(home.text.contains("Chuỗi sổ có"))
            #expect(home.text.contains("Không ai bên ngoài cùng ký đầu chuỗi"))
            let recalls = try await auditor.get("/audit?kind=document.recalled").text
            #expect(recalls.contains("về mục \(entry)"))
            #expect(!recalls.contains("/audit/entries/0\""))
            #expect(try await auditor.get("/audit/numbers").text.contains("Không thiếu số nào"))
            #expect(try await auditor.get("/audit/alerts").text.contains("Thu hồi"))
            _ = try await auditor.get("/audit/entries/\(entry)")
            let log = try await auditor.get("/audit/access?action=evidence")
            #expect(log.text.contains("evidence.opened"))
            #expect(try await auditor.get("/audit/entries/99999").status == 404)
        }
    }
}

/// A folder as an auditor has it.
private struct UnpackedSource: AuditSource {
    let folder: String
    var hasContents: Bool { true }

    func bytes(at path: String) throws -> [UInt8]? {
        try? FileSystem.read(self.folder + "/" + path, limit: 1 << 24)
    }

    func file(named path: String) throws -> ByteStore? { nil }
}
