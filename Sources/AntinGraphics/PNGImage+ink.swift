/// A rectangle of pixels; `top` counts downwards.
package struct PixelBounds: Hashable, Sendable {
    package let left: Int
    package let top: Int
    package let width: Int
    package let height: Int

    package init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }
}

/// What a picture of ink looks like.
package struct Ink: Equatable, Sendable {
    package enum Colour: String, Sendable {
        case blue, red, other
        /// Black or grey: hardly any pixel has a hue.
        case colourless
    }

    package let colour: Colour
    /// The share of all pixels that nothing shows of, 0 to 1.
    package let transparentShare: Double
    /// The share of all pixels that are opaque and nearly white: paper that was not cut away.
    package let paperShare: Double
    /// The smallest rectangle around what is seen; nil if nothing is.
    package let bounds: PixelBounds?
}

extension PNGImage {
    /// Measures the picture. Cost: one pass over its pixels.
    ///
    /// A hue counts by how much it is seen. Blue is 190° to 275°, red 330° to 20°; the ink has the
    /// hue that more than half of its coloured part has.
    package func ink() -> Ink {
        var transparent = 0
        var paper = 0
        var seen = 0.0
        var (blue, red, coloured) = (0.0, 0.0, 0.0)
        var (left, right, top, bottom) = (width, -1, height, -1)
        var index = 0
        for y in 0..<height {
            for x in 0..<width {
                defer { index += 1 }
                let opacity = alpha?[index] ?? 255
                // Scanners and drawing programs leave traces that no eye sees.
                if opacity <= 8 {
                    transparent += 1
                    continue
                }
                let (r, g, b) = (rgb[3 * index], rgb[3 * index + 1], rgb[3 * index + 2])
                if opacity >= 250, min(r, g, b) >= 235 { paper += 1 }
                if opacity >= 32 {
                    (left, right) = (min(left, x), max(right, x))
                    (top, bottom) = (min(top, y), max(bottom, y))
                }
                let weight = Double(opacity) / 255
                seen += weight
                guard let hue = Self.hue(Int(r), Int(g), Int(b)) else { continue }
                coloured += weight
                if 190...275 ~= hue { blue += weight }
                if hue >= 330 || hue <= 20 { red += weight }
            }
        }
        let all = Double(width * height)
        let colour: Ink.Colour =
            if coloured < seen * 0.3 {
                .colourless
            } else if blue > coloured / 2 {
                .blue
            } else if red > coloured / 2 {
                .red
            } else {
                .other
            }
        let bounds =
            right < left
            ? nil
            : PixelBounds(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
        return Ink(
            colour: colour, transparentShare: Double(transparent) / all,
            paperShare: Double(paper) / all, bounds: bounds)
    }

    /// The part inside these bounds, which lie inside the picture.
    package func cropped(to bounds: PixelBounds) -> PNGImage {
        precondition(bounds.left >= 0 && bounds.top >= 0 && bounds.width > 0 && bounds.height > 0)
        precondition(bounds.left + bounds.width <= width && bounds.top + bounds.height <= height)
        var rgb: [UInt8] = []
        var alpha: [UInt8]? = self.alpha == nil ? nil : []
        for y in bounds.top..<bounds.top + bounds.height {
            let row = y * width + bounds.left
            rgb += self.rgb[3 * row..<3 * (row + bounds.width)]
            if let whole = self.alpha { alpha?.append(contentsOf: whole[row..<row + bounds.width]) }
        }
        return PNGImage(
            width: bounds.width, height: bounds.height, rgb: rgb, alpha: alpha,
            pixelsPerMetre: pixelsPerMetre)
    }

    /// The picture without alpha, as it looks on white.
    package func flattened() -> PNGImage {
        guard let alpha else { return self }
        var rgb = self.rgb
        for index in rgb.indices {
            let opacity = Int(alpha[index / 3])
            rgb[index] = UInt8((Int(rgb[index]) * opacity + 255 * (255 - opacity) + 127) / 255)
        }
        return PNGImage(
            width: width, height: height, rgb: rgb, alpha: nil, pixelsPerMetre: pixelsPerMetre)
    }

    /// The angle on the colour circle in degrees, 0 to 360; nil for what is nearly grey.
    private static func hue(_ red: Int, _ green: Int, _ blue: Int) -> Double? {
        let (high, low) = (max(red, green, blue), min(red, green, blue))
        // One fifth of the brightest sample.
        guard high > 0, (high - low) * 5 >= high, high - low >= 16 else { return nil }
        let span = Double(high - low)
        let sector =
            if high == red {
                Double(green - blue) / span
            } else if high == green {
                2 + Double(blue - red) / span
            } else {
                4 + Double(red - green) / span
            }
        return sector < 0 ? 60 * (sector + 6) : 60 * sector
    }
}
