import AntinGraphics
import Testing

@Suite("QR symbols")
struct QRCodeTests {
    @Test("A symbol has three finder patterns and the size that its text needs")
    func finders() throws {
        for (text, size) in [("HTTPS://A", 21), ("https://vanban.example.vn/v/7K3M-9QXT", 29)] {
            let symbol = try QRCode(text)
            #expect(symbol.size == size)
            for (x, y) in [(0, 0), (size - 7, 0), (0, size - 7)] {
                let ring = (0..<7).allSatisfy { symbol[x + $0, y] && symbol[x, y + $0] }
                #expect(ring && !symbol[x + 1, y + 1] && symbol[x + 3, y + 3])
            }
        }
    }

    @Test("The same text gives the same symbol; upper and lower case are two texts")
    func stable() throws {
        #expect(try QRCode("antin") == QRCode("antin"))
        #expect(try QRCode("antin") != QRCode("ANTIN"))
    }

    @Test("What no symbol holds is refused")
    func refused() throws {
        for text in ["", "a\u{0}b", String(repeating: "a", count: 2332)] {
            #expect(throws: GraphicsError.tooLongForQR) { try QRCode(text) }
        }
        #expect(try QRCode(String(repeating: "a", count: 2331)).size == 177)
    }
}
