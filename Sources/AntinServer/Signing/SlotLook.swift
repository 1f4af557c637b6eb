// SlotLook.swift
internal import AntinCore
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinStamp
internal import HTTPTypes

/// What a signature shows in the slot of a prepared form, and what is filled in with it.
struct SlotLook {
    /// A picture as it came with a request.
    struct Picture: Sendable {
        let png: [UInt8]
        /// The real width of a seal; nil for what the file says.
        let millimetres: Millimetres?
    }

    let hand: SlotInHand
    let document: PDFDocument
    let form: PreparedForm
    /// The slot's field.
    private let place: PDFRectangle
    private let fonts: ServerFonts

    /// Nil for a file that was never prepared: it is signed in a field that shows nothing.
    init?(_ hand: SlotInHand, in document: PDFDocument, _ fonts: ServerFonts) throws {
        guard let form = try PreparedForm(document) else { return nil }
        guard let field = form.fields[hand.slot.field], !field.isFilled,
            let place = field.rectangle
        else {
            throw Problem(
                .conflict, "form_without_slot",
                vi: "Biểu mẫu của tệp không có ô \(hand.slot.field) cho chữ ký này",
                en: "the file's form has no field \(hand.slot.field) for this signature",
                nextVi: "chuẩn bị lại tệp theo đúng dự thảo: antin document prepare",
                nextEn: "prepare the file again as the draft is: antin document prepare")
        }
        // Whoever prepared the file may have filled it in, too; on paper that would be the number.
        let number = hand.dispatch.number
        let expected = number.map { form.texts(number: $0.printed, date: $0.date) } ?? [:]
        for (name, text) in form.filledTexts where text != expected[name] {
            throw Problem(
                .conflict, "form_filled",
                vi: "Ô \(name) của tệp đã ghi \"\(text)\", không phải số, ngày do hệ thống cấp",
                en: "the file's field \(name) says \"\(text)\", which the register did not give",
                nextVi: "đăng ký lại bản để trống số và ngày: antin document prepare",
                nextEn: "register a draft with number and date left blank: antin document prepare")
        }
        self.hand = hand
        self.document = document
        self.form = form
        self.place = place
        self.fonts = fonts
    }

    /// PDF/A-1 knows no transparency.
    private var isFlattened: Bool { self.document.pdfaPart == 1 }

    /// Puts appearance, certification and fills into a plan. The lock is the field's own.
    func dress(_ plan: inout PDFSignaturePlan, _ picture: Picture?, at time: Timestamp) throws {
        plan.fieldName = self.hand.slot.field.name
        switch self.hand.slot.party {
        case .person:
            // The first signature says what may follow: fields of this form and signatures.
            if self.document.signatures.isEmpty { plan.certification = 2 }
            if let picture {
                plan.appearance = try Self.said {
                    try Stamps.personImage(
                        picture.png, in: self.place,
                        under: self.form.seal(over: self.hand.slot.field),
                        flattened: self.isFlattened)
                }
            }
        case .seal:
            plan.fills = try self.fills()
            if let words = try self.words(at: time) {
                plan.appearance = words
            } else if let picture {
                plan.appearance = try Self.said {
                    try Stamps.sealImage(
                        picture.png, millimetres: picture.millimetres, in: self.place,
                        flattened: self.isFlattened)
                }
            }
        }
    }

    /// Attachments in files of their own, and copies, show words and no picture.
    private func words(at time: Timestamp) throws -> PDFAppearance? {
        let draft = self.hand.dispatch.draft
        guard self.hand.file.role == .attachment || draft.copy != nil else { return nil }
        let fonts = try self.fonts.installed()
        return try Self.refused {
            if self.hand.file.role == .attachment {
                return try Stamps.words(
                    Stamps.attachment(
                        notation: self.hand.dispatch.printedNotation, time: time, fonts),
                    in: self.place)
            }
            guard let copy = draft.copy else { return nil }
            return try Stamps.words(
                Stamps.copy(
                    kind: copy, organ: draft.record.organName, time: time, width: self.place.width,
                    fonts),
                in: self.place)
        }
    }

    /// Number and date, where the form has fields for them that are still empty.
    func fills() throws -> [PDFFieldFill] {
        guard let number = self.hand.dispatch.number else { return [] }
        let texts = self.form.texts(number: number.printed, date: number.date)
        let empty = FormField.filled.filter { self.form.fields[$0]?.isFilled == false }
        guard !empty.isEmpty else { return [] }
        let fonts = try self.fonts.installed()
        return try empty.compactMap { name in
            guard let text = texts[name], let box = self.form.fields[name]?.rectangle else {
                return nil
            }
            let appearance = try Self.refused {
                // Place and date stand in italics (Decree 30/2020, Appendix I, part I, II.4).
                try TextBlock(
                    lines: [text], face: name == .number ? .regular : .italic,
                    size: Self.size(of: box), alignment: .centre, width: box.width,
                    height: box.height
                ).appearance(fonts)
            }
            return PDFFieldFill(name: name.name, text: text, appearance: appearance)
        }
    }

    /// The size of the text around a gap, which is as high as a line of it: in Liberation Serif
    /// ascent and descent are 1.107 sizes.
    private static func size(of box: PDFRectangle) -> Double {
        min(14, max(10, (box.height / 1.107 * 2).rounded() / 2))
    }

    private static func said(_ stamp: () throws -> PictureStamp) throws -> PDFAppearance {
        try self.refused { try stamp().appearance }
    }

    private static func refused<Value>(_ draw: () throws -> Value) throws -> Value {
        do {
            return try draw()
        } catch let error as StampError {
            throw Problem(error)
        }
    }
}

extension Dispatch {
    /// "05/SGDĐT-VP"; without a number what is known.
    var printedNotation: String {
        "\(self.number?.printed ?? "")/\(self.draft.record.codeNotation ?? "")"
    }
}
