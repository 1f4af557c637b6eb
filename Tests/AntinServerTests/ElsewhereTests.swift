// ElsewhereTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinRegistry
import AntinSystem
import AntinTestSupport
import HTTPTypes
import Testing

/// Files that were signed by another program: taken as the prepared bytes and one right signature,
/// or not at all.
@Suite("Signed elsewhere")
struct ElsewhereTests {
    private func path(_ id: String, _ role: String = "person") -> String {
        "/api/dispatches/\(id)/files/0/signed?role=\(role)"
    }

    private func download(
        _ id: String, as role: String = "person", _ office: ServedOffice, _ caller: Caller
    ) async throws -> [UInt8] {
        let answer = try await caller.get(
            "/api/dispatches/\(id)/files/0/prepared?role=\(role)", token: office.clerk)
        #expect(answer.status == 200)
        return answer.bytes
    }

    private func upload(
        _ bytes: [UInt8], _ id: String, as role: String = "person", _ office: ServedOffice,
        _ caller: Caller
    ) async throws -> Caller.Answer {
        try await caller.send(
            .post, self.path(id, role), token: office.clerk, type: "application/pdf", bytes)
    }

    /// What another program makes of a file.
    static func signed(
        _ bytes: [UInt8], by signer: SoftwareSigner, field: String? = nil
    ) throws -> [UInt8] {
        let desk = DocumentSigner(signer)
        return bytes
            + (try desk.revision(
                signing: PDFDocument(reading: ByteStore(bytes)),
                as: PDFSignaturePlan(
                    fieldName: field, contentsCapacity: desk.contentsCapacity,
                    claimedTime: "D:20261121093005+07'00'")))
    }

    @Test("Person and agency sign elsewhere, and the document is issued")
    func loop() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            let path = "/api/dispatches/\(id)"
            let draft = try await self.download(id, office, caller)
            #expect(draft == ServedOffice.pdf)
            let signed = try Self.signed(draft, by: office.person)
            #expect(try await self.upload(signed, id, office, caller).json["signatures"] == 1)
            _ = try await caller.post(path + "/number", token: office.clerk)
            let numbered = try await self.download(id, as: "seal", office, caller)
            #expect(try await self.download(id, as: "seal", office, caller) == numbered)
            let sealed = try Self.signed(numbered, by: office.seal)
            let taken = try await self.upload(sealed, id, as: "seal", office, caller)
            #expect(taken.json["signatures"] == 2)
            let again = try await self.upload(sealed, id, as: "seal", office, caller)
            #expect(again.json == taken.json)
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 200)
        }
    }

    @Test("What is not the downloaded file and one right signature is refused with its reason")
    func refused() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            let draft = try await self.download(id, office, caller)
            let good = try Self.signed(draft, by: office.person)
            var other = TestPDF.bytes("KHAC")
            other = try Self.signed(other, by: office.person)
            let twice = try Self.signed(good, by: office.secondPerson)
            var flipped = good
            flipped[draft.count / 2] ^= 1
            var broken = good
            let hole = try #require(
                try PDFDocument(reading: ByteStore(good)).signatures.first?.contentsRange)
            // A digit of the signature value, at the end of the message.
            let message = try #require(
                broken[hole].lastIndex { $0 != UInt8(ascii: "0") && $0 != UInt8(ascii: ">") })
            broken[message] = broken[message] == UInt8(ascii: "1") ? 0x32 : 0x31
            let cases: [(String, [UInt8], String)] = [
                ("another document", other, "signed_other_bytes"),
                ("a changed byte", flipped, "signed_other_bytes"),
                ("nothing", draft, "signed_nothing_added"),
                ("a line more", good + Array("\n% x\n".utf8), "signed_"),
                ("two revisions", twice, "signed_several_revisions"),
                ("no PDF", Array("xin chào".utf8), "signed_other_bytes"),
                ("a broken value", broken, "signed_broken"),
                (
                    "cut", Array(good.dropLast(30)), "signed_"
                ),
                (
                    "the agency's certificate", try Self.signed(draft, by: office.seal),
                    "unknown_signer"
                ),
                (
                    "a person whom the draft does not name",
                    try Self.signed(draft, by: office.secondPerson), "signer_not_named"
                ),
            ]
            for (name, bytes, problem) in cases {
                let answer = try await self.upload(bytes, id, office, caller)
                #expect(answer.status == 422, "\(name): \(answer.json)")
                #expect(
                    answer.problem?.hasPrefix(problem) == true,
                    "\(name): \(answer.problem ?? "accepted")")
                #expect(answer.json["next_vi"]?.string?.isEmpty == false, "\(name)")
            }
            let state = try await caller.get("/api/dispatches/\(id)", token: office.clerk)
            #expect(state.json["state"] == "draft")
            #expect(try await self.upload(good, id, office, caller).status == 200)
        }
    }

    @Test("A stranger's certificate, also one of the same name, is refused")
    func stranger() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            let draft = try await self.download(id, office, caller)
            let twin = try await ServedOffice()
            let answer = try await self.upload(
                Self.signed(draft, by: twin.person), id, office, caller)
            #expect(answer.problem == "unknown_signer")
            await twin.registry.close()
        }
    }

    @Test(
        "A signature in the older form, in another field, or with fields filled beside it is refused"
    )
    func forms() throws {
        let office = try TestOffice()
        let person = office.parties.office.person
        let form = try TestOffice.prepared()
        func flaw(_ edit: (inout PDFSignaturePlan) -> Void) throws -> AddedSignature.Flaw.Code? {
            let file = try office.sign(form, by: person) {
                $0.fieldName = "Person1"
                edit(&$0)
            }
            do throws(AddedSignature.Flaw) {
                _ = try AddedSignature(
                    in: ByteStore(file), after: ByteStore(form), field: "Person1")
                return nil
            } catch {
                return error.code
            }
        }
        #expect(try flaw { _ in } == nil)
        #expect(try flaw { $0.certification = 2 } == nil)
        #expect(try flaw { $0.subFilter = "adbe.pkcs7.detached" } == .form)
        #expect(try flaw { $0.fieldName = "Seal1" } == .wrongPlace)
        #expect(try flaw { $0.fieldName = "Other" } == .wrongPlace)
        #expect(try flaw { $0.fills = TestOffice.fills() } == .otherChanges)
    }
}
