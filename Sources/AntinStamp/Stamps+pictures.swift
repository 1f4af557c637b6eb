import AntinGraphics
import AntinPDF

extension Stamps {
    /// The box that a person's signature is fitted into unless the form says otherwise.
    package static let personBox = (width: Millimetres(45), height: Millimetres(18))
    /// How wide a seal can be.
    package static let sealMillimetres = 20.0...60.0

    /// The picture of a person's signature, as large as `width` by `height` points allow without
    /// stretching it.
    ///
    /// - Parameter flattened: without alpha, on white: for a file that claims PDF/A-1.
    package static func personImage(
        _ png: [UInt8], width: Double = personBox.width.points,
        height: Double = personBox.height.points, flattened: Bool = false
    ) throws(StampError) -> PictureStamp {
        guard width > 0, height > 0 else { throw .impossibleMeasure }
        let (image, ink) = try self.inked(png)
        let scale = min(width / Double(image.width), height / Double(image.height))
        return try self.stamp(
            image, pointsPerPixel: scale, flattened: flattened,
            warnings: ink.colour == .blue ? [] : [.notBlue])
    }

    /// The picture of a seal in its real size.
    ///
    /// - Parameter millimetres: the width of the seal itself, from ink to ink; nil for what the
    ///   file says (`pHYs`).
    package static func sealImage(
        _ png: [UInt8], millimetres: Millimetres? = nil, flattened: Bool = false
    ) throws(StampError) -> PictureStamp {
        let (image, ink) = try self.inked(png)
        var warnings: [PictureWarning] = ink.colour == .red ? [] : [.notRed]
        let stated = image.pixelsPerMetre.map {
            Millimetres(1000 * Double(image.width) / $0.x)
        }
        guard let real = millimetres ?? stated else { throw .picture(.unknownSize) }
        guard self.sealMillimetres.contains(real.value) else { throw .picture(.impossibleSize) }
        if let stated, abs(stated.value - real.value) > 0.05 * real.value {
            warnings.append(.otherSize)
        }
        return try self.stamp(
            image, pointsPerPixel: real.points / Double(image.width), flattened: flattened,
            warnings: warnings)
    }

    /// Reads a picture, refuses what is no cut-out ink, and cuts its empty margins off.
    private static func inked(_ png: [UInt8]) throws(StampError) -> (PNGImage, Ink) {
        let image: PNGImage
        do { image = try PNGImage(parsing: png) } catch { throw .picture(PictureFault(error)) }
        let ink = image.ink()
        guard let bounds = ink.bounds else { throw .picture(.empty) }
        // Ink alone never fills its own rectangle: a round seal leaves a fifth of it.
        guard image.alpha != nil, ink.transparentShare >= 0.15 else {
            throw .picture(.opaqueBackground)
        }
        guard ink.paperShare <= 0.10 else { throw .picture(.paper) }
        return (image.cropped(to: bounds), ink)
    }

    private static func stamp(
        _ image: PNGImage, pointsPerPixel: Double, flattened: Bool, warnings: [PictureWarning]
    ) throws(StampError) -> PictureStamp {
        let width = Double(image.width) * pointsPerPixel
        let height = Double(image.height) * pointsPerPixel
        guard width < 2_000, height < 2_000 else { throw .impossibleMeasure }
        let shown = flattened ? image.flattened() : image
        var canvas = Canvas()
        canvas.picture(
            shown, in: PDFRectangle(left: 0, bottom: 0, width: width, height: height))
        let appearance = canvas.appearance(width: width, height: height)
        // 72 points to the inch.
        let isCoarse = pointsPerPixel > 72.0 / 150
        return PictureStamp(
            appearance: appearance, warnings: warnings + (isCoarse ? [.coarse] : []))
    }
}

extension PictureFault {
    init(_ error: GraphicsError) {
        switch error {
        case .jpeg: self = .jpeg
        case .notPNG: self = .notPNG
        case .tooLarge: self = .tooLarge
        default: self = .damaged
        }
    }
}
