import AntinCrypto
import AntinGraphics
import AntinPDF

/// One face as it goes into a file: a subset with two-byte codes (ISO 32000-1, 9.7), and the way
/// back from codes to text.
struct EmbeddedFont {
    /// The Type 0 font.
    let reference: PDFReference
    private let codes: [Unicode.Scalar: UInt16]

    /// Adds the objects of the font to `fragment`.
    init(
        _ font: FontFile, scalars: Set<Unicode.Scalar>, in fragment: inout PDFFragment
    ) throws(StampError) {
        var owners: [UInt16: Unicode.Scalar] = [:]
        for scalar in scalars.sorted() {
            guard let glyph = font.glyph(for: scalar) else {
                throw .missingLetters([scalar], font: font.postScriptName)
            }
            if let other = owners.updateValue(scalar, forKey: glyph) {
                throw .sharedGlyph(other, scalar, font: font.postScriptName)
            }
        }
        let subset: FontSubset
        do { subset = try font.subset(keeping: Set(owners.keys)) } catch { throw .font(error) }
        var letters: [UInt16: Unicode.Scalar] = [:]
        var widths: [UInt16: Double] = [:]
        for (glyph, scalar) in owners {
            guard let code = subset.numbers[glyph] else { throw .font(.subsetFailed) }
            letters[code] = scalar
            widths[code] = 1000 * Double(font.advance(of: glyph)) / Double(font.unitsPerEm)
        }
        self.codes = Dictionary(letters.map { ($1, $0) }) { first, _ in first }

        let name = PDFObject.name("\(Self.tag(font, owners.keys))+\(font.postScriptName)")
        let file = fragment.add(
            stream: subset.bytes, [("Length1", .integer(subset.bytes.count))])
        let members = fragment.add(stream: Self.members(subset.glyphCount), [])
        let descriptor = fragment.add(
            .dictionary(Self.descriptor(font, name: name, file: file, members: members)))
        let descendant = fragment.add(
            .dictionary(
                PDFDictionary([
                    ("Type", .name("Font")), ("Subtype", .name("CIDFontType2")),
                    ("BaseFont", name),
                    (
                        "CIDSystemInfo",
                        .dictionary(
                            PDFDictionary([
                                ("Registry", .string(Array("Adobe".utf8))),
                                ("Ordering", .string(Array("Identity".utf8))),
                                ("Supplement", .integer(0)),
                            ]))
                    ),
                    ("FontDescriptor", .reference(descriptor)),
                    ("DW", .integer(0)), ("W", Self.widths(widths)),
                    ("CIDToGIDMap", .name("Identity")),
                ])))
        let map = fragment.add(stream: ToUnicode.map(letters), [])
        self.reference = fragment.add(
            .dictionary(
                PDFDictionary([
                    ("Type", .name("Font")), ("Subtype", .name("Type0")), ("BaseFont", name),
                    ("Encoding", .name("Identity-H")),
                    ("DescendantFonts", .array([.reference(descendant)])),
                    ("ToUnicode", .reference(map)),
                ])))
    }

    /// The operand of `Tj`: four hexadecimal digits a character. Traps for a character that was
    /// not asked for.
    func string(_ scalars: [Unicode.Scalar]) -> String {
        var digits = "<"
        for scalar in scalars {
            guard let code = self.codes[scalar] else { preconditionFailure("a letter left out") }
            digits += ToUnicode.hex(code)
        }
        return digits + ">"
    }
}

extension EmbeddedFont {
    /// Six capital letters (9.6.4): different for different sets of glyphs, the same for the same.
    private static func tag(_ font: FontFile, _ glyphs: some Sequence<UInt16>) -> String {
        let text = font.postScriptName + glyphs.sorted().map { " \($0)" }.joined()
        let digest = Digest.sha256(text)
        let letters = (0..<6).map { Unicode.Scalar(UInt8(ascii: "A") + digest[$0] % 26) }
        return String(String.UnicodeScalarView(letters))
    }

    /// The codes that exist, one bit each (9.8.3.2): PDF/A-1 wants it of every subset.
    private static func members(_ count: Int) -> [UInt8] {
        var bits = [UInt8](repeating: 0, count: (count + 7) / 8)
        for code in 0..<count { bits[code / 8] |= 0x80 >> UInt8(code % 8) }
        return bits
    }

    /// Runs of consecutive codes: `first [width …]`.
    private static func widths(_ widths: [UInt16: Double]) -> PDFObject {
        var entries: [PDFObject] = []
        var run: (first: UInt16, widths: [PDFObject]) = (0, [])
        for (code, width) in widths.sorted(by: { $0.key < $1.key }) {
            if Int(run.first) + run.widths.count != Int(code) {
                if !run.widths.isEmpty {
                    entries += [.integer(Int(run.first)), .array(run.widths)]
                }
                run = (code, [])
            }
            run.widths.append(.number(width))
        }
        return .array(entries + [.integer(Int(run.first)), .array(run.widths)])
    }

    /// The measures (9.8), in thousandths of the size.
    private static func descriptor(
        _ font: FontFile, name: PDFObject, file: PDFReference, members: PDFReference
    ) -> PDFDictionary {
        func scaled(_ units: Int) -> PDFObject {
            .integer(Int((1000 * Double(units) / Double(font.unitsPerEm)).rounded()))
        }
        // Symbolic, as every font without a standard encoding; with serifs; italic if it leans.
        let flags = 4 | 2 | (font.italicAngle == 0 ? 0 : 64)
        return PDFDictionary([
            ("Type", .name("FontDescriptor")), ("FontName", name), ("Flags", .integer(flags)),
            ("FontBBox", .array(font.bounds.map(scaled))),
            ("ItalicAngle", .number(font.italicAngle)),
            ("Ascent", scaled(font.ascent)), ("Descent", scaled(font.descent)),
            ("CapHeight", scaled(font.capHeight)),
            // A guess by weight, as TrueType fonts do not say it; only used to fake other fonts.
            ("StemV", .integer(font.weight >= 600 ? 140 : 80)),
            ("FontFile2", .reference(file)), ("CIDSet", .reference(members)),
        ])
    }
}
