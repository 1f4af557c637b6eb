// A picture of a signature or a seal.

import CPNG

/// The pixels of a PNG, eight bits a sample, in sRGB.
///
/// Cost: four bytes a pixel while reading, then three or four.
package struct PNGImage: Sendable {
    /// The longest side, in pixels: a seal of 42 mm at 2,400 dots to the inch.
    package static let maxSide = 4096
    /// The most pixels: 32 MiB while reading.
    package static let maxPixels = 8 << 20
    /// The largest file.
    package static let maxBytes = 16 << 20

    package let width: Int
    package let height: Int
    /// Three bytes a pixel, row by row from the top, not multiplied with alpha.
    package let rgb: [UInt8]
    /// One byte a pixel, 255 is opaque; nil if the file has no transparency at all.
    package let alpha: [UInt8]?
    /// What the file says about its real size (`pHYs`).
    package let pixelsPerMetre: (x: Double, y: Double)?

    /// Reads a PNG of any colour type and depth, interlaced or not; the first picture of an
    /// animated one.
    package init(parsing bytes: [UInt8]) throws(GraphicsError) {
        guard bytes.count <= Self.maxBytes else { throw .tooLarge(width: 0, height: 0) }
        let chunks = try PNGChunks(bytes)
        let (width, height) = (chunks.width, chunks.height)
        guard width <= Self.maxSide, height <= Self.maxSide, width * height <= Self.maxPixels else {
            throw .tooLarge(width: width, height: height)
        }
        let count = width * height
        var isRead = false
        let pixels = unsafe [UInt8](unsafeUninitializedCapacity: 4 * count) { buffer, filled in
            let done = unsafe chunks.essential.withUnsafeBytes { source in
                unsafe antin_png_read(
                    source.baseAddress, source.count, UInt32(width), UInt32(height),
                    buffer.baseAddress)
            }
            isRead = done == 1
            filled = isRead ? 4 * count : 0
        }
        guard isRead else { throw .malformedPNG }
        var rgb: [UInt8] = []
        rgb.reserveCapacity(3 * count)
        for start in stride(from: 0, to: 4 * count, by: 4) {
            rgb.append(pixels[start])
            rgb.append(pixels[start + 1])
            rgb.append(pixels[start + 2])
        }
        self.init(
            width: width, height: height, rgb: rgb,
            alpha: chunks.hasAlpha ? (0..<count).map { pixels[4 * $0 + 3] } : nil,
            pixelsPerMetre: chunks.pixelsPerMetre)
    }

    /// Pixels that are at hand already. Traps if their number does not fit the size.
    package init(
        width: Int, height: Int, rgb: [UInt8], alpha: [UInt8]?,
        pixelsPerMetre: (x: Double, y: Double)? = nil
    ) {
        precondition(width > 0 && height > 0 && rgb.count == 3 * width * height)
        precondition(alpha == nil || alpha?.count == width * height)
        self.width = width
        self.height = height
        self.rgb = rgb
        self.alpha = alpha
        self.pixelsPerMetre = pixelsPerMetre
    }

    /// The picture as a PNG file, without its real size.
    package func png() throws(GraphicsError) -> [UInt8] {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(4 * width * height)
        for index in 0..<width * height {
            pixels += rgb[3 * index..<3 * index + 3]
            pixels.append(alpha?[index] ?? 255)
        }
        var count = 0
        guard
            unsafe antin_png_write(pixels, UInt32(width), UInt32(height), nil, &count) == 1
        else { throw .tooLarge(width: width, height: height) }
        var isWritten = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let done = unsafe antin_png_write(
                pixels, UInt32(width), UInt32(height), buffer.baseAddress, &count)
            isWritten = done == 1
            filled = isWritten ? min(count, buffer.count) : 0
        }
        guard isWritten else { throw .tooLarge(width: width, height: height) }
        return bytes
    }
}
