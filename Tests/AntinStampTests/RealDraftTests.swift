import AntinCore
import AntinGraphics
import AntinLog
import AntinPDF
import AntinStamp
import AntinSystem
import AntinTestSupport
import FoundationEssentials
import Testing

/// Stamps in a draft as offices write them: prepared, signed by a person, numbered and sealed.
@Suite("Stamps in a real draft")
struct RealDraftTests {
    private static let height = 841.92
    /// Where the words of the draft leave room, in points from the upper left corner.
    private static let number = box(140, 97.2, 175, 111.5)
    private static let day = box(380, 99.7, 399.6, 114.7)
    private static let month = box(431.2, 99.7, 450.6, 114.7)
    private static let person = box(352, 668, 484, 728)

    private static func box(
        _ left: Double, _ top: Double, _ right: Double, _ bottom: Double
    ) -> PDFRectangle {
        PDFRectangle(
            left: left, bottom: self.height - bottom, right: right, top: self.height - top)
    }

    @Test("Number, date, signature, seal and QR symbol stand where they should and are read back")
    func dispatch() throws {
        guard let fonts = TestFonts.all else { return }
        let draft = try FileSystem.read(
            "\(CommittedVectors.packageRoot)/scripts/demo-documents/01-cong-van.pdf",
            limit: 1 << 20)
        let address = "https://vanban.example.vn/v/7K3M-9QXT-2WBA"
        let code = try QRMark(address: address, caption: ["7K3M-9QXT-2WBA", address])
            .appearance(fonts)
        let signature = try Stamps.personImage(
            TestPicture.signature().png(), width: Self.person.width, height: Self.person.height)
        let picture = signature.appearance
        let signed = PDFRectangle(
            left: (Self.person.left + Self.person.right - picture.width) / 2,
            bottom: (Self.person.bottom + Self.person.top - picture.height) / 2,
            width: picture.width, height: picture.height)
        let seal = try Stamps.sealImage(TestPicture.seal().png(), millimetres: 36).appearance
        let sealed = PDFRectangle(
            left: signed.left + signed.width / 3 - seal.width,
            bottom: (signed.bottom + signed.top - seal.height) / 2, width: seal.width,
            height: seal.height)
        #expect((0.28...0.38).contains(sealed.overlapFraction(of: signed)))

        let fields = [
            PDFNewField(
                name: "Number", kind: .text, page: 0, rectangle: Self.number, label: "Số"),
            PDFNewField(name: "Day", kind: .text, page: 0, rectangle: Self.day, label: "Ngày"),
            PDFNewField(
                name: "Month", kind: .text, page: 0, rectangle: Self.month, label: "Tháng"),
            PDFNewField(
                name: "Person1", kind: .signature(lock: nil), page: 0, rectangle: signed,
                label: "Chữ ký"),
            PDFNewField(
                name: "Seal1", kind: .signature(lock: .all), page: 0, rectangle: sealed,
                label: "Con dấu"),
        ]
        let corner = PDFRectangle(
            left: 84, bottom: 40, width: code.width, height: code.height)
        var file =
            try draft
            + PDFFormWriter.prepare(
                PDFDocument(reading: ByteStore(draft)),
                plan: PDFFormPlan(
                    fields: fields,
                    drawings: [PDFDrawing(page: 0, rectangle: corner, appearance: code)]))

        let office = try TestOffice()
        let person = office.parties.office.person
        file = try office.sign(file, by: person) { plan in
            plan.fieldName = "Person1"
            plan.certification = 2
            plan.appearance = picture
        }
        let date = try #require(CivilDate(year: 2026, month: 1, day: 5))
        let fills = [
            PDFFieldFill(
                name: "Number", text: "1189",
                appearance: try Stamps.number(
                    "1189", width: Self.number.width, height: Self.number.height, fonts)),
            PDFFieldFill(
                name: "Day", text: "05",
                appearance: try Stamps.day(
                    date, width: Self.day.width, height: Self.day.height, fonts)),
            PDFFieldFill(
                name: "Month", text: "01",
                appearance: try Stamps.month(
                    date, width: Self.month.width, height: Self.month.height, fonts)),
        ]
        file = try office.sign(file, by: office.parties.office.seal) { plan in
            plan.fieldName = "Seal1"
            plan.appearance = seal
            plan.fills = fills
        }
        for found in try PDFDocument(reading: ByteStore(file)).signatures {
            #expect(found.changes.isAccepted, "\(found.changes.reasons)")
        }
        if let folder = ProcessInfo.processInfo.environment["ANTIN_INTEROP"] {
            try DurableFile.write(file, to: "\(folder)/stamped-dispatch.pdf")
        }
        try self.look(Drawn(file: file), seal: sealed, signature: signed, address: address)
    }

    private func look(
        _ drawn: Drawn, seal: PDFRectangle, signature: PDFRectangle, address: String
    ) throws {
        if let text = try drawn.text() {
            // Fields are read as words of their own, with or without a space beside them.
            let letters = text.filter { !$0.isWhitespace }
            for line in ["Số:1189/SGDĐT-VP", "ngày05tháng01năm", "2WBA" + address] {
                #expect(letters.contains(line), "\(line)")
            }
        }
        guard let png = try drawn.png(dotsPerInch: 144) else { return }
        let page = try PNGImage(parsing: png)
        // Two pixels to the point.
        func ink(_ rectangle: PDFRectangle) -> Ink {
            page.cropped(
                to: PixelBounds(
                    left: Int(rectangle.left * 2),
                    top: Int((Self.height - rectangle.top) * 2),
                    width: Int(rectangle.width * 2), height: Int(rectangle.height * 2))
            ).ink()
        }
        let left = PDFRectangle(
            left: seal.left, bottom: seal.bottom, right: signature.left, top: seal.top)
        let right = PDFRectangle(
            left: seal.right, bottom: signature.bottom, right: signature.right,
            top: signature.top)
        #expect(ink(left).paperShare < 0.9 && ink(right).paperShare < 0.99)
        #expect(self.share(of: .red, in: page, left) > 0.05)
        #expect(self.share(of: .blue, in: page, right) > 0.01)
        guard let reader = Tool("zbarimg") else { return }
        let read = try reader.run(["--raw", "--quiet", "-"], [], input: png)
        #expect(read.map { String(decoding: $0, as: UTF8.self) } == address + "\n")
    }

    /// The share of the pixels in a rectangle that are clearly red or blue.
    private func share(
        of colour: Ink.Colour, in page: PNGImage, _ rectangle: PDFRectangle
    ) -> Double {
        let part = page.cropped(
            to: PixelBounds(
                left: Int(rectangle.left * 2), top: Int((Self.height - rectangle.top) * 2),
                width: Int(rectangle.width * 2), height: Int(rectangle.height * 2)))
        let samples = stride(from: 0, to: part.rgb.count, by: 3).filter { start in
            let (red, blue) = (Int(part.rgb[start]), Int(part.rgb[start + 2]))
            return colour == .red ? red - blue > 80 : blue - red > 80
        }
        return Double(samples.count) / Double(part.width * part.height)
    }
}
