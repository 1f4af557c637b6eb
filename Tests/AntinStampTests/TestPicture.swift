import AntinGraphics

/// Pictures made on the spot: nobody's signature, nobody's seal.
enum TestPicture {
    /// A ring with a disc in it, on nothing; 60 mm at `pixelsPerMetre` have margins of a tenth.
    static func seal(
        side: Int = 400, red: UInt8 = 200, green: UInt8 = 16, blue: UInt8 = 24,
        background: UInt8 = 0, pixelsPerMetre: Double? = nil
    ) -> PNGImage {
        var rgb: [UInt8] = []
        var alpha: [UInt8] = []
        let middle = Double(side) / 2
        for y in 0..<side {
            for x in 0..<side {
                let (dx, dy) = (Double(x) + 0.5 - middle, Double(y) + 0.5 - middle)
                let radius = (dx * dx + dy * dy).squareRoot() / middle
                let isInk = (0.72...0.80).contains(radius) || radius < 0.3
                rgb += isInk ? [red, green, blue] : [255, 255, 255]
                alpha.append(isInk ? 230 : background)
            }
        }
        return PNGImage(
            width: side, height: side, rgb: rgb, alpha: alpha,
            pixelsPerMetre: pixelsPerMetre.map { ($0, $0) })
    }

    /// A wave, as a pen would draw it.
    static func signature(
        width: Int = 600, height: Int = 200, red: UInt8 = 20, green: UInt8 = 40, blue: UInt8 = 190
    ) -> PNGImage {
        var rgb: [UInt8] = []
        var alpha: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let phase = (x * 6 / width) % 2 == 0
                let part = Double(x % (width / 6)) / Double(width / 6)
                let curve = 4 * part * (1 - part) * Double(height) * 0.4
                let place = Double(height) / 2 + (phase ? curve : -curve)
                let isInk = abs(Double(y) - place) < 7
                rgb += [red, green, blue]
                alpha.append(isInk ? 255 : 0)
            }
        }
        return PNGImage(width: width, height: height, rgb: rgb, alpha: alpha)
    }
}
