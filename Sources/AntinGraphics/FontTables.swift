/// The measures of a font, from its tables `head`, `hhea`, `OS/2` and `post` (OpenType 1.9).
/// Every access is checked; a table that is too short makes the font none.
struct FontTables {
    let unitsPerEm: Int
    let ascent: Int
    let descent: Int
    let capHeight: Int
    let italicAngle: Double
    let weight: Int
    let bounds: [Int]
    let hasOutlines: Bool
    let allowsEmbedding: Bool

    init?(_ bytes: [UInt8]) {
        let reader = BigEndian(bytes)
        // Version 1.0 or Apple's `true`; collections and CFF outlines are not for CIDFontType2.
        guard let version = reader.unsigned32(at: 0), version == 0x10000 || version == 0x7472_7565,
            let count = reader.unsigned16(at: 4), count <= 64
        else { return nil }
        var tables: [UInt32: Range<Int>] = [:]
        for index in 0..<count {
            let entry = 12 + 16 * index
            guard let tag = reader.unsigned32(at: entry),
                let offset = reader.unsigned32(at: entry + 8),
                let length = reader.unsigned32(at: entry + 12),
                Int(offset) + Int(length) <= bytes.count, tables[tag] == nil
            else { return nil }
            tables[tag] = Int(offset)..<Int(offset) + Int(length)
        }
        func table(_ name: String, atLeast length: Int) -> Int? {
            let tag = name.utf8.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard let range = tables[tag], range.count >= length else { return nil }
            return range.lowerBound
        }
        guard let head = table("head", atLeast: 54), let hhea = table("hhea", atLeast: 36),
            let os2 = table("OS/2", atLeast: 78), let post = table("post", atLeast: 32),
            let unitsPerEm = reader.unsigned16(at: head + 18), 16...16384 ~= unitsPerEm,
            let ascent = reader.signed16(at: hhea + 4),
            let descent = reader.signed16(at: hhea + 6),
            let weight = reader.unsigned16(at: os2 + 4),
            let embedding = reader.unsigned16(at: os2 + 8),
            let angleWhole = reader.signed16(at: post + 4),
            let angleFraction = reader.unsigned16(at: post + 6)
        else { return nil }
        self.unitsPerEm = unitsPerEm
        self.ascent = ascent
        self.descent = descent
        self.weight = weight
        self.italicAngle = Double(angleWhole) + Double(angleFraction) / 65536
        self.bounds = (0..<4).map { reader.signed16(at: head + 36 + 2 * $0) ?? 0 }
        // sCapHeight stands in the table from version 2 on.
        let os2Version = reader.unsigned16(at: os2) ?? 0
        let capHeight =
            os2Version >= 2 && table("OS/2", atLeast: 90) != nil
            ? reader.signed16(at: os2 + 88) : nil
        self.capHeight = capHeight ?? ascent
        self.hasOutlines =
            table("glyf", atLeast: 1) != nil && table("loca", atLeast: 1) != nil
            && table("cmap", atLeast: 1) != nil && table("hmtx", atLeast: 1) != nil
        // Bit 1 alone: restricted licence. Bit 8: no subsets. Bit 9: bitmaps only.
        self.allowsEmbedding = embedding & 0x000F != 2 && embedding & 0x0300 == 0
    }
}
