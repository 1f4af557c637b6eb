import AntinGraphics

// Fonts and pictures are read by C libraries behind limits of ours.

extension FuzzTarget {
    static let graphics: [FuzzTarget] = [
        FuzzTarget("font") { bytes in
            guard let font = try? FontFile(bytes) else { return }
            var glyphs: Set<UInt16> = [0, 1]
            for scalar in "Sở Giáo dục 0123456789 ẾỆ\u{1F600}".unicodeScalars {
                guard let glyph = font.glyph(for: scalar) else { continue }
                _ = font.advance(of: glyph)
                _ = font.ink(of: glyph)
                glyphs.insert(glyph)
            }
            guard let subset = try? font.subset(keeping: glyphs) else { return }
            _ = try? FontFile(subset.bytes)
        },
        FuzzTarget("png") { bytes in
            guard let image = try? PNGImage(parsing: bytes) else { return }
            if let bounds = image.ink().bounds { _ = image.cropped(to: bounds) }
            // What was read can be written, and is then the same picture.
            guard let written = try? image.flattened().png() else { return }
            precondition((try? PNGImage(parsing: written)) != nil, "png: cannot be read again")
        },
        FuzzTarget("qr") { bytes in _ = try? QRCode(String(decoding: bytes, as: UTF8.self)) },
    ]
}
