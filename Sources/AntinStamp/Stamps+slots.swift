package import AntinPDF

/// What is shown in the places that a form keeps: their rectangles are fixed before the first
/// signature, so a picture or text is put inside, never stretched.
extension Stamps {
    /// How much of a person's picture a seal covers: "about a third" (Decree 30/2020, Appendix I,
    /// part I, II.8(a)), with room to either side.
    package static let sealShare = 0.29...0.37

    /// A person's picture, as large as its slot allows, in the middle of it.
    ///
    /// - Parameter seal: the slot of the seal that will be set over it. A picture that is much
    ///   narrower than its slot is moved off the middle just so far that the seal covers a third.
    package static func personImage(
        _ png: [UInt8], in slot: PDFRectangle, under seal: PDFRectangle? = nil,
        flattened: Bool = false
    ) throws(StampError) -> PictureStamp {
        let stamp = try self.personImage(
            png, width: slot.width, height: slot.height, flattened: flattened)
        let picture = stamp.appearance
        let room = slot.width - picture.width
        let y = (slot.height - picture.height) / 2
        func share(_ x: Double) -> Double {
            seal?.overlapFraction(
                of: PDFRectangle(
                    left: slot.left + x, bottom: slot.bottom + y, width: picture.width,
                    height: picture.height)) ?? 0
        }
        var x = room / 2
        if seal != nil, !self.sealShare.contains(share(x)) {
            let places = (0...100).map { Double($0) / 100 * room }
                .filter { self.sealShare.contains(share($0)) }
            x = places.min { abs($0 - room / 2) < abs($1 - room / 2) } ?? x
        }
        return PictureStamp(
            appearance: picture.placed(x: x, y: y, width: slot.width, height: slot.height),
            warnings: stamp.warnings)
    }

    /// A seal in its real size at the right edge of its slot, which is where it covers the person's
    /// picture. One that is larger than its slot is refused: the form was made for another seal.
    package static func sealImage(
        _ png: [UInt8], millimetres: Millimetres?, in slot: PDFRectangle, flattened: Bool = false
    ) throws(StampError) -> PictureStamp {
        let stamp = try self.sealImage(png, millimetres: millimetres, flattened: flattened)
        let picture = stamp.appearance
        // Half a millimetre is how well a scan knows its size.
        let tolerance = Millimetres(0.5).points
        guard picture.width <= slot.width + tolerance, picture.height <= slot.height + tolerance
        else { throw .picture(.largerThanPlace) }
        return PictureStamp(
            appearance: picture.placed(
                x: slot.width - picture.width, y: (slot.height - picture.height) / 2,
                width: slot.width, height: slot.height),
            warnings: stamp.warnings)
    }

    /// Words of a signature without a picture, in the upper right corner of their slot.
    package static func words(
        _ words: PDFAppearance, in slot: PDFRectangle
    ) throws(StampError) -> PDFAppearance {
        let tolerance = 0.03
        guard words.width <= slot.width + tolerance else {
            throw .tooWide(line: "", width: words.width, available: slot.width)
        }
        guard words.height <= slot.height + tolerance else {
            throw .tooTall(lines: 1, height: words.height, available: slot.height)
        }
        return words.placed(
            x: slot.width - words.width, y: slot.height - words.height, width: slot.width,
            height: slot.height)
    }
}
