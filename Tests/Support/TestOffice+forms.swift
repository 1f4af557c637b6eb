// TestOffice+forms.swift
package import AntinCore
internal import AntinCrypto
package import AntinLog
package import AntinPDF
internal import AntinSystem

/// Forms as the System prepares them: all slots before the first signature.
extension TestOffice {
    /// The PDF with one more signature, made as `edit` plans it.
    package func sign(
        _ pdf: [UInt8], by signer: SoftwareSigner, at time: Timestamp = TestOffice.start,
        plan edit: (inout PDFSignaturePlan) -> Void
    ) throws -> [UInt8] {
        guard let claimed = PDFDate.vietnam(unixSeconds: time.seconds) else {
            throw FormatError("test office", expected: "a time")
        }
        let size = signer.certificate.der.count + signer.chain.reduce(0) { $0 + $1.der.count }
        var plan = PDFSignaturePlan(
            contentsCapacity: size + 900, claimedTime: claimed,
            name: signer.certificate.subject.commonName)
        edit(&plan)
        let document = try PDFDocument(reading: ByteStore(pdf))
        guard plan.subFilter != "ETSI.CAdES.detached" else {
            return pdf + (try DocumentSigner(signer).revision(signing: document, as: plan))
        }
        // Older forms are never written, so the name is exchanged before it is signed.
        let subFilter = plan.subFilter
        plan.subFilter = "ETSI.CAdES.detached"
        let prepared = try PDFSigner.prepare(document, plan: plan)
        let (old, new) = (Array(plan.subFilter.utf8), Array(subFilter.utf8))
        var appended = prepared.appended
        guard old.count == new.count,
            let place = appended.indices.first(where: { appended[$0...].starts(with: old) })
        else { throw FormatError("test office", expected: "a name of the same length") }
        appended.replaceSubrange(place..<place + old.count, with: new)
        let draft = try PreparedSignature(
            pades: PreparedPDF(
                original: document.store, appended: appended, byteRange: prepared.byteRange,
                contentsRange: prepared.contentsRange),
            certificate: signer.certificate, chain: signer.chain, algorithm: signer.algorithm)
        let value = try signer.sign(draft.draft.toBeSigned)
        return pdf + (try draft.filled(with: value, original: document.store))
    }

    /// A draft with the four text fields and slots for so many persons and seals, where the decree
    /// puts them; only the last seal locks everything.
    package static func prepared(
        _ text: String = "VAN BAN MAU", persons: Int = 1, seals: Int = 1, fills: Bool = true
    ) throws -> [UInt8] {
        let pdf = TestPDF.bytes(text)
        var fields: [PDFNewField] = []
        func add(
            _ field: FormField, _ kind: PDFNewField.Kind, _ left: Double, _ bottom: Double,
            _ width: Double, _ height: Double
        ) {
            fields.append(
                PDFNewField(
                    name: field.name, kind: kind, page: 0,
                    rectangle: PDFRectangle(
                        left: left, bottom: bottom, right: left + width, top: bottom + height),
                    label: field.label))
        }
        if fills {
            for (position, field) in FormField.filled.enumerated() {
                add(field, .text, 100 + 60 * Double(position), 700, 40, 14)
            }
        }
        for person in 0..<persons {
            add(
                .person(person + 1), .signature(lock: nil), 320 - 200 * Double(person), 200, 120, 60
            )
        }
        for seal in 1...max(1, seals) {
            let lock: PDFLockPlan =
                seal == seals
                ? .all
                : .only(
                    FormField.locked(byEarlierSeal: seal).filter { fills || $0.isSignature }
                        .map(\.name))
            add(.seal(seal), .signature(lock: lock), 280 - 200 * Double(seals - seal), 190, 80, 80)
        }
        return pdf
            + (try PDFFormWriter.prepare(
                PDFDocument(reading: ByteStore(pdf)), plan: PDFFormPlan(fields: fields)))
    }

    /// What fills number and date.
    package static func fills(number: String = "01") -> [PDFFieldFill] {
        zip(FormField.filled, [number, "21", "11", "2026"]).map { field, text in
            PDFFieldFill(
                name: field.name, text: text, appearance: self.appearance(40, 14, text))
        }
    }

    /// A box with a text that is not set in any font: a shape is enough for a judge.
    package static func appearance(
        _ width: Double, _ height: Double, _ text: String = ""
    ) -> PDFAppearance {
        PDFAppearance(
            width: width, height: height,
            content: Array("q 0 0 1 rg 1 1 \(width - 2) \(height - 2) re f Q % \(text)".utf8))
    }

    /// A prepared dispatch as the person leaves it: certified, number and date blank.
    package func personSigned(
        _ pdf: [UInt8]? = nil, by signer: SoftwareSigner? = nil
    ) throws -> [UInt8] {
        try self.sign(pdf ?? Self.prepared(), by: signer ?? self.parties.office.person) {
            $0.fieldName = FormField.person(1).name
            $0.certification = 2
            $0.appearance = Self.appearance(120, 60)
        }
    }

    /// The agency's revision: number and date filled, sealed in its slot.
    package func sealed(
        _ pdf: [UInt8], by signer: SoftwareSigner? = nil, slot: Int = 1,
        fills: [PDFFieldFill] = TestOffice.fills()
    ) throws -> [UInt8] {
        try self.sign(pdf, by: signer ?? self.parties.office.seal) {
            $0.fieldName = FormField.seal(slot).name
            $0.appearance = Self.appearance(80, 80)
            $0.fills = fills
        }
    }

    /// The document with the stamp "ĐẾN" of another party, signed in a field of its own.
    package func stamped(
        _ pdf: [UInt8], by signer: SoftwareSigner,
        millimetres: (width: Double, height: Double) = (50, 35), page: Int = 0, left: Double = 30,
        bottom: Double = 730
    ) throws -> [UInt8] {
        let scale = 72 / 25.4
        let (width, height) = (millimetres.width * scale, millimetres.height * scale)
        return try self.sign(pdf, by: signer, at: Self.statusTime) {
            $0.place = .init(
                page: page,
                rectangle: PDFRectangle(
                    left: left, bottom: bottom, right: left + width, top: bottom + height))
            $0.appearance = Self.appearance(width, height)
        }
    }
}
