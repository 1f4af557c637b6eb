// SealGeometry.swift
package import AntinPDF

/// Where signatures stand on paper: the person's picture between position and name, the seal over
/// a third of it on its left (Decree 30/2020, Appendix I part I, II.7(d) and II.8(a)).
package enum SealGeometry {
    /// The usual round seal of an office, in millimetres.
    package static let usualSeal = 36.0
    /// The part of the person's picture that the seal covers.
    package static let share = 1.0 / 3
    /// Width over height of a signature's picture, unless said otherwise.
    package static let usualAspect = 2.5
    /// The largest picture of a signature, in millimetres.
    static let widest = 45.0
    static let highest = 25.0

    /// The picture's place, centred in the space between position and name: as large as it may be
    /// with its width over height as given.
    static func person(in space: PDFRectangle, aspect: Double) -> PDFRectangle {
        let height = min(
            space.height - 4, Millimetres(Self.highest).points,
            Millimetres(Self.widest).points / aspect)
        let width = height * aspect
        let middle = ((space.left + space.right) / 2, (space.bottom + space.top) / 2)
        return PDFRectangle(
            left: middle.0 - width / 2, bottom: middle.1 - height / 2, width: width, height: height)
    }

    /// The seal's place: a square of its real size, level with the picture, over a third of it.
    ///
    /// - Parameter millimetres: the side of the seal's picture on paper.
    package static func seal(over person: PDFRectangle, millimetres: Double) -> PDFRectangle {
        let side = Millimetres(millimetres).points
        let shared = min(side, person.height)
        // A seal lower than the picture reaches further in, to cover as much; never beyond it.
        let reach = min(person.width, Self.share * person.width * person.height / shared)
        let middle = (person.bottom + person.top) / 2
        return PDFRectangle(
            left: person.left + reach - side, bottom: middle - side / 2, width: side, height: side)
    }
}
