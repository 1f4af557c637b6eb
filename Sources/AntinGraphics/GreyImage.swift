// A picture to look for QR symbols in.

import CJPEG
import CZBar

/// The pixels of a PNG or a JPEG in grey.
///
/// Cost: a JPEG takes one byte a pixel, at most 9 MiB; a PNG eight while reading.
package struct GreyImage: Sendable {
    /// A longer side is made shorter: a QR of 20 mm on a photographed page keeps four pixels for
    /// each of its modules.
    package static let longestSide = 3_000
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
        self = Self.isJPEG(bytes) ? try Self(jpeg: bytes) : Self(try PNGImage(parsing: bytes))
    }

    /// Pixels at hand. Traps if their number does not fit the size.
    package init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    private init(_ image: PNGImage) {
        let count = image.width * image.height
        let grey = (0..<count).map { index -> UInt8 in
            // Weights of ITU-R BT.601; what is transparent stands on white.
            let light =
                299 * Int(image.rgb[3 * index]) + 587 * Int(image.rgb[3 * index + 1])
                + 114 * Int(image.rgb[3 * index + 2])
            let alpha = image.alpha.map { Int($0[index]) } ?? 255
            return UInt8((light / 1000 * alpha + 255 * (255 - alpha)) / 255)
        }
        self.init(width: image.width, height: image.height, pixels: grey)
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
    package var qrTexts: [String] {
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
