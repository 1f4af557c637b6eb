// A picture to look for QR symbols in.

import CJPEG
import CPNG
import CZBar

/// The pixels of a PNG or a JPEG in grey.
///
/// Cost: one byte a pixel, for a JPEG at most 9 MiB.
package struct GreyImage: Sendable {
    /// A longer side is made shorter: a QR of 20 mm on a photographed page keeps four pixels for
    /// each of its modules.
    package static let longestSide = 3_000
    /// A PNG is not made shorter: a scanned page at 600 dots to the inch.
    package static let maxSide = 8_000
    package static let maxPixels = 40_000_000
    /// What a telephone's largest photograph takes.
    package static let maxBytes = 25 << 20

    package let width: Int
    package let height: Int
    /// One byte a pixel, row by row from the top.
    package let pixels: [UInt8]

    /// Whether the bytes begin like a picture that this type reads.
    package static func begins(_ bytes: [UInt8]) -> Bool {
        Self.isJPEG(bytes) || bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    }

    private static func isJPEG(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xD8, 0xFF]) }

    /// Reads a picture. Throws `notPNG` for any other kind of file.
    package init(parsing bytes: [UInt8]) throws(GraphicsError) {
        guard bytes.count <= Self.maxBytes else { throw .tooLarge(width: 0, height: 0) }
        guard Self.begins(bytes) else { throw .notPNG }
        self = Self.isJPEG(bytes) ? try Self(jpeg: bytes) : try Self(png: bytes)
    }

    /// Pixels at hand. Traps if their number does not fit the size.
    package init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    private init(png bytes: [UInt8]) throws(GraphicsError) {
        var width: UInt32 = 0
        var height: UInt32 = 0
        guard unsafe antin_png_read_grey(bytes, bytes.count, &width, &height, nil, 0) == 1,
            width > 0, height > 0
        else { throw .malformedPNG }
        guard width <= Self.maxSide, height <= Self.maxSide,
            Int(width) * Int(height) <= Self.maxPixels
        else { throw .tooLarge(width: Int(width), height: Int(height)) }
        let count = Int(width) * Int(height)
        var isRead = false
        let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let done = unsafe antin_png_read_grey(
                bytes, bytes.count, &width, &height, buffer.baseAddress, buffer.count)
            isRead = done == 1
            filled = isRead ? count : 0
        }
        guard isRead else { throw .malformedPNG }
        self.init(width: Int(width), height: Int(height), pixels: pixels)
    }

    private init(jpeg bytes: [UInt8]) throws(GraphicsError) {
        var width: UInt32 = 0
        var height: UInt32 = 0
        let longest = UInt32(Self.longestSide)
        guard
            unsafe antin_jpeg_read(bytes, bytes.count, longest, &width, &height, nil, 0) == 1,
            width > 0, height > 0
        else { throw .malformedJPEG }
        let count = Int(width) * Int(height)
        var isRead = false
        let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let done = unsafe antin_jpeg_read(
                bytes, bytes.count, longest, &width, &height, buffer.baseAddress, buffer.count)
            isRead = done == 1
            filled = isRead ? count : 0
        }
        guard isRead else { throw .malformedJPEG }
        self.init(width: Int(width), height: Int(height), pixels: pixels)
    }

    /// The texts of the QR symbols in the picture, at most 4 KiB of them.
    ///
    /// A small picture, such as messengers leave of a page, is looked at once more at double size:
    /// its symbol may be sharp and yet too fine for the scan lines.
    package var qrTexts: [String] {
        let texts = self.textsAsTheyAre
        guard texts.isEmpty, max(self.width, self.height) <= Self.smallSide else { return texts }
        return self.doubled.textsAsTheyAre
    }

    /// Pixels of the longer side up to which a picture is enlarged.
    private static let smallSide = 2_000

    /// Twice as wide and high, points between two others in the middle of them (bilinear).
    private var doubled: GreyImage {
        let (width, height) = (self.width * 2, self.height * 2)
        var pixels = [UInt8](repeating: 255, count: width * height)
        for y in 0..<height {
            let (top, below) = (y / 2, min((y + 1) / 2, self.height - 1))
            for x in 0..<width {
                let (left, right) = (x / 2, min((x + 1) / 2, self.width - 1))
                let sum =
                    Int(self.pixels[top * self.width + left])
                    + Int(self.pixels[top * self.width + right])
                    + Int(self.pixels[below * self.width + left])
                    + Int(self.pixels[below * self.width + right])
                pixels[y * width + x] = UInt8(sum / 4)
            }
        }
        return GreyImage(width: width, height: height, pixels: pixels)
    }

    private var textsAsTheyAre: [String] {
        var room = [UInt8](repeating: 0, count: 4096)
        let written = unsafe self.pixels.withUnsafeBytes { pixels in
            unsafe room.withUnsafeMutableBytes { texts in
                unsafe antin_qr_read(
                    pixels.baseAddress, UInt32(self.width), UInt32(self.height),
                    texts.baseAddress?.assumingMemoryBound(to: CChar.self), texts.count)
            }
        }
        guard written > 0 else { return [] }
        return room[..<written].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
