// FormDesk.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinStamp
internal import AntinSystem

/// Makes the form of one file of a draft: looks for what a draft must not have, finds the places,
/// and appends one revision with all fields, the QR and the printed code.
struct FormDesk: Sendable {
    let reader: PageReader
    let fonts: ServerFonts
    /// What the QR begins with: "https://so.example.vn".
    let address: String

    /// A form as it came out; with findings that refuse, nothing was made.
    struct Outcome {
        var lint: [Linted]
        var layout: [LayoutFinding]
        var places: [(item: FormItem, place: MeasuredPlace)]
        /// Of the pages, in points.
        var heights: [Double]
        var code: VerificationCode?
        /// The whole file with its new revision; nil if it was refused.
        var bytes: [UInt8]?
    }

    init(reader: PageReader, fonts: ServerFonts, address: String) {
        self.reader = reader
        self.fonts = fonts
        self.address = address
    }

    func prepare(
        _ bytes: [UInt8], for draft: DispatchDraft, role: FileRole, year: Int,
        code: VerificationCode, options: FormOptions
    ) async throws -> Outcome {
        let document: PDFDocument
        do {
            document = try PDFDocument(reading: ByteStore(bytes))
        } catch {
            throw Problem(unpreparable: error)
        }
        let purpose = draft.purpose(of: role)
        let lint = Self.lint(document, purpose, options.embedded)
        let marks = purpose == .main ? try self.marks(code) : []
        let request = Self.request(draft, purpose, year, options, marks)
        let sheets = try await self.sheets(document, bytes, request)
        let layout = try Self.layout(request, sheets, document)
        var outcome = Outcome(
            lint: lint, layout: layout.findings,
            places: layout.measured(on: sheets), heights: sheets.map(\.height),
            code: purpose == .main ? code : nil, bytes: nil)
        guard !lint.contains(where: \.refuses), !layout.findings.refuses else { return outcome }
        do {
            let plan = try Self.plan(layout, document, marks)
            outcome.bytes = bytes + (try PDFFormWriter.prepare(document, plan: plan))
        } catch let error as PDFError {
            throw Problem(unpreparable: error)
        }
        return outcome
    }

    /// Whether this is a form that was made here: our fields in the last revision, and below it a
    /// draft that could be prepared. A draft that brings such fields along is looked at like any.
    static func isPrepared(
        _ bytes: [UInt8], _ purpose: FormRequest.Purpose, embedded: Set<String>
    ) -> Bool {
        guard let document = try? PDFDocument(reading: ByteStore(bytes)),
            document.signatures.isEmpty, document.revisions.count > 1,
            document.emptySignatureFields.contains(FormField.seal(1).name)
        else { return false }
        let below = document.revisions[document.revisions.count - 2].endOffset
        guard below < bytes.count,
            let draft = try? PDFDocument(reading: ByteStore(Array(bytes[..<below]))),
            !draft.emptySignatureFields.contains(FormField.seal(1).name),
            !Self.lint(draft, purpose, embedded).contains(where: \.refuses)
        else { return false }
        // What our own revision brings is no reason; all else is.
        let ours: Set<PDFLintFinding.Kind> = [.existingFields, .overlappingFields, .updates]
        return Self.lint(document, purpose, embedded)
            .allSatisfy { !$0.refuses || ours.contains($0.finding.kind) }
    }

    /// A finding, and whether it stands in the way of this file.
    struct Linted {
        let finding: PDFLintFinding
        let refuses: Bool
    }

    /// What the linter says. A copy of paper and an attachment may be a scan, which is told and
    /// not refused.
    private static func lint(
        _ document: PDFDocument, _ purpose: FormRequest.Purpose, _ embedded: Set<String>
    ) -> [Linted] {
        PDFLint(document: document, allowedFiles: embedded).findings.map { finding in
            let mayBeScan = purpose != .main && finding.kind == .noTextLayer
            return Linted(
                finding: finding, refuses: finding.severity == .refuse && !mayBeScan)
        }
    }

    // MARK: What is asked for

    private static func request(
        _ draft: DispatchDraft, _ purpose: FormRequest.Purpose, _ year: Int,
        _ options: FormOptions, _ marks: [PDFAppearance]
    ) -> FormRequest {
        var request = FormRequest(
            purpose: purpose, notation: draft.record.codeNotation ?? "", year: year,
            signers: draft.record.signers.map {
                FormRequest.Signer(
                    name: $0.fullName, position: $0.position, authority: $0.authority.first)
            },
            codeSizes: marks.map { ($0.width, $0.height) },
            // Two lines of ten points, or three; the name of an organ may take a fourth.
            cornerSize: purpose == .copy
                ? (Stamps.usualWidth, 48) : (Millimetres(60).points, 26))
        request.places = options.places
        request.sealMillimetres = options.sealMillimetres
        request.signatureAspects = options.aspects
        request.seals = options.seals ?? draft.usualSeals
        return request
    }

    /// The QR with its words, in the shapes that may find room, the best one first.
    private func marks(_ code: VerificationCode) throws -> [PDFAppearance] {
        let fonts = try self.fonts.installed()
        let address = "\(self.address)/v/\(code)"
        let caption = ["Mã tra cứu: \(code)", self.address]
        // Codes differ in width by several millimetres; whether a draft has room must not depend
        // on the code that it happens to get.
        let narrow = ["Mã tra cứu:", "\(code)", self.address]
        let shapes: [(Millimetres, QRMark.CaptionPlace, [String])] = [
            // The margin below the text has 20 mm, of which printers leave out 5.
            (15, .beside, caption), (15, .beside, narrow), (15, .beneath, caption),
            (20, .beside, caption), (20, .beneath, caption),
        ]
        var marks: [PDFAppearance] = []
        for (side, place, caption) in shapes {
            let mark = QRMark(
                address: address, caption: caption, side: side.points, place: place)
            // A long address needs a larger symbol.
            guard let appearance = try? mark.appearance(fonts) else { continue }
            marks.append(appearance)
        }
        guard !marks.isEmpty else { throw Problem(StampError.unreadableQR) }
        return marks
    }

    // MARK: Places

    /// Every page with its words; without the program, pages without words if all places are given.
    private func sheets(
        _ document: PDFDocument, _ bytes: [UInt8], _ request: FormRequest
    ) async throws -> [PageWords] {
        do {
            let layer = try await self.reader.read(bytes)
            // Two readers that see different pages see different documents.
            guard layer.pages.count == (try? document.pages().count) else {
                throw PageReader.Fault.failed
            }
            return layer.pages
        } catch PageReader.Fault.missing {
            guard request.isAllGiven else { throw Problem.pdftotextMissing }
            return try Self.blank(document)
        } catch is PageReader.Fault {
            guard request.isAllGiven else { throw Problem.textUnreadable }
            return try Self.blank(document)
        }
    }

    private static func blank(_ document: PDFDocument) throws -> [PageWords] {
        do {
            return try (0..<min(64, document.pages().count)).map { index in
                let box = try document.pageGeometry(index).cropBox
                return PageWords(width: box.width, height: box.height, words: [])
            }
        } catch let error as PDFError {
            throw Problem(unpreparable: error)
        }
    }

    /// Finds the places, then looks at the pages they are on: on one that viewers show turned, or
    /// that the other program measured differently, nothing can be found.
    private static func layout(
        _ request: FormRequest, _ sheets: [PageWords], _ document: PDFDocument
    ) throws -> FormLayout {
        var turned: Set<Int> = []
        var layout = FormLayout(request, on: sheets)
        do {
            for page in Set([0] + layout.places.values.map(\.page))
            where sheets.indices.contains(page) {
                let geometry = try document.pageGeometry(page)
                let isAsMeasured =
                    abs(geometry.cropBox.width - sheets[page].width) < 1
                    && abs(geometry.cropBox.height - sheets[page].height) < 1
                if geometry.rotation != 0 || geometry.userUnit != 1 || !isAsMeasured {
                    turned.insert(page)
                }
            }
        } catch {
            throw Problem(unpreparable: error)
        }
        if !turned.isEmpty { layout = FormLayout(request, on: sheets, turned: turned) }
        return layout
    }

    // MARK: The revision

    private static func plan(
        _ layout: FormLayout, _ document: PDFDocument, _ marks: [PDFAppearance]
    ) throws -> PDFFormPlan {
        var boxes: [Int: PDFRectangle] = [:]
        func inUserSpace(_ place: FormPlace) throws -> PDFRectangle {
            let box = try boxes[place.page] ?? document.pageGeometry(place.page).cropBox
            boxes[place.page] = box
            return PDFRectangle(
                left: box.left + place.rectangle.left, bottom: box.bottom + place.rectangle.bottom,
                width: place.rectangle.width, height: place.rectangle.height)
        }
        let fields = layout.fields
        let names = Set(fields.map(\.field))
        let last = fields.last?.field
        var plan = PDFFormPlan(fields: [])
        for (field, place) in fields {
            plan.fields.append(
                PDFNewField(
                    name: field.name, kind: Self.kind(of: field, last: last, among: names),
                    page: place.page, rectangle: try inUserSpace(place), label: field.label))
        }
        if let place = layout.places[.code], marks.indices.contains(layout.codeChoice) {
            let mark = marks[layout.codeChoice]
            let rectangle = try inUserSpace(place)
            plan.drawings.append(
                PDFDrawing(
                    page: place.page, rectangle: rectangle.fitting(mark), appearance: mark))
        }
        return plan
    }

    /// An earlier seal locks number, date and itself; only the last one locks everything.
    private static func kind(
        of field: FormField, last: FormField?, among all: Set<FormField>
    ) -> PDFNewField.Kind {
        switch field {
        case .seal where field == last: .signature(lock: .all)
        case .seal(let position):
            .signature(
                lock: .only(
                    FormField.locked(byEarlierSeal: position).filter(all.contains).map(\.name)))
        case .person: .signature(lock: nil)
        case .number, .day, .month, .year: .text
        }
    }
}

extension PDFRectangle {
    /// The largest place in this one with the shape of the drawing, in its middle.
    fileprivate func fitting(_ appearance: PDFAppearance) -> PDFRectangle {
        let scale = min(self.width / appearance.width, self.height / appearance.height)
        let width = appearance.width * scale
        let height = appearance.height * scale
        return PDFRectangle(
            left: (self.left + self.right - width) / 2,
            bottom: (self.bottom + self.top - height) / 2, width: width, height: height)
    }
}

extension FormRequest {
    /// Whether nothing has to be found on the pages.
    fileprivate var isAllGiven: Bool {
        var needed: [FormItem] = [.field(.seal(1))]
        if self.purpose == .main {
            needed =
                [.field(.number), .field(.day), .field(.month), .code]
                + self.signers.indices.map { .field(.person($0 + 1)) }
        }
        return needed.allSatisfy { self.places[$0] != nil }
    }
}

extension FormLayout {
    /// The places as they are told, in the order of the fields, the code last.
    fileprivate func measured(
        on pages: [PageWords]
    ) -> [(item: FormItem, place: MeasuredPlace)] {
        let items = self.fields.map { FormItem.field($0.field) } + [.code]
        return items.compactMap { item in
            guard let place = self.places[item], pages.indices.contains(place.page) else {
                return nil
            }
            return (item, MeasuredPlace(place, pageHeight: pages[place.page].height))
        }
    }
}

extension DispatchDraft {
    func purpose(of role: FileRole) -> FormRequest.Purpose {
        guard role == .main else { return .attachment }
        return CopyType(rawValue: self.record.type) == nil ? .main : .copy
    }

    /// Whose picture each seal covers: the issuing organ's, which is set last, the first signer's;
    /// those of other organs the further signers' in their order.
    var usualSeals: [Int] {
        self.coOrgans.indices.map { min($0 + 1, max(0, self.record.signers.count - 1)) } + [0]
    }
}
