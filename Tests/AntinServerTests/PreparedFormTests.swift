// PreparedFormTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinRegistry
import AntinSystem
import AntinTestSupport
import Foundation
import HTTPTypes
import Testing

/// What is signed in the slots of a prepared form, and what is filled in with it.
@Suite("Signatures in a prepared form")
struct PreparedFormTests {
    /// The pictures of the demonstration.
    private static func picture(_ name: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return Array(
            try Data(contentsOf: root.appending(path: "scripts/demo-documents/\(name).png")))
    }

    private static func image(_ bytes: [UInt8], millimetres: Int? = nil) -> [String: JSONValue] {
        var members: [String: JSONValue] = ["image": .string(Base64.encode(bytes))]
        if let millimetres { members["image_width_mm"] = .integer(millimetres) }
        return members
    }

    /// A form with one slot for the agency's words, in the upper right corner.
    private static func corner() throws -> [UInt8] {
        let pdf = TestPDF.bytes()
        let field = PDFNewField(
            name: FormField.seal(1).name, kind: .signature(lock: .all), page: 0,
            rectangle: PDFRectangle(left: 320, bottom: 770, right: 560, top: 820),
            label: FormField.seal(1).label)
        return pdf
            + (try PDFFormWriter.prepare(
                PDFDocument(reading: ByteStore(pdf)), plan: PDFFormPlan(fields: [field])))
    }

    private func current(_ id: String, _ office: ServedOffice, _ caller: Caller, file: Int = 0)
        async throws -> PDFDocument
    {
        let bytes = try await caller.get(
            "/api/dispatches/\(id)/files/\(file)", token: office.clerk
        ).bytes
        return try PDFDocument(reading: ByteStore(bytes))
    }

    /// Number and date as the register gave them.
    private func expected(_ given: Caller.Answer) throws -> [FormField: String] {
        let date = try #require(
            given.json["date"]?.string.flatMap { try? CivilDate(parsing: $0) })
        return [
            .number: "01", .day: date.day < 10 ? "0\(date.day)" : "\(date.day)",
            .month: date.month < 3 ? "0\(date.month)" : "\(date.month)", .year: "\(date.year)",
        ]
    }

    @Test("The person certifies in the slot, the agency fills number and date and seals")
    func whole() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office, files: [TestOffice.prepared()])
            let path = "/api/dispatches/\(id)"
            let signed = try await caller.sign(
                id, office.person, as: "person", token: office.clerk,
                Self.image(Self.picture("chu-ky-1")))
            #expect(signed.status == 200, "\(signed.json)")
            let first = try await self.current(id, office, caller)
            #expect(first.signatures.map(\.fieldName) == ["Person1"])
            #expect(first.signatures.first?.certificationLevel == 2)
            #expect(try PreparedForm(first)?.filledTexts.isEmpty == true)

            let given = try await caller.post(path + "/number", token: office.clerk)
            let sealed = try await caller.sign(
                id, office.seal, as: "seal", token: office.clerk,
                Self.image(Self.picture("con-dau"), millimetres: 28))
            #expect(sealed.status == 200, "\(sealed.json)")
            let last = try await self.current(id, office, caller)
            #expect(last.signatures.map(\.fieldName) == ["Person1", "Seal1"])
            #expect(try PreparedForm(last)?.filledTexts == self.expected(given))
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 200)
        }
    }

    @Test("Without pictures the slots are signed all the same, and show nothing")
    func withoutPictures() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office, files: [TestOffice.prepared()])
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await caller.post("/api/dispatches/\(id)/number", token: office.clerk)
            _ = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            let issued = try await caller.post("/api/dispatches/\(id)/issue", token: office.clerk)
            #expect(issued.status == 200)
        }
    }

    @Test("A picture that is no PNG, is opaque, or a seal of impossible size is refused in words")
    func pictures() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office, files: [TestOffice.prepared()])
            let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 0, count: 64)
            let cut = try Array(Self.picture("chu-ky-1").dropLast(200))
            for bytes in [jpeg, Array("xin chào".utf8), cut] {
                let refused = try await caller.sign(
                    id, office.person, as: "person", token: office.clerk, Self.image(bytes))
                #expect(refused.problem == "bad_picture")
                #expect(refused.json["next_vi"]?.string?.contains("PNG") == true)
            }
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await caller.post("/api/dispatches/\(id)/number", token: office.clerk)
            // The form keeps 28 mm for it, and the picture says 36.
            let large = try await caller.sign(
                id, office.seal, as: "seal", token: office.clerk,
                Self.image(Self.picture("con-dau")))
            #expect(large.problem == "bad_picture")
        }
    }

    @Test(
        "Minutes, and a joint document: number and date with the first seal, all locked by the last"
    )
    func several() async throws {
        try await ServedOffice.run { office, caller in
            var draft = try #require(ServedOffice.draft.object)
            draft["SignerInfo"] = [
                ["FullName": "Người Ký Mẫu", "Position": "CHỦ TRÌ"],
                ["FullName": "Thư Ký Mẫu", "Position": "THƯ KÝ"],
            ]
            draft["co_organs"] = [.string(ServedOffice.school)]
            let id = try await caller.draft(
                office, .object(draft), files: [TestOffice.prepared(persons: 2, seals: 2)])
            let path = "/api/dispatches/\(id)"
            for person in [office.person, office.secondPerson] {
                let signed = try await caller.sign(
                    id, person, as: "person", token: office.clerk,
                    Self.image(Self.picture("chu-ky-2")))
                #expect(signed.status == 200, "\(signed.json)")
            }
            let given = try await caller.post(path + "/number", token: office.clerk)
            let first = try await caller.sign(
                id, office.schoolSeal, as: "seal", token: office.schoolClerk)
            #expect(first.status == 200, "\(first.json)")
            let between = try await self.current(id, office, caller)
            #expect(try PreparedForm(between)?.filledTexts == self.expected(given))
            let last = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            #expect(last.status == 200, "\(last.json)")
            let document = try await self.current(id, office, caller)
            #expect(
                document.signatures.map(\.fieldName) == ["Person1", "Person2", "Seal1", "Seal2"])
            #expect(document.signatures.map(\.changes.isAccepted) == [true, true, true, true])
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 200)
            let after = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            #expect(after.problem == "dispatch_state")
        }
    }

    @Test("An attachment and a copy show their words in the corner")
    func words() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(
                office, files: [TestOffice.prepared(), Self.corner()])
            let path = "/api/dispatches/\(id)"
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await caller.post(path + "/number", token: office.clerk)
            for file in 0...1 {
                let sealed = try await caller.sign(
                    id, office.seal, as: "seal", file: file, token: office.clerk)
                #expect(sealed.status == 200, "\(sealed.json)")
            }
            let attachment = try await self.current(id, office, caller, file: 1)
            #expect(attachment.signatures.map(\.fieldName) == ["Seal1"])
            #expect(attachment.signatures.first?.certificationLevel == nil)
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 200)
        }
    }

    @Test("A form without the slot that is due is not signed somewhere else")
    func missingSlot() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office, files: [Self.corner()])
            let signed = try await caller.sign(
                id, office.person, as: "person", token: office.clerk)
            #expect(signed.problem == "form_without_slot")
        }
    }

    // MARK: Signed elsewhere

    @Test("For the seal number and date are filled in once, and the same bytes are served again")
    func elsewhere() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office, files: [TestOffice.prepared()])
            let path = "/api/dispatches/\(id)"
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            let given = try await caller.post(path + "/number", token: office.clerk)
            func download() async throws -> [UInt8] {
                try await caller.get(path + "/files/0/prepared?role=seal", token: office.clerk)
                    .bytes
            }
            let bytes = try await download()
            #expect(try await download() == bytes)
            let document = try PDFDocument(reading: ByteStore(bytes))
            #expect(try PreparedForm(document)?.filledTexts == self.expected(given))
            // Filled in and not sealed: it is not issued.
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 409)
            func upload(_ bytes: [UInt8]) async throws -> Caller.Answer {
                try await caller.send(
                    .post, path + "/files/0/signed?role=seal", token: office.clerk,
                    type: "application/pdf", bytes)
            }
            let elsewhere = try await upload(ElsewhereTests.signed(bytes, by: office.seal))
            #expect(elsewhere.status == 422, "not in its slot")
            let right = try ElsewhereTests.signed(bytes, by: office.seal, field: "Seal1")
            let taken = try await upload(right)
            #expect(taken.json["signatures"] == 2, "\(taken.json)")
            #expect(try await upload(right).json == taken.json)
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 200)
        }
    }

    @Test("A desk that fills in another number than the register gave is refused")
    func anotherNumber() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office, files: [TestOffice.prepared()])
            let path = "/api/dispatches/\(id)"
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await caller.post(path + "/number", token: office.clerk)
            let original = try await caller.get(path + "/files/0", token: office.clerk).bytes
            let document = try PDFDocument(reading: ByteStore(original))
            var plan = PDFSignaturePlan(
                fieldName: "Seal1", contentsCapacity: 8_192, claimedTime: "D:20261121093005+07'00'")
            plan.fills = TestOffice.fills(number: "99")
            let forged = try PreparedSignature(
                pades: PDFSigner.prepare(document, plan: plan),
                certificate: office.seal.certificate, chain: [], algorithm: .ecdsa(.sha256))
            let answer = try await caller.post(
                path + "/files/0/fill", token: office.clerk,
                [
                    "prepared": .object(forged.json),
                    "signature": .string(Base64.encode(try office.seal.sign(forged.toBeSigned))),
                ])
            #expect(answer.problem == "not_prepared_here")
        }
    }

    @Test("A draft with number or date filled in already is signed by nobody")
    func filledBefore() async throws {
        try await ServedOffice.run { office, caller in
            var form = try TestOffice.prepared()
            form += try PDFFieldFiller.fill(
                PDFDocument(reading: ByteStore(form)), TestOffice.fills(number: "99"))
            let id = try await caller.draft(office, files: [form])
            let signed = try await caller.sign(
                id, office.person, as: "person", token: office.clerk)
            #expect(signed.problem == "form_filled")
            let elsewhere = try await caller.send(
                .post, "/api/dispatches/\(id)/files/0/signed?role=person", token: office.clerk,
                type: "application/pdf",
                ElsewhereTests.signed(form, by: office.person, field: "Person1"))
            #expect(elsewhere.problem == "form_filled")
        }
    }

    @Test(
        "A document whose form says another number, or that goes on after its seal, is not issued")
    func sealCheck() async throws {
        for (fills, more) in [(TestOffice.fills(number: "99"), false), ([], false), ([], true)] {
            try await ServedOffice.run { office, caller in
                let id = try await caller.draft(office, files: [TestOffice.prepared()])
                let path = "/api/dispatches/\(id)"
                _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
                _ = try await caller.post(path + "/number", token: office.clerk)
                var bytes = try await caller.get(
                    path + "/files/0" + (more ? "/prepared?role=seal" : ""), token: office.clerk
                ).bytes
                let test = try TestOffice()
                bytes = try test.sign(bytes, by: office.seal) {
                    $0.fieldName = "Seal1"
                    $0.fills = fills
                }
                if more { bytes += Array("\n% thêm\n".utf8) }
                // As if the check at the end of every way to sign had missed it.
                let document = try PDFDocument(reading: ByteStore(bytes))
                let values = document.signatures.compactMap {
                    SignatureFacts($0, in: ByteStore(bytes)).valueDigest
                }
                let dispatch = try #require(DispatchID(id))
                let file = try #require(
                    try await office.registry.dispatch(dispatch)?.currentFiles.first)
                let blob = try await office.registry.stage(bytes)
                _ = try await office.registry.sealDispatch(
                    dispatch,
                    files: [
                        RecordFile(
                            name: file.name, role: .main, sha256: blob.digest, signatures: values,
                            size: blob.size)
                    ])
                let issued = try await caller.post(path + "/issue", token: office.clerk)
                #expect(issued.problem == (more ? "not_signed" : "number_differs"))
            }
        }
    }

    @Test("A draft with a script in it is not signed, also if nobody prepared it")
    func script() async throws {
        try await ServedOffice.run { office, caller in
            let script = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
            let bytes = TestPDF.file([
                "<</Type/Catalog/Pages 2 0 R\(script)>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            ])
            let id = try await caller.draft(office, files: [bytes])
            let signed = try await caller.sign(
                id, office.person, as: "person", token: office.clerk)
            #expect(signed.problem == "draft_refused")
            let elsewhere = try await caller.send(
                .post, "/api/dispatches/\(id)/files/0/signed?role=person", token: office.clerk,
                type: "application/pdf", ElsewhereTests.signed(bytes, by: office.person))
            #expect(elsewhere.problem == "draft_refused")
        }
    }

    @Test("Number and date are filled in for the clerk of the organ whose seal is due alone")
    func fillsForWhom() async throws {
        try await ServedOffice.run { office, caller in
            var draft = try #require(ServedOffice.draft.object)
            draft["co_organs"] = [.string(ServedOffice.school)]
            let id = try await caller.draft(
                office, .object(draft), files: [TestOffice.prepared(seals: 2)])
            let path = "/api/dispatches/\(id)"
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            _ = try await caller.post(path + "/number", token: office.clerk)
            let prepared = path + "/files/0/prepared?role=seal"
            let early = try await caller.get(prepared, token: office.clerk)
            #expect(early.problem == "not_allowed")
            #expect(try await caller.get(prepared, token: office.schoolClerk).status == 200)
        }
    }

    // MARK: The desk

    @Test("The desk refuses to sign a revision that fills fields or changes pages behind its back")
    func desk() throws {
        let office = try TestOffice()
        let person = office.parties.office.person
        let form = try TestOffice.prepared()
        let document = try PDFDocument(reading: ByteStore(form))
        func prepared(_ edit: (inout PDFSignaturePlan) -> Void) throws -> PreparedSignature {
            var plan = PDFSignaturePlan(
                fieldName: "Person1", contentsCapacity: 8_192,
                claimedTime: "D:20261121093005+07'00'")
            plan.certification = 2
            edit(&plan)
            return try PreparedSignature(
                pades: PDFSigner.prepare(document, plan: plan), certificate: person.certificate,
                chain: person.chain, algorithm: person.algorithm)
        }
        func recomputed(_ signature: PreparedSignature) throws -> [UInt8] {
            try signature.recomputed(
                over: ByteStore(form + (signature.revision?.appended ?? [])), for: person)
        }
        #expect(try recomputed(prepared { _ in }).isEmpty == false)
        #expect(throws: SigningError(.unsoundDocument, "")) {
            try recomputed(prepared { $0.fills = TestOffice.fills() })
        }
        // A seal does fill them, and the desk says so.
        let sealing = try prepared {
            $0.fieldName = "Seal1"
            $0.certification = nil
            $0.fills = TestOffice.fills(number: "07")
        }
        let contents = try PreparedContents(
            of: ByteStore(form + (sealing.revision?.appended ?? [])))
        #expect(contents.field == "Seal1")
        #expect(contents.filled.map(\.text) == ["07", "21", "11", "2026"])
    }
}
