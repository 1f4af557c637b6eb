import AntinPDF
import AntinStamp
import Foundation
import Testing

/// Pictures in the places that a form keeps for them.
@Suite("Pictures in their slots")
struct SlotStampTests {
    private static func picture(_ name: String) throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return Array(
            try Data(contentsOf: root.appending(path: "scripts/demo-documents/\(name).png")))
    }

    private static func points(_ millimetres: Double) -> Double {
        Millimetres(millimetres).points
    }

    /// A person's slot of 45 × 18 mm, and a seal of 36 mm over its left third.
    private static let slot = PDFRectangle(
        left: 300, bottom: 100, width: points(45), height: points(18))
    private static let seal = PDFRectangle(
        left: 300 + points(15) - points(36), bottom: 100 + points(9) - points(18),
        width: points(36), height: points(36))

    /// Where the picture stands in its slot: the numbers before `cm`, and its own size.
    private static func place(
        _ stamp: PictureStamp, alone: PictureStamp
    ) throws -> PDFRectangle {
        let words = String(decoding: stamp.appearance.content, as: UTF8.self)
            .split(separator: " ").compactMap { Double($0) }
        try #require(words.count == 6)
        return PDFRectangle(
            left: self.slot.left + words[4], bottom: self.slot.bottom + words[5],
            width: alone.appearance.width, height: alone.appearance.height)
    }

    @Test(
        "The seal covers a third of the person's picture, also of one much narrower than its slot",
        arguments: ["chu-ky-1", "chu-ky-2", "con-dau"])
    func share(name: String) throws {
        let png = try Self.picture(name)
        let alone = try Stamps.personImage(
            png, width: Self.slot.width, height: Self.slot.height)
        let stamp = try Stamps.personImage(png, in: Self.slot, under: Self.seal)
        let place = try Self.place(stamp, alone: alone)
        #expect(abs(Self.seal.overlapFraction(of: place) - 0.33) <= 0.05)
        #expect(Self.slot.contains(place, tolerance: 0.01))
        // Never above or below the middle.
        let middle = (place.bottom + place.top) / 2
        #expect(abs(middle - (Self.slot.bottom + Self.slot.top) / 2) < 0.01)
    }

    @Test("Without a seal over it a picture stands in the middle of its slot")
    func alone() throws {
        let png = try Self.picture("con-dau")
        let alone = try Stamps.personImage(
            png, width: Self.slot.width, height: Self.slot.height)
        let place = try Self.place(
            Stamps.personImage(png, in: Self.slot), alone: alone)
        #expect(abs(place.left + place.right - Self.slot.left - Self.slot.right) < 0.01)
    }

    @Test("A seal has its real size, at the right edge of its slot, or is refused")
    func seal() throws {
        let png = try Self.picture("con-dau")
        let wide = PDFRectangle(
            left: 0, bottom: 0, width: Self.points(40), height: Self.points(40))
        let stamp = try Stamps.sealImage(png, millimetres: nil, in: wide)
        #expect(stamp.appearance.width == wide.width)
        let words = String(decoding: stamp.appearance.content, as: UTF8.self)
            .split(separator: " ").compactMap { Double($0) }
        // 36 mm of the 40 are the seal's, less the empty edge of the picture.
        #expect(abs(words[4] - Self.points(4)) < Self.points(1))
        #expect(throws: StampError.picture(.largerThanPlace)) {
            try Stamps.sealImage(png, millimetres: 44, in: wide)
        }
    }
}
