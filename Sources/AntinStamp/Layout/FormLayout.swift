// FormLayout.swift
package import AntinCore
internal import AntinPDF

/// Where everything stands on a draft that is to be signed, as found by its words or as given; and
/// what is not as it should be.
///
/// Cost: a few passes over the words of the pages.
package struct FormLayout: Sendable {
    package private(set) var places: [FormItem: FormPlace] = [:]
    package private(set) var findings: [LayoutFinding] = []
    /// Which of the request's sizes the code has.
    package private(set) var codeChoice = 0

    private let request: FormRequest
    private let pages: [PageWords]
    /// Pages that viewers show turned: places on them can only be given.
    private let turned: Set<Int>

    /// The least width of a gap, in millimetres.
    package static let leastGap = 10.0
    /// Tenths of a millimetre by which a measured gap may fall short: fonts are not measured more
    /// finely than that.
    private static let leastGapTenths = 98

    /// - Parameter pages: what is shown of each page, with its words; at least one page.
    package init(_ request: FormRequest, on pages: [PageWords], turned: Set<Int> = []) {
        self.request = request
        self.pages = pages
        self.turned = turned
        self.takeGiven()
        switch request.purpose {
        case .main:
            self.placeNumber()
            self.placeDate()
            self.placePersons()
            self.placeSeals()
            self.placeCode()
        case .attachment, .copy: self.placeCorner()
        }
        self.checkOverlaps()
    }

    /// The fields in the order in which they are made.
    package var fields: [(field: FormField, place: FormPlace)] {
        let seals = self.request.purpose == .main ? self.request.seals.count : 1
        let persons = self.request.purpose == .main ? self.request.signers.count : 0
        let order =
            FormField.filled + (0..<persons).map { FormField.person($0 + 1) }
            + (0..<seals).map { FormField.seal($0 + 1) }
        return order.compactMap { field in
            self.places[.field(field)].map { (field, $0) }
        }
    }

    // MARK: What was given

    private mutating func takeGiven() {
        for (item, measured) in self.request.places.sorted(by: { $0.key.name < $1.key.name }) {
            let field = item.field
            guard self.pages.indices.contains(measured.page - 1) else {
                self.findings.append(LayoutFinding(.placeOffPage, field: field))
                continue
            }
            let page = self.pages[measured.page - 1]
            let place = measured.place(pageHeight: page.height)
            let sheet = PDFRectangle(left: 0, bottom: 0, width: page.width, height: page.height)
            guard measured.width > 0, measured.height > 0, sheet.contains(place.rectangle) else {
                self.note(.placeOffPage, field, place)
                continue
            }
            self.places[item] = place
            if let field, FormField.filled.contains(field) { self.check(field, given: place, page) }
        }
    }

    private mutating func check(_ field: FormField, given place: FormPlace, _ page: PageWords) {
        let width = place.rectangle.width
        if Millimetres(points: width).tenths < Self.leastGapTenths {
            self.note(.gapTooSmall, field, place, found: Millimetres(points: width).printed)
        }
        // A gap is not empty if words reach well into it.
        let inner = PDFRectangle(
            left: place.rectangle.left + 2, bottom: place.rectangle.bottom + 2,
            right: place.rectangle.right - 2, top: place.rectangle.top - 2)
        let covered = page.words.filter { word in
            word.box.intersection(inner).map { $0.height > 0.4 * word.box.height } ?? false
                && !word.text.allSatisfy(LineRun.isBlank)
        }
        if !covered.isEmpty {
            self.note(
                .gapFilled, field, place, found: covered.map(\.text).joined(separator: " "))
        }
    }

    // MARK: Number and date

    private mutating func placeNumber() {
        let given = self.places[.field(.number)]
        let gap = self.first.flatMap(NumberGap.init(on:))
        guard let gap else {
            if given == nil, self.request.places[.field(.number)] == nil {
                self.missing(.numberNotFound, .number, expected: self.request.notation)
            } else {
                self.note(
                    .notationNotRead, .number, given, .warn, expected: self.request.notation)
            }
            return
        }
        let found = FormPlace(page: 0, rectangle: gap.place)
        if !Self.areSame(gap.notation, self.request.notation) {
            self.note(
                .notationDiffers, .number, found, found: gap.notation,
                expected: self.request.notation)
        }
        guard self.request.places[.field(.number)] == nil else { return }
        self.take(.number, gap.place, filled: gap.filled)
    }

    private static func areSame(_ printed: String, _ notation: String) -> Bool {
        let plain = printed.filter { $0 != "." && $0 != "," && $0 != ";" }
        return [printed, plain].contains { VietnameseText.areSame($0, notation) }
    }

    private mutating func placeDate() {
        let wanted: [FormField] = [.day, .month].filter { self.request.places[.field($0)] == nil }
        guard let gaps = self.first.flatMap(DateGaps.init(on:)) else {
            if let missing = wanted.first { self.missing(.dateNotFound, missing) }
            return
        }
        if wanted.contains(.day) { self.take(.day, gaps.day.place, filled: gaps.day.filled) }
        if wanted.contains(.month) {
            self.take(.month, gaps.month.place, filled: gaps.month.filled)
        }
        guard gaps.year.filled.isEmpty else {
            if gaps.year.filled != String(self.request.year) {
                self.note(
                    .yearDiffers, .year, FormPlace(page: 0, rectangle: gaps.year.place),
                    found: gaps.year.filled, expected: String(self.request.year))
            } else if let given = self.request.places[.field(.year)] {
                self.note(
                    .gapFilled, .year, given.place(pageHeight: self.pages[0].height),
                    found: gaps.year.filled)
            }
            return
        }
        if self.request.places[.field(.year)] == nil {
            self.take(.year, gaps.year.place, filled: "")
        }
    }

    /// A gap that was found by its words.
    private mutating func take(_ field: FormField, _ place: PDFRectangle, filled: String) {
        let place = FormPlace(page: 0, rectangle: place)
        let width = place.rectangle.width
        if !filled.isEmpty {
            self.note(.gapFilled, field, place, found: filled)
        } else if Millimetres(points: width).tenths < Self.leastGapTenths {
            self.note(.gapTooSmall, field, place, found: Millimetres(points: width).printed)
        } else {
            self.places[.field(field)] = place
        }
    }

    /// The first page, if its words stand upright.
    private var first: PageWords? {
        self.turned.contains(0) ? nil : self.pages.first
    }

    private var isEmpty: Bool { self.pages.allSatisfy(\.words.isEmpty) }

    private mutating func missing(
        _ kind: LayoutFinding.Kind, _ field: FormField, expected: String? = nil
    ) {
        let kind: LayoutFinding.Kind =
            self.isEmpty ? .noText : self.turned.isEmpty ? kind : .pageTurned
        self.findings.append(
            LayoutFinding(kind, field: field, page: 0, expected: expected))
    }

    private mutating func note(
        _ kind: LayoutFinding.Kind, _ field: FormField?, _ place: FormPlace?,
        _ severity: LayoutFinding.Severity = .refuse, found: String? = nil,
        expected: String? = nil
    ) {
        self.findings.append(
            LayoutFinding(
                kind, severity, field: field, page: place?.page, rectangle: place?.rectangle,
                found: found.map { String($0.prefix(120)) }, expected: expected))
    }
}

// MARK: - Signatures

extension FormLayout {
    private mutating func placePersons() {
        let upright = self.pages.enumerated().map { index, page in
            self.turned.contains(index)
                ? PageWords(width: page.width, height: page.height, words: []) : page
        }
        for (index, signer) in self.request.signers.enumerated() {
            let field = FormField.person(index + 1)
            let isGiven = self.request.places[.field(field)] != nil
            let block = SignerBlock(name: signer.name, position: signer.position, on: upright)
            guard let block else {
                guard !isGiven else { continue }
                self.missing(.signerNotFound, field, expected: signer.name)
                continue
            }
            self.compare(block, with: signer, field)
            if !isGiven { self.place(block, field, aspect: self.request.aspect(of: index)) }
        }
    }

    private mutating func compare(
        _ block: SignerBlock, with signer: FormRequest.Signer, _ field: FormField
    ) {
        if block.positionLines == nil {
            let lowest = block.lines.prefix(1).map(\.text).joined()
            self.note(
                .positionDiffers, field, FormPlace(page: block.page, rectangle: block.space), .warn,
                found: lowest, expected: signer.position)
        }
        if block.authority != signer.authority {
            self.note(
                .authorityDiffers, field, FormPlace(page: block.page, rectangle: block.space),
                .warn, found: block.authority?.rawValue ?? "",
                expected: signer.authority?.rawValue ?? "")
        }
    }

    private mutating func place(_ block: SignerBlock, _ field: FormField, aspect: Double) {
        let space = block.space
        let place = FormPlace(page: block.page, rectangle: space)
        guard Millimetres(points: space.height).value >= Self.leastGap else {
            self.note(.slotTooSmall, field, place, found: Millimetres(points: space.height).printed)
            return
        }
        self.places[.field(field)] = FormPlace(
            page: block.page,
            rectangle: SealGeometry.person(in: space, aspect: aspect))
    }

    private mutating func placeSeals() {
        for (index, person) in self.request.seals.enumerated() {
            let field = FormField.seal(index + 1)
            guard self.request.places[.field(field)] == nil else { continue }
            // Without the person's place there is a finding already.
            guard let place = self.places[.field(.person(person + 1))] else { continue }
            let seal = SealGeometry.seal(
                over: place.rectangle, millimetres: self.request.sealMillimetres)
            let page = self.pages[place.page]
            let sheet = PDFRectangle(left: 0, bottom: 0, width: page.width, height: page.height)
            guard sheet.contains(seal) else {
                self.note(
                    .sealOffPage, field, FormPlace(page: place.page, rectangle: seal),
                    expected: Millimetres(points: seal.width).printed)
                continue
            }
            self.places[.field(field)] = FormPlace(page: place.page, rectangle: seal)
        }
    }

    // MARK: Code and corner

    private mutating func placeCode() {
        guard self.request.places[.code] == nil, let page = self.pages.first else { return }
        if !self.turned.contains(0) {
            for (index, size) in self.request.codeSizes.enumerated() {
                guard let found = self.room.low(width: size.width, height: size.height) else {
                    continue
                }
                self.places[.code] = FormPlace(page: 0, rectangle: found)
                self.codeChoice = index
                return
            }
        }
        let foot = PDFRectangle(left: 0, bottom: 0, width: page.width, height: 42)
        self.note(
            self.turned.contains(0) ? .pageTurned : .noFreePlace, nil,
            FormPlace(page: 0, rectangle: foot))
    }

    private mutating func placeCorner() {
        let field = FormField.seal(1)
        guard self.request.places[.field(field)] == nil, let page = self.pages.first else { return }
        let found =
            self.turned.contains(0)
            ? nil
            : self.room.topRight(
                width: self.request.cornerSize.width, height: self.request.cornerSize.height)
        guard let found else {
            self.note(
                self.turned.contains(0) ? .pageTurned : .noFreePlace, field,
                FormPlace(
                    page: 0,
                    rectangle: PDFRectangle(
                        left: page.width - self.request.cornerSize.width,
                        bottom: page.height - self.request.cornerSize.height,
                        right: page.width, top: page.height)))
            return
        }
        self.places[.field(field)] = FormPlace(page: 0, rectangle: found)
    }

    /// The first page without what already has a place on it.
    private var room: FreePlace {
        FreePlace(
            page: self.pages.first ?? PageWords(width: 0, height: 0, words: []),
            taken: self.places.values.filter { $0.page == 0 }.map(\.rectangle))
    }

    /// Only a seal may cover the picture of a person, and reach into another seal's place.
    private mutating func checkOverlaps() {
        let all = self.places.sorted { $0.key.name < $1.key.name }
        for (index, (item, place)) in all.enumerated() {
            for (other, its) in all[..<index] where its.page == place.page {
                guard place.rectangle.intersection(its.rectangle) != nil,
                    !(item.mayOverlap && other.mayOverlap)
                else { continue }
                self.note(.placesOverlap, item.field, place, found: other.name)
            }
            guard self.request.places[item] != nil, item == .code || item == .field(.seal(1)),
                self.request.purpose != .main || item == .code
            else { continue }
            let covered = self.pages[place.page].words
                .filter { $0.box.intersection(place.rectangle) != nil }
            if !covered.isEmpty {
                self.note(
                    .placeCoversText, item.field, place, .warn,
                    found: covered.map(\.text).joined(separator: " "))
            }
        }
    }
}

extension FormRequest {
    fileprivate func aspect(of signer: Int) -> Double {
        self.signatureAspects.indices.contains(signer)
            ? min(10, max(0.5, self.signatureAspects[signer])) : SealGeometry.usualAspect
    }
}

extension FormItem {
    package var field: FormField? {
        if case .field(let field) = self { field } else { nil }
    }

    fileprivate var mayOverlap: Bool { self.field?.isSignature ?? false }
}
