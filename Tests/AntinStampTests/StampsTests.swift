import AntinCore
import AntinGraphics
import AntinLog
import AntinPDF
import AntinStamp
import Testing

@Suite("Stamps in words")
struct StampsTests {
    private let time = Timestamp(seconds: 1_795_228_205)

    @Test("Days below ten, January and February carry a zero; other months do not")
    func zeros() throws {
        for (month, day, expected) in [(1, 5, "05 01"), (2, 10, "10 02"), (3, 9, "09 3")] {
            let date = try #require(CivilDate(year: 2026, month: month, day: day))
            #expect("\(Stamps.dayText(date)) \(Stamps.monthText(date))" == expected)
        }
    }

    @Test("Number and date fit gaps of ten millimetres, and say what they should")
    func fills() throws {
        guard let fonts = TestFonts.all else { return }
        let date = try #require(CivilDate(year: 2026, month: 1, day: 5))
        let gap = Millimetres(10).points
        let drawn = Drawn([
            (try Stamps.number("1189", width: gap, height: 15, fonts), x: 72, y: 700),
            (try Stamps.day(date, width: gap, height: 15, fonts), x: 140, y: 700),
            (try Stamps.month(date, width: gap, height: 15, fonts), x: 200, y: 700),
            (try Stamps.year(date, width: gap, height: 15, fonts), x: 260, y: 700),
        ])
        guard let text = try drawn.text() else { return }
        #expect(
            text.split(whereSeparator: { $0 == " " || $0 == "\n" }) == ["1189", "05", "01", "2026"])
    }

    @Test("An attachment has two lines, a copy three, an arrival three")
    func lines() throws {
        guard let fonts = TestFonts.all else { return }
        let organ = "Trường THPT An Tín (văn bản mẫu)"
        let date = try #require(CivilDate(year: 2026, month: 11, day: 2))
        let cases: [(PDFAppearance, [String])] = [
            (
                try Stamps.attachment(notation: "05/QĐ-SGDĐT", time: self.time, fonts),
                ["Số: 05/QĐ-SGDĐT", "2026-11-21T09:30:05+07:00"]
            ),
            (
                try Stamps.copy(kind: .extract, organ: organ, time: self.time, fonts),
                ["TRÍCH SAO", organ, "2026-11-21T09:30:05+07:00"]
            ),
            (
                try Stamps.incoming(organ: organ, number: "09", date: date, fonts),
                [organ, "Số đến: 09", "Ngày đến: 02/11/2026"]
            ),
        ]
        for (appearance, lines) in cases {
            #expect(!appearance.hasTransparency)
            #expect(appearance.width <= Stamps.usualWidth)
            guard let text = try Drawn(appearance).text() else { return }
            let read = text.split(separator: "\n").map { $0.drop(while: { $0 == " " }) }
            #expect(read.map(String.init) == lines)
        }
        #expect(CopyType.allCases.map(Stamps.title) == ["SAO Y", "SAO LỤC", "TRÍCH SAO"])
    }

    @Test("A name takes two lines at most")
    func longNames() throws {
        guard let fonts = TestFonts.all else { return }
        let name = Array(repeating: "Trung tâm mẫu", count: 7).joined(separator: " ")
        #expect(throws: Never.self) {
            try Stamps.copy(kind: .full, organ: name, time: self.time, fonts)
        }
        #expect(throws: StampError.self) {
            try Stamps.copy(kind: .full, organ: "\(name) \(name)", time: self.time, fonts)
        }
    }

    @Test("A camera reads the QR symbol, and the caption stands beside or beneath it")
    func qr() throws {
        guard let fonts = TestFonts.all else { return }
        let address = "https://vanban.example.vn/v/7K3M-9QXT-2WBA"
        for place in [QRMark.CaptionPlace.beneath, .beside] {
            let mark = QRMark(
                address: address, caption: ["7K3M-9QXT-2WBA", address], place: place)
            let drawn = Drawn(try mark.appearance(fonts))
            let text = try drawn.text()
            #expect(text?.contains("7K3M-9QXT-2WBA\n") ?? true)
            #expect(text?.contains(address) ?? true)
            for dotsPerInch in [100, 150, 300] {
                guard let png = try drawn.png(dotsPerInch: dotsPerInch),
                    let reader = Tool("zbarimg")
                else { return }
                let read = try reader.run(["--raw", "--quiet", "-"], [], input: png)
                #expect(
                    read.map { String(decoding: $0, as: UTF8.self) } == address + "\n",
                    "\(dotsPerInch) dots per inch")
            }
        }
        #expect(throws: StampError.unreadableQR) {
            try QRMark(address: address, caption: [], side: 20).appearance(fonts)
        }
        #expect(throws: StampError.unreadableQR) {
            try QRMark(address: "", caption: []).appearance(fonts)
        }
    }
}
