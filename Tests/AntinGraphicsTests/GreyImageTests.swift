import AntinGraphics
import Foundation
import Testing

@Suite("Pictures with QR symbols")
struct GreyImageTests {
    static let text = "HTTPS://VANBAN.EXAMPLE.VN/V/7K3M-9QXT-2RHF"

    /// A symbol drawn on white, each module so many pixels wide.
    private static func drawn(_ text: String, scale: Int) throws -> GreyImage {
        let symbol = try QRCode(text)
        let side = (symbol.size + 2 * QRCode.quietZone) * scale
        var pixels = [UInt8](repeating: 255, count: side * side)
        for y in 0..<symbol.size * scale {
            for x in 0..<symbol.size * scale where symbol[x / scale, y / scale] {
                let border = QRCode.quietZone * scale
                pixels[(y + border) * side + x + border] = 0
            }
        }
        return GreyImage(width: side, height: side, pixels: pixels)
    }

    @Test("A drawn symbol says what was put into it", arguments: [2, 3, 8])
    func drawn(scale: Int) throws {
        #expect(try Self.drawn(Self.text, scale: scale).qrTexts == [Self.text])
    }

    @Test("A symbol in a PNG is read, whatever its transparency")
    func png() throws {
        let grey = try Self.drawn(Self.text, scale: 4)
        let rgb = grey.pixels.flatMap { [$0, $0, $0] }
        for alpha in [nil, [UInt8](repeating: 255, count: grey.pixels.count)] {
            let picture = PNGImage(width: grey.width, height: grey.height, rgb: rgb, alpha: alpha)
            let read = try GreyImage(parsing: picture.png())
            #expect(read.qrTexts == [Self.text])
        }
    }

    @Test("A symbol in a JPEG is read, and a large one is made smaller first")
    func jpeg() throws {
        for (name, side) in [("code", 296), ("code-large", 1554)] {
            let read = try GreyImage(parsing: Self.jpeg(name))
            #expect(read.width == side && read.height == side)
            #expect(read.qrTexts == [Self.text])
        }
    }

    @Test("A picture without a symbol says nothing")
    func empty() {
        let grey = GreyImage(width: 40, height: 30, pixels: [UInt8](repeating: 200, count: 1200))
        #expect(grey.qrTexts.isEmpty)
    }

    @Test("A cut JPEG is read as far as it goes or refused, and never traps")
    func cut() throws {
        let bytes = try Self.jpeg()
        for end in stride(from: 0, to: bytes.count, by: 97) {
            _ = try? GreyImage(parsing: Array(bytes[..<end]))
        }
        #expect(throws: GraphicsError.malformedJPEG) {
            try GreyImage(parsing: [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0, count: 100))
        }
    }

    @Test("Other files are no pictures")
    func others() {
        #expect(!GreyImage.begins(Array("%PDF-1.7".utf8)) && !GreyImage.begins([]))
        #expect(throws: GraphicsError.notPNG) { try GreyImage(parsing: Array("%PDF-1.7".utf8)) }
    }

    /// The symbol of `text` as a progressive JPEG in grey, of 296 or 3,108 pixels a side.
    private static func jpeg(_ name: String = "code") throws -> [UInt8] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/pictures/\(name).jpg")
        return Array(try Data(contentsOf: path))
    }
}
