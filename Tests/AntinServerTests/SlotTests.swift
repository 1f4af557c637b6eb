// SlotTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

/// Who signs which file, and in what order.
@Suite("Signatures in their slots")
struct SlotTests {
    private static func draft(
        signers: [String] = ["Người Ký Mẫu"], coOrgans: [String] = []
    ) throws -> JSONValue {
        var draft = try #require(ServedOffice.draft.object)
        draft["SignerInfo"] = .array(
            signers.map { ["FullName": .string($0), "Position": "CHỦ TRÌ"] })
        if !coOrgans.isEmpty { draft["co_organs"] = .strings(coOrgans) }
        return .object(draft)
    }

    private func state(_ id: String, _ office: ServedOffice, _ caller: Caller) async throws
        -> JSONValue
    {
        try await caller.get("/api/dispatches/\(id)", token: office.clerk).json
    }

    @Test("Minutes are signed by both persons in the order of the draft, and then numbered")
    func minutes() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(
                office, Self.draft(signers: ["Người Ký Mẫu", "Thư Ký Mẫu"]))
            let path = "/api/dispatches/\(id)"
            let early = try await caller.sign(
                id, office.secondPerson, as: "person", token: office.clerk)
            #expect(early.problem == "slot_order")
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            let one = try await caller.post(path + "/number", token: office.clerk)
            #expect(one.problem == "not_signed")
            let again = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            #expect(again.problem == "slot_order")
            let second = try await caller.sign(
                id, office.secondPerson, as: "person", token: office.clerk)
            #expect(second.json["signatures"] == 2)
            #expect(try await caller.post(path + "/number", token: office.clerk).status == 200)
            _ = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 200)
        }
    }

    @Test("A joint document has the other organ's seal first, and the issuing organ's last")
    func joint() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office, Self.draft(coOrgans: [ServedOffice.school]))
            let path = "/api/dispatches/\(id)"
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await caller.post(path + "/number", token: office.clerk)
            let early = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            #expect(early.problem == "slot_order")
            // The other organ's clerk sees this dispatch, and no other.
            let first = try await caller.sign(
                id, office.schoolSeal, as: "seal", token: office.schoolClerk)
            #expect(first.status == 200)
            #expect(try await self.state(id, office, caller)["state"] == "numbered")
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 409)
            #expect(
                try await caller.post(path + "/issue", token: office.schoolClerk).status == 404)
            let last = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            #expect(last.json["signatures"] == 3)
            #expect(try await self.state(id, office, caller)["state"] == "sealed")
            let after = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            #expect(after.problem == "nothing_to_sign")
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 200)
        }
    }

    @Test("An organ that is unknown, or named twice, does not issue together with another")
    func coOrgans() async throws {
        try await ServedOffice.run { office, caller in
            for organs in [
                ["000.99.99.H99"], [ServedOffice.department],
                [ServedOffice.school, ServedOffice.school],
            ] {
                let created = try await caller.post(
                    "/api/organs/\(ServedOffice.department)/dispatches", token: office.clerk,
                    Self.draft(coOrgans: organs))
                #expect((400..<500).contains(created.status), "\(organs)")
            }
        }
    }

    @Test("An attachment in a file of its own is the agency's to sign, and needs its seal")
    func attachment() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office, files: [ServedOffice.pdf, ServedOffice.pdf])
            let path = "/api/dispatches/\(id)"
            let person = try await caller.sign(
                id, office.person, as: "person", file: 1, token: office.clerk)
            #expect(person.problem == "nothing_to_sign")
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await caller.post(path + "/number", token: office.clerk)
            _ = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 409)
            let sealed = try await caller.sign(
                id, office.seal, as: "seal", file: 1, token: office.clerk)
            #expect(sealed.json["signatures"] == 1)
            let issued = try await caller.post(path + "/issue", token: office.clerk)
            #expect(issued.status == 200)
            let index = try #require(issued.json["index"]?.integer)
            let file = try await caller.get("/api/documents/\(index)/files/1", token: office.clerk)
            let judged = try JudgedFile(pdf: ByteStore(file.bytes), name: "phu-luc.pdf")
            #expect(judged.signatures.map(\.facts.signer) == [office.seal.certificate])
        }
    }

    @Test("A certificate that ended signs nothing more, also not what it had prepared")
    func ended() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            let organ = try #require(OrganID(ServedOffice.department))
            try await office.registry.endSigner(
                organ, certificate: office.person.certificate.fingerprint, reason: .ended)
            let signed = try await caller.sign(
                id, office.person, as: "person", token: office.clerk)
            #expect(signed.problem == "signer_ended")
        }
    }
}
