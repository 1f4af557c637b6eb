/// The chunks of a PNG (W3C PNG, third edition, clause 5), walked before libpng sees anything.
///
/// Only what makes the pixels is handed on: header, palette, transparency, image data, end. Text,
/// profiles, gamma and whatever else a file may carry stay outside, so that they can neither swell
/// in memory nor change the colours between two readers.
struct PNGChunks {
    let width: Int
    let height: Int
    /// There is an alpha channel or a `tRNS` chunk.
    let hasAlpha: Bool
    /// From `pHYs`, if its unit is the metre.
    let pixelsPerMetre: (x: Double, y: Double)?
    /// A PNG of the chunks that are handed on.
    let essential: [UInt8]

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    init(_ bytes: [UInt8]) throws(GraphicsError) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { throw .jpeg }
        guard bytes.starts(with: Self.signature) else { throw .notPNG }
        let reader = BigEndian(bytes)
        var kept = Self.signature
        var size: (width: Int, height: Int)?
        var hasAlpha = false
        var density: (x: Double, y: Double)?
        var offset = Self.signature.count
        var isEnded = false
        while !isEnded {
            guard let length = reader.unsigned32(at: offset), length <= 1 << 30,
                let type = reader.unsigned32(at: offset + 4),
                offset + 12 + Int(length) <= bytes.count
            else { throw .malformedPNG }
            let body = offset + 8
            let whole = offset..<body + Int(length) + 4
            // The header comes first, and once.
            guard (type == Self.header) == (size == nil) else { throw .malformedPNG }
            switch type {
            case Self.header:
                guard length == 13, let width = reader.unsigned32(at: body),
                    let height = reader.unsigned32(at: body + 4), width > 0, height > 0
                else { throw .malformedPNG }
                size = (Int(width), Int(height))
                // Colour types 4 and 6 have alpha for every pixel.
                hasAlpha = bytes[body + 9] & 4 != 0
                kept += bytes[whole]
            case Self.transparency:
                hasAlpha = true
                kept += bytes[whole]
            case Self.palette, Self.data:
                kept += bytes[whole]
            case Self.density:
                guard length == 9, let x = reader.unsigned32(at: body),
                    let y = reader.unsigned32(at: body + 4)
                else { throw .malformedPNG }
                if bytes[body + 8] == 1, x > 0, y > 0 { density = (Double(x), Double(y)) }
            case Self.end:
                kept += bytes[whole]
                isEnded = true
            default:
                // An upper-case first letter says: not understood, not shown (clause 5.4).
                if type & 0x2000_0000 == 0 { throw .malformedPNG }
            }
            offset = whole.upperBound
        }
        guard let size else { throw .malformedPNG }
        (self.width, self.height) = size
        self.hasAlpha = hasAlpha
        self.pixelsPerMetre = density
        self.essential = kept
    }

    private static let header = tag("IHDR")
    private static let palette = tag("PLTE")
    private static let transparency = tag("tRNS")
    private static let data = tag("IDAT")
    private static let density = tag("pHYs")
    private static let end = tag("IEND")

    private static func tag(_ name: String) -> UInt32 {
        name.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
