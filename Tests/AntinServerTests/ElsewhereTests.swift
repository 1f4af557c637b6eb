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

    private static func flaw(
        _ file: [UInt8], after base: [UInt8], field: String?, remaining: [FormField] = []
    ) -> AddedSignature.Flaw.Code? {
        do throws(AddedSignature.Flaw) {
            _ = try AddedSignature(
                in: ByteStore(file), after: ByteStore(base), field: field, remaining: remaining)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("A signature that shows something where there was no slot for it is refused")
    func visible() throws {
        let office = try TestOffice()
        let person = office.parties.office.person
        let page = PDFSignaturePlan.Place(
            page: 0, rectangle: PDFRectangle(left: 0, bottom: 0, right: 595, top: 842))
        for bytes in [TestPDF.bytes(), try office.personSigned()] {
            for name in [nil, "Person2", "Khac"] {
                let file = try office.sign(bytes, by: person) {
                    $0.fieldName = name
                    $0.place = page
                    $0.appearance = TestOffice.appearance(595, 842)
                }
                #expect(Self.flaw(file, after: bytes, field: nil) == .visible, "\(name ?? "")")
                let hidden = try office.sign(bytes, by: person) { $0.fieldName = name }
                #expect(Self.flaw(hidden, after: bytes, field: nil) == nil)
            }
        }
    }

    @Test("The desk does not sign what shows something where there was no slot for it")
    func visibleAtTheDesk() throws {
        let office = try TestOffice()
        let bytes = try office.personSigned()
        let document = try PDFDocument(reading: ByteStore(bytes))
        func contents(_ edit: (inout PDFSignaturePlan) -> Void) throws -> PreparedContents {
            var plan = PDFSignaturePlan(
                contentsCapacity: 64, claimedTime: "D:20261121093005+07'00'")
            edit(&plan)
            let prepared = try PDFSigner.prepare(document, plan: plan)
            return try PreparedContents(of: ByteStore(bytes + prepared.appended))
        }
        #expect(try contents { _ in }.filled.isEmpty)
        #expect(
            try contents {
                $0.fieldName = "Seal1"
                $0.appearance = TestOffice.appearance(80, 80)
            }.field == "Seal1")
        for name in ["Seal2", "Signature1"] {
            #expect(throws: SigningError(.unsoundDocument, "")) {
                try contents {
                    $0.fieldName = name
                    $0.place = .init(
                        page: 0,
                        rectangle: PDFRectangle(left: 0, bottom: 0, right: 595, top: 842))
                    $0.appearance = TestOffice.appearance(595, 842)
                }
            }
        }
    }

    @Test("A signature that forbids number, date or the signatures that follow is refused")
    func closed() throws {
        let office = try TestOffice()
        let person = office.parties.office.person
        let form = try TestOffice.prepared()
        func flaw(
            _ remaining: [FormField] = [.seal(1)], _ edit: (inout PDFSignaturePlan) -> Void
        ) throws -> AddedSignature.Flaw.Code? {
            let file = try office.sign(form, by: person) {
                $0.fieldName = "Person1"
                edit(&$0)
            }
            return Self.flaw(file, after: form, field: "Person1", remaining: remaining)
        }
        #expect(try flaw { _ in } == nil)
        #expect(try flaw { $0.certification = 2 } == nil)
        #expect(try flaw { $0.certification = 1 } == .closed)
        #expect(try flaw { $0.certification = 3 } == .closed)
        #expect(try flaw { $0.lock = .all } == .closed)
        #expect(try flaw { $0.lock = .only(["Seal1"]) } == .closed)
        #expect(try flaw { $0.lock = .only(["Month"]) } == .closed)
        #expect(try flaw { $0.lock = .only(["Person1"]) } == nil)
        #expect(try flaw([]) { $0.lock = .all } == nil, "the last one")
        let plain = TestPDF.bytes()
        let locked = try office.sign(plain, by: person) { $0.certification = 1 }
        #expect(Self.flaw(locked, after: plain, field: nil, remaining: [.seal(1)]) == .closed)
    }
}
