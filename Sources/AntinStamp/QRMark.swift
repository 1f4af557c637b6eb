import AntinGraphics
package import AntinPDF

/// A QR symbol with the printed words that say the same, for those without a camera.
package struct QRMark: Sendable {
    package enum CaptionPlace: Sendable { case beneath, beside }

    /// What a camera reads.
    package var address: String
    /// What is printed, one line each: the verification code and the address.
    package var caption: [String]
    /// The side of the symbol with its quiet zone of four modules, in points.
    package var side: Double
    package var place: CaptionPlace

    /// The size of the caption, in points.
    package static let captionSize = 8.0
    /// 25 mm: modules of 0.6 mm for an address of 60 letters, which a telephone reads from a
    /// screen too.
    package static let usualSide = Millimetres(25).points
    /// 0.3 mm: what cameras of telephones tell apart.
    package static let smallestModule = Millimetres(0.3).points
    /// Between the quiet zone and the caption.
    private static let gap = 2.0

    package init(
        address: String, caption: [String], side: Double = Self.usualSide,
        place: CaptionPlace = .beneath
    ) {
        self.address = address
        self.caption = caption
        self.side = side
        self.place = place
    }

    /// Draws symbol and caption; the size of the appearance is what both need.
    package func appearance(_ fonts: StampFonts) throws(StampError) -> PDFAppearance {
        guard self.side > 0, self.side < 600 else { throw .impossibleMeasure }
        let symbol: QRCode
        do { symbol = try QRCode(self.address) } catch { throw .unreadableQR }
        let module = self.side / Double(symbol.size + 2 * QRCode.quietZone)
        guard module >= Self.smallestModule else { throw .unreadableQR }

        var canvas = Canvas()
        let hasCaption = self.caption.contains { !$0.isEmpty }
        let block =
            hasCaption
            ? try TextBlock(
                lines: self.caption, size: Self.captionSize,
                alignment: self.place == .beneath ? .centre : .leading, fonts)
            : TextBlock(lines: [], size: Self.captionSize, width: 0, height: 0)
        let width: Double
        let height: Double
        switch self.place {
        case .beneath:
            width = max(self.side, block.width)
            // The quiet zone is gap enough.
            height = self.side + block.height
        case .beside:
            width = self.side + (hasCaption ? Self.gap + block.width : 0)
            height = max(self.side, block.height)
        }
        let corner: (x: Double, y: Double) =
            switch self.place {
            case .beneath: ((width - self.side) / 2, height - self.side)
            case .beside: (0, (height - self.side) / 2)
            }
        canvas.fill(Self.bars(of: symbol, module: module, corner: corner))
        if hasCaption {
            let start = self.place == .beneath ? (width - block.width) / 2 : self.side + Self.gap
            let bottom = self.place == .beneath ? 0 : (height - block.height) / 2
            let box = PDFRectangle(
                left: start, bottom: bottom, width: block.width, height: block.height)
            try block.draw(on: &canvas, in: box, fonts)
        }
        return try canvas.appearance(width: width, height: height, fonts)
    }

    /// The dark modules, those side by side in a row as one bar.
    private static func bars(
        of symbol: QRCode, module: Double, corner: (x: Double, y: Double)
    ) -> [PDFRectangle] {
        var bars: [PDFRectangle] = []
        for y in 0..<symbol.size {
            var x = 0
            while x < symbol.size {
                let start = x
                while x < symbol.size, symbol[x, y] { x += 1 }
                if x > start {
                    let left = Double(start + QRCode.quietZone)
                    let below = Double(symbol.size - 1 - y + QRCode.quietZone)
                    bars.append(
                        PDFRectangle(
                            left: corner.x + left * module, bottom: corner.y + below * module,
                            width: Double(x - start) * module, height: module))
                }
                x += 1
            }
        }
        return bars
    }
}
