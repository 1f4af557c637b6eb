// CopyTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

/// Certified copies: one series for all kinds, and the agency's signature alone.
@Suite("Copies")
struct CopyTests {
    private static func copy(
        _ kind: String, from source: String = "paper", book: String = "sao"
    ) -> JSONValue {
        [
            "book": .string(book), "type": .string(kind),
            "CodeNotation": .string("\(kind)-SGDĐT"), "copied_from": .string(source),
            "Subject": "V/v thử nghiệm (VĂN BẢN MẪU – KHÔNG CÓ GIÁ TRỊ)",
            "Description": "Công văn số 12/UBND-VP ngày 05 tháng 01 năm 2026 (văn bản mẫu)",
        ]
    }

    @Test("All kinds of copy take their numbers from one series, each signed by the agency alone")
    func series() async throws {
        try await ServedOffice.run { office, caller in
            for (number, kind) in ["SY", "SL", "TrS"].enumerated() {
                let id = try await caller.draft(office, Self.copy(kind))
                let path = "/api/dispatches/\(id)"
                let person = try await caller.sign(
                    id, office.person, as: "person", token: office.clerk)
                #expect(person.problem == "nothing_to_sign")
                let given = try await caller.post(path + "/number", token: office.clerk)
                #expect(given.json["code_number"] == .string("0\(number + 1)"))
                #expect(given.json["code_notation"] == .string("\(kind)-SGDĐT"))
                let sealed = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
                #expect(sealed.json["signatures"] == 1)
                let issued = try await caller.post(path + "/issue", token: office.clerk)
                #expect(issued.status == 200)
                let read = try Receipt(json: try #require(issued.json["receipt"]))
                let record = try #require(try read.documentRecord())
                #expect(record.type == kind)
                #expect(record.signers.isEmpty)
            }
        }
    }

    @Test(
        "From electronic to electronic there is no full copy: the original is forwarded",
        arguments: ["SY", "SL"])
    func electronic(kind: String) async throws {
        try await ServedOffice.run { office, caller in
            let path = "/api/organs/\(ServedOffice.department)/dispatches"
            let refused = try await caller.post(
                path, token: office.clerk, Self.copy(kind, from: "electronic"))
            #expect(refused.problem == "copy_not_needed")
            #expect(refused.json["next_vi"]?.string?.contains("chuyển tiếp") == true)
            let extract = try await caller.post(
                path, token: office.clerk, Self.copy("TrS", from: "electronic"))
            #expect(extract.status == 201)
        }
    }

    @Test("A copy goes into the book of copies, a document does not, and there is one such book")
    func books() async throws {
        try await ServedOffice.run { office, caller in
            let path = "/api/organs/\(ServedOffice.department)/dispatches"
            let copy = try await caller.post(
                path, token: office.clerk, Self.copy("SY", book: "di"))
            #expect(copy.problem == "wrong_direction")
            var draft = try #require(ServedOffice.draft.object)
            draft["book"] = "sao"
            let document = try await caller.post(path, token: office.clerk, .object(draft))
            #expect(document.problem == "wrong_direction")
            let organ = try #require(OrganID(ServedOffice.department))
            await #expect(throws: RegistryError.self) {
                try await office.registry.openBook(
                    organ, book: try #require(BookID("sao-2")),
                    series: try #require(SeriesID("CHUNG")), direction: .copies, name: "Sổ thứ hai")
            }
        }
    }

    @Test("A copy whose notation is not of its kind is refused")
    func notation() async throws {
        try await ServedOffice.run { office, caller in
            for notation in ["SL-SGDĐT", "SGDĐT", "SY-", "SY"] {
                var copy = try #require(Self.copy("SY").object)
                copy["CodeNotation"] = .string(notation)
                let refused = try await caller.post(
                    "/api/organs/\(ServedOffice.department)/dispatches", token: office.clerk,
                    .object(copy))
                #expect(refused.status == 422, "\(notation)")
            }
        }
    }
}
