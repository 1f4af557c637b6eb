import AntinCore
import AntinPDF
import AntinStamp
import Testing

@Suite("Places on a draft")
struct FormLayoutTests {
    // MARK: Real text layers

    @Test("A letter from Chromium has a place for everything and nothing to say")
    func letter() throws {
        let layer = try LayoutFixture.layer("letter-chromium")
        let layout = FormLayout(
            LayoutFixture.request(signers: [LayoutFixture.deputy]), on: layer.pages)
        #expect(layout.findings.isEmpty, "\(layout.findings)")
        #expect(
            layout.fields.map(\.field)
                == [.number, .day, .month, .year, .person(1), .seal(1)])
        let number = try #require(layout.places[.field(.number)]?.rectangle)
        // Between the colon and the slash, on their line.
        #expect(number.left > 139 && number.right < 176)
        #expect(number.bottom > 842 - 112 && number.top < 842 - 97)
        let person = try #require(layout.places[.field(.person(1))]?.rectangle)
        let seal = try #require(layout.places[.field(.seal(1))]?.rectangle)
        // Centred under the position, and a third of it under the seal, whose left side is free.
        #expect(abs((person.left + person.right) / 2 - 418) < 2)
        #expect(abs(seal.overlapFraction(of: person) - 1.0 / 3) < 0.001)
        #expect(abs(seal.width - 102.05) < 0.01 && abs(seal.height - 102.05) < 0.01)
        #expect(seal.left < person.left)
        let code = try #require(layout.places[.code]?.rectangle)
        #expect(layer.pages[0].words.allSatisfy { $0.box.intersection(code) == nil })
    }

    @Test("A plan of two pages is signed on the second, its code stands on the first")
    func plan() throws {
        let layer = try LayoutFixture.layer("plan-chromium")
        let layout = FormLayout(
            LayoutFixture.request(
                notation: "KH-SGDĐT", signers: [("Lương Bách Thảo", "GIÁM ĐỐC", nil)]),
            on: layer.pages)
        #expect(layout.findings.isEmpty, "\(layout.findings)")
        #expect(layout.places[.field(.person(1))]?.page == 1)
        #expect(layout.places[.field(.seal(1))]?.page == 1)
        #expect(layout.places[.code]?.page == 0)
    }

    @Test("Minutes from LibreOffice: dots in one word, two persons side by side, the year printed")
    func minutes() throws {
        let layer = try LayoutFixture.layer("minutes-libreoffice")
        var request = LayoutFixture.request(
            notation: "BB-SGDĐT",
            signers: [("Lương Bách Thảo", "CHỦ TỌA", nil), ("Tạ Hữu Khuê", "THƯ KÝ", nil)])
        request.seals = [0]
        let layout = FormLayout(request, on: layer.pages)
        #expect(layout.findings.isEmpty, "\(layout.findings)")
        #expect(layout.places[.field(.year)] == nil)
        let number = try #require(layout.places[.field(.number)]?.rectangle)
        // The word reaches from 113.0 to 254.4; "Số:" takes 17 of it and "/BB-SGDĐT" 66.
        #expect(abs(number.left - 130.5) < 1.5, "\(number)")
        #expect(abs(number.right - 189) < 3, "\(number)")
        let chair = try #require(layout.places[.field(.person(1))]?.rectangle)
        let clerk = try #require(layout.places[.field(.person(2))]?.rectangle)
        #expect(clerk.right < chair.left)
        let seal = try #require(layout.places[.field(.seal(1))]?.rectangle)
        #expect(abs(seal.overlapFraction(of: chair) - 1.0 / 3) < 0.001)
    }

    @Test("An attachment across the sheet has two lines at its top right")
    func attachment() throws {
        let layer = try LayoutFixture.layer("annex-libreoffice")
        let layout = FormLayout(LayoutFixture.request(.attachment), on: layer.pages)
        #expect(layout.findings.isEmpty)
        #expect(layout.fields.map(\.field) == [.seal(1)])
        let place = try #require(layout.places[.field(.seal(1))]?.rectangle)
        #expect(place.right > 780 && place.top > 595 - 60)
        #expect(layout.places[.code] == nil)
    }

    @Test("On a scan nothing is found, and coordinates are asked for; given, they are taken")
    func scan() throws {
        let layer = try LayoutFixture.layer("invitation-scan")
        #expect(layer.isEmpty)
        var request = LayoutFixture.request(signers: [LayoutFixture.deputy])
        let blind = FormLayout(request, on: layer.pages)
        #expect(blind.findings.allSatisfy { $0.kind == .noText })
        #expect(blind.findings.refuses)
        request.places = [
            .field(.number): MeasuredPlace(page: 1, left: 450, top: 340, width: 120, height: 50),
            .field(.day): MeasuredPlace(page: 1, left: 1300, top: 340, width: 100, height: 50),
            .field(.month): MeasuredPlace(page: 1, left: 1500, top: 340, width: 100, height: 50),
            .field(.person(1)): MeasuredPlace(
                page: 1, left: 1200, top: 2200, width: 450, height: 180),
        ]
        let given = FormLayout(request, on: layer.pages)
        #expect(!given.findings.refuses, "\(given.findings)")
        // Nobody read the notation on a picture.
        #expect(given.findings.map(\.kind) == [.notationNotRead])
        #expect(given.places[.field(.seal(1))] != nil)
    }

    // MARK: Heads of all kinds

    @Test(
        "The number's gap is found in every spelling of its line",
        arguments: [
            "Số: |40 /SGDĐT-VP", "Số |40 /SGDĐT-VP", "SỐ: |40 /SGDĐT-VP", "số: |40 /sgdđt-vp",
            "So\u{302}\u{301}: |40 /SGDĐT-VP", "Số: ........ /SGDĐT-VP", "Số:......../SGDĐT-VP",
            "Số: ………… /SGDĐT-VP", "Số : |40 / SGDĐT - VP", "Số: ____ ____ /SGDÐT-VP",
        ])
    func numbers(line: String) throws {
        let page = LayoutFixture.letter(
            number: line, date: "An Tín, ngày |30 tháng |30 năm |10 2026")
        let layout = FormLayout(
            LayoutFixture.request(signers: [LayoutFixture.deputy]), on: [page])
        let found = layout.findings.filter {
            $0.kind != .notationDiffers || line != line.lowercased()
        }
        #expect(found.isEmpty, "\(found)")
        let number = try #require(layout.places[.field(.number)]?.rectangle)
        #expect(number.width > 28.3)
    }

    @Test(
        "A head that is not blank, or not the draft's, is refused with its place",
        arguments: [
            ("Số: |20 /SGDĐT-VP", "ngày |30 tháng |30 năm", LayoutFinding.Kind.gapTooSmall),
            ("Số:/SGDĐT-VP", "ngày |30 tháng |30 năm", .gapTooSmall),
            ("Số: 12 |30 /SGDĐT-VP", "ngày |30 tháng |30 năm", .gapFilled),
            ("Số: 12/SGDĐT-VP", "ngày |30 tháng |30 năm", .gapFilled),
            ("Số: |40 /SGDĐT-GDTH", "ngày |30 tháng |30 năm", .notationDiffers),
            ("Số: |40 /KH-SGDĐT", "ngày |30 tháng |30 năm", .notationDiffers),
            ("Số: |40 /SGDĐT-VP", "ngày |12 tháng |30 năm", .gapTooSmall),
            ("Số: |40 /SGDĐT-VP", "ngày |30 tháng |12 năm", .gapTooSmall),
            ("Số: |40 /SGDĐT-VP", "ngày 05 tháng |30 năm", .gapFilled),
            ("Số: |40 /SGDĐT-VP", "ngày |30 tháng 11 năm 2026", .gapFilled),
            ("Số: |40 /SGDĐT-VP", "ngày |30 tháng |30 năm 2025", .yearDiffers),
            ("Số: |40 /SGDĐT-VP", "ngày |30 tháng |30 năm 20...", .yearDiffers),
        ])
    func refused(number: String, date: String, kind: LayoutFinding.Kind) throws {
        let page = LayoutFixture.letter(number: number, date: date)
        let layout = FormLayout(
            LayoutFixture.request(signers: [LayoutFixture.deputy]), on: [page])
        let finding = try #require(layout.findings.first { $0.severity == .refuse })
        #expect(finding.kind == kind, "\(layout.findings)")
        #expect(finding.page == 0)
        let place = try #require(finding.rectangle)
        #expect(place.bottom > 700)
        if kind == .gapTooSmall || kind == .gapFilled {
            #expect(finding.next(in: .vietnamese).contains("để trống số và ngày trong dự thảo"))
        }
    }

    @Test("Number and date of other lines are not taken for the head's")
    func otherLines() {
        let page = LayoutFixture.page([
            (100, 100, "(Kèm theo Kế hoạch số |40 /SGDĐT-VP ngày |30 tháng |30 năm |30 của Sở)"),
            (100, 130, "Số lớp 2/4 ngày học tháng sau năm nay"),
        ])
        let layout = FormLayout(LayoutFixture.request(), on: [page])
        #expect(layout.findings.contains { $0.kind == .numberNotFound })
    }

    @Test("A blank year has a place, between its word and what follows")
    func year() throws {
        let page = LayoutFixture.letter(
            number: "Số: |40 /SGDĐT-VP", date: "An Tín, ngày |30 tháng |30 năm")
        let layout = FormLayout(
            LayoutFixture.request(signers: [LayoutFixture.deputy]), on: [page])
        let year = try #require(layout.places[.field(.year)]?.rectangle)
        #expect(year.width > 28.3 && year.width < 40)
        #expect(!layout.findings.refuses)
    }

    // MARK: Signers

    @Test("Position and mark are compared; another one is told, no name at all is refused")
    func signers() {
        let page = LayoutFixture.letter(
            number: "Số: |40 /SGDĐT-VP", date: "ngày |30 tháng |30 năm")
        func kinds(_ name: String, _ position: String, _ mark: SigningAuthority?) -> [String] {
            FormLayout(
                LayoutFixture.request(signers: [(name, position, mark)]), on: [page]
            ).findings.map { "\($0.severity) \($0.kind)" }
        }
        #expect(kinds("Đinh Ngọc Sương Mai", "PHÓ GIÁM ĐỐC", .deputy).isEmpty)
        #expect(kinds("ĐINH NGỌC SƯƠNG MAI", "Phó Giám đốc", .deputy).isEmpty)
        #expect(kinds("Đinh Ngọc Sương Mai", "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", .deputy).isEmpty)
        #expect(
            kinds("Đinh Ngọc Sương Mai", "PHÓ GIÁM ĐỐC", nil) == ["warn authorityDiffers"])
        #expect(
            kinds("Đinh Ngọc Sương Mai", "CHÁNH VĂN PHÒNG", .deputy) == ["warn positionDiffers"])
        #expect(kinds("Đinh Ngọc Sương", "PHÓ GIÁM ĐỐC", .deputy).isEmpty)
        #expect(kinds("Sương Mai Khác", "PHÓ GIÁM ĐỐC", .deputy) == ["refuse signerNotFound"])
    }

    @Test("No room between position and name is refused with the place")
    func noRoom() throws {
        let page = LayoutFixture.page([
            (100, 100, "Số: |40 /SGDĐT-VP"), (300, 102, "ngày |30 tháng |30 năm"),
            (330, 616, "GIÁM ĐỐC"), (330, 645, "Lương Bách Thảo"),
        ])
        let layout = FormLayout(
            LayoutFixture.request(signers: [("Lương Bách Thảo", "GIÁM ĐỐC", nil)]), on: [page])
        let finding = try #require(layout.findings.first)
        #expect(finding.kind == .slotTooSmall && finding.page == 0)
        #expect(finding.rectangle.map { $0.bottom > 150 && $0.top < 230 } == true)
    }

    @Test("Every seal covers a third of a picture, whatever the size of either")
    func overlap() {
        for (width, height) in [(128.0, 51.0), (100, 70), (70, 30), (140, 56)] {
            for side in [25.0, 30, 34, 36, 42] {
                let person = PDFRectangle(left: 300, bottom: 300, width: width, height: height)
                let seal = SealGeometry.seal(over: person, millimetres: side)
                #expect(abs(seal.overlapFraction(of: person) - 1.0 / 3) < 0.05)
                #expect(seal.left < person.left)
            }
        }
    }

    @Test("A seal that would leave the page is refused; given coordinates are taken instead")
    func sealOffPage() {
        var lines: [(Double, Double, String)] = [
            (100, 100, "Số: |40 /SGDĐT-VP"), (300, 102, "ngày |30 tháng |30 năm"),
        ]
        lines += [(40, 616, "GIÁM ĐỐC"), (20, 700, "Lương Bách Thảo")]
        let page = LayoutFixture.page(lines)
        var request = LayoutFixture.request(signers: [("Lương Bách Thảo", "GIÁM ĐỐC", nil)])
        let layout = FormLayout(request, on: [page])
        #expect(layout.findings.map(\.kind) == [.sealOffPage])
        request.places = [
            .field(.seal(1)): MeasuredPlace(page: 1, left: 60, top: 1900, width: 360, height: 360)
        ]
        #expect(FormLayout(request, on: [page]).findings.isEmpty)
    }

    // MARK: Coordinates

    @Test("Coordinates off the page, under 10 mm, over words or over another place are refused")
    func given() {
        let page = LayoutFixture.letter(
            number: "Số: |40 /SGDĐT-VP", date: "ngày |30 tháng |30 năm")
        func kinds(_ item: FormItem, _ place: MeasuredPlace) -> [LayoutFinding.Kind] {
            var request = LayoutFixture.request(signers: [LayoutFixture.deputy])
            request.places = [item: place]
            return FormLayout(request, on: [page]).findings.map(\.kind)
        }
        func at(
            _ left: Int, _ top: Int, _ width: Int, _ height: Int, page: Int = 1
        ) -> MeasuredPlace {
            MeasuredPlace(page: page, left: left, top: top, width: width, height: height)
        }
        let number = FormItem.field(.number)
        #expect(kinds(number, at(450, 1200, 120, 60)).isEmpty)
        #expect(kinds(number, at(450, 1200, 90, 60)) == [.gapTooSmall])
        #expect(kinds(number, at(2050, 1200, 120, 60)).first == .placeOffPage)
        #expect(kinds(number, at(450, 1200, 120, 60, page: 2)).first == .placeOffPage)
        #expect(kinds(number, at(450, 1200, 120, 60, page: -3)).first == .placeOffPage)
        #expect(kinds(number, at(.max, .min, .max, .max)).first == .placeOffPage)
        #expect(kinds(number, at(400, 700, 120, 60)) == [.gapFilled])
        #expect(kinds(.code, at(1200, 2230, 300, 150)).contains(.placesOverlap))
        #expect(kinds(.code, at(320, 690, 300, 150)) == [.placeCoversText])
    }

    @Test("A turned page is not searched, and says so")
    func turned() throws {
        let layer = try LayoutFixture.layer("letter-chromium")
        let layout = FormLayout(
            LayoutFixture.request(signers: [LayoutFixture.deputy]), on: layer.pages, turned: [0])
        #expect(layout.findings.refuses)
        #expect(layout.findings.allSatisfy { $0.kind == .pageTurned })
    }

    @Test("A page full of words has no place for the code")
    func full() {
        var lines: [(Double, Double, String)] = []
        for line in 0..<55 {
            lines.append(
                (
                    20, 10 + 15 * Double(line),
                    "chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ chữ"
                ))
        }
        let layout = FormLayout(LayoutFixture.request(), on: [LayoutFixture.page(lines)])
        #expect(layout.findings.contains { $0.kind == .noFreePlace })
    }

    @Test("Every finding has words in both languages that say what to do")
    func words() {
        for kind in LayoutFinding.Kind.allCases {
            for field in [FormField.number, .year, .person(2), nil] {
                let finding = LayoutFinding(
                    kind, field: field, page: 0, found: "5.2", expected: "KH-SGDĐT")
                for language in Language.allCases {
                    #expect(!finding.words(in: language).isEmpty)
                    #expect(!finding.next(in: language).isEmpty)
                }
            }
        }
    }
}
