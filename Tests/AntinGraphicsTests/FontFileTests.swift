import AntinGraphics
import AntinSystem
import AntinTestSupport
import FoundationEssentials
import Testing

@Suite("Fonts")
struct FontFileTests {
    /// Liberation Serif, or nil with a line of print.
    private static let serif: [UInt8]? = {
        let folder =
            ProcessInfo.processInfo.environment["ANTIN_FONTS"]
            ?? "/usr/share/fonts/truetype/liberation2"
        let path = "\(folder)/LiberationSerif-Regular.ttf"
        if let bytes = try? FileSystem.read(path, limit: FontFile.maxBytes) { return bytes }
        print("skipped: fonts-liberation2 is not installed")
        return nil
    }()

    @Test("Measures are those of Times New Roman")
    func measures() throws {
        guard let bytes = Self.serif else { return }
        let font = try FontFile(bytes)
        #expect(font.postScriptName == "LiberationSerif")
        #expect(font.unitsPerEm == 2048 && font.ascent == 1825 && font.descent == -443)
        #expect(font.italicAngle == 0 && font.weight == 400 && font.bounds.count == 4)
        let glyph = try #require(font.glyph(for: "0"))
        #expect(font.advance(of: glyph) == 1024)
        #expect(font.glyph(for: "漢") == nil && font.advance(of: 65_535) >= 0)
        let ink = try #require(font.ink(of: glyph))
        #expect(ink.left >= 0 && ink.right <= 1024 && ink.top > 1300 && ink.bottom < 0)
    }

    @Test("A subset has the glyphs that were asked for, and is the same every time")
    func subset() throws {
        guard let bytes = Self.serif else { return }
        let font = try FontFile(bytes)
        let glyphs = Set("ếặ05".unicodeScalars.compactMap { font.glyph(for: $0) })
        let subset = try font.subset(keeping: glyphs)
        #expect(try FontFile(bytes).subset(keeping: glyphs).bytes == subset.bytes)
        #expect(Set(subset.numbers.keys) == glyphs)
        // Glyph 0, four letters, and the parts that the two composed ones are made of.
        #expect(subset.glyphCount > 5 && subset.glyphCount < 12)
        #expect(subset.bytes.count < 6_000)
    }

    @Test("What is no TrueType font is refused, wherever it was cut or changed")
    func damaged() throws {
        for bytes in [[], [0], Array("OTTO".utf8), Array("ttcf".utf8), [0, 1, 0, 0, 0xFF, 0xFF]] {
            #expect(throws: GraphicsError.malformedFont) { try FontFile(bytes) }
        }
        guard let bytes = Self.serif else { return }
        for end in stride(from: 0, to: bytes.count, by: 9_973) {
            #expect(throws: GraphicsError.malformedFont) { try FontFile(Array(bytes[..<end])) }
        }
        // Each byte of the directory and of the small tables at its head.
        for index in stride(from: 0, to: 600, by: 3) {
            var changed = bytes
            changed[index] ^= 0xFF
            guard let font = try? FontFile(changed) else { continue }
            let glyphs = Set("ếặ05".unicodeScalars.compactMap { font.glyph(for: $0) })
            _ = try? font.subset(keeping: glyphs)
        }
    }

    @Test("A font that may only be installed is not embedded")
    func licence() throws {
        guard var bytes = Self.serif else { return }
        let directory = (0..<Int(bytes[5])).map { 12 + 16 * $0 }
        let entry = try #require(
            directory.first { Array(bytes[$0..<$0 + 4]) == Array("OS/2".utf8) })
        let offset = bytes[entry + 8..<entry + 12].reduce(0) { $0 << 8 | Int($1) }
        bytes[offset + 9] = 2
        #expect(throws: GraphicsError.embeddingForbidden) { try FontFile(bytes) }
    }
}
