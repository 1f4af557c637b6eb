import AntinGraphics
import AntinSystem
import Testing

@Suite("PNG pictures")
struct PNGImageTests {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(type.utf8) + body
        return self.number(body.count) + named + self.number(Int(CRC32.of(named)))
    }

    /// A PNG of these raw rows, each with its filter byte.
    private static func png(
        width: Int, height: Int, depth: UInt8 = 8, colour: UInt8, interlaced: Bool = false,
        extra: [UInt8] = [], rows: [UInt8]
    ) -> [UInt8] {
        let header = self.number(width) + self.number(height)
        return self.signature
            + self.chunk("IHDR", header + [depth, colour, 0, 0, interlaced ? 1 : 0]) + extra
            + self.chunk("IDAT", Deflate.zlib(rows)) + self.chunk("IEND", [])
    }

    @Test("Every colour type is read into the same pixels")
    func colourTypes() throws {
        let red: [UInt8] = [200, 0, 0]
        let cases: [([UInt8], hasAlpha: Bool)] = [
            (Self.png(width: 1, height: 1, colour: 2, rows: [0] + red), false),
            (Self.png(width: 1, height: 1, colour: 6, rows: [0] + red + [255]), true),
            (
                Self.png(
                    width: 1, height: 1, colour: 3, extra: Self.chunk("PLTE", red), rows: [0, 0]),
                false
            ),
            (
                Self.png(
                    width: 1, height: 1, colour: 3,
                    extra: Self.chunk("PLTE", red) + Self.chunk("tRNS", [255]), rows: [0, 0]),
                true
            ),
            (
                Self.png(
                    width: 1, height: 1, depth: 16, colour: 2, rows: [0, 200, 200, 0, 0, 0, 0]),
                false
            ),
            (Self.png(width: 1, height: 1, colour: 2, interlaced: true, rows: [0] + red), false),
        ]
        for (bytes, hasAlpha) in cases {
            let image = try PNGImage(parsing: bytes)
            #expect(image.rgb == red && (image.alpha != nil) == hasAlpha)
        }
    }

    @Test("Every part of a file is refused, and every changed byte either refused or another image")
    func damaged() throws {
        let bytes = Self.png(
            width: 2, height: 2, colour: 6,
            extra: Self.chunk("pHYs", Self.number(5000) + Self.number(5000) + [1]),
            rows: [0, 9, 8, 7, 255, 1, 2, 3, 0, 0, 9, 8, 7, 255, 1, 2, 3, 0])
        let whole = try PNGImage(parsing: bytes)
        #expect(whole.pixelsPerMetre?.x == 5000)
        for end in bytes.indices {
            #expect(throws: GraphicsError.self) { try PNGImage(parsing: Array(bytes[..<end])) }
        }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x21
            _ = try? PNGImage(parsing: changed)
        }
    }

    @Test("Sizes beyond the limits are refused before anything is decompressed")
    func limits() {
        for (width, height) in [(4097, 1), (1, 4097), (4096, 4096), (1 << 30, 1 << 30)] {
            #expect(throws: GraphicsError.tooLarge(width: width, height: height)) {
                try PNGImage(
                    parsing: Self.png(width: width, height: height, colour: 6, rows: []))
            }
        }
        #expect(throws: GraphicsError.malformedPNG) {
            try PNGImage(parsing: Self.png(width: 4096, height: 2048, colour: 6, rows: [0]))
        }
        #expect(throws: GraphicsError.malformedPNG) {
            try PNGImage(parsing: Self.png(width: 0, height: 1, colour: 6, rows: [0]))
        }
    }

    @Test("Profiles and texts in a file reach nobody")
    func ancillary() throws {
        let bomb = Array("icc".utf8) + [0, 0] + Deflate.zlib([UInt8](repeating: 0, count: 1 << 20))
        let bytes = Self.png(
            width: 1, height: 1, colour: 2,
            extra: Self.chunk("iCCP", bomb) + Self.chunk("gAMA", [0, 0, 0, 1]), rows: [0, 1, 2, 3])
        #expect(try PNGImage(parsing: bytes).rgb == [1, 2, 3])
        #expect(throws: GraphicsError.malformedPNG) {
            try PNGImage(
                parsing: Self.png(
                    width: 1, height: 1, colour: 2, extra: Self.chunk("ABCD", []),
                    rows: [0, 1, 2, 3]))
        }
    }

    @Test("A picture that is written is read back")
    func roundTrip() throws {
        let alpha: [UInt8] = [0, 1, 128, 254, 255, 7]
        let image = PNGImage(
            width: 3, height: 2, rgb: (0..<18).map { UInt8($0 * 13) }, alpha: alpha)
        let read = try PNGImage(parsing: image.png())
        #expect(read.rgb == image.rgb && read.alpha == alpha)
        let part = image.cropped(to: PixelBounds(left: 1, top: 1, width: 2, height: 1))
        #expect(part.alpha == [255, 7] && part.rgb == Array(image.rgb[12...]))
        #expect(image.flattened().rgb.prefix(3) == [255, 255, 255])
    }

    @Test("The hue of ink is told: blue, red, black, and others")
    func hues() {
        let cases: [([UInt8], Ink.Colour)] = [
            ([20, 40, 190], .blue), ([0, 0, 120], .blue), ([40, 90, 160], .blue),
            ([200, 16, 24], .red), ([230, 60, 90], .red), ([0, 0, 0], .colourless),
            ([90, 92, 95], .colourless), ([20, 160, 40], .other), ([240, 200, 0], .other),
        ]
        for (sample, colour) in cases {
            let image = PNGImage(
                width: 10, height: 1, rgb: Array(repeating: sample, count: 10).flatMap(\.self),
                alpha: [0, 0, 255, 255, 255, 255, 255, 0, 0, 0])
            let ink = image.ink()
            #expect(ink.colour == colour, "\(sample)")
            #expect(ink.bounds == PixelBounds(left: 2, top: 0, width: 5, height: 1))
            #expect(ink.transparentShare == 0.5)
        }
    }
}
