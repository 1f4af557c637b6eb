package import AntinCore
package import AntinLog
package import AntinPDF

/// The marks of a signed document, after Appendix I of Decree 30/2020/NĐ-CP: what they say, in
/// black upright lower-case letters with the measures of Times New Roman.
package enum Stamps {
    /// The size of the words of a signature without picture, in points.
    package static let size = 10.0
    /// The size of number and date when the text around them does not tell, in points.
    package static let fillSize = 13.0

    // MARK: Number and date

    /// The number of a document in its gap: `width` by `height` points, in the size of the text
    /// around it, with its last digit close to the "/" that follows.
    package static func number(
        _ number: String, size: Double = fillSize, width: Double, height: Double,
        _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        try self.fill(
            number, size: size, alignment: .trailing, width: width, height: height, fonts)
    }

    /// The day in its gap: in italics, as the whole line of place and date is (Appendix I, part I,
    /// II.4).
    package static func day(
        _ date: CivilDate, size: Double = fillSize, width: Double, height: Double,
        _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        try self.fill(
            self.dayText(date), face: .italic, size: size, width: width, height: height, fonts)
    }

    /// The month in its gap, in italics.
    package static func month(
        _ date: CivilDate, size: Double = fillSize, width: Double, height: Double,
        _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        try self.fill(
            self.monthText(date), face: .italic, size: size, width: width, height: height, fonts)
    }

    /// The year in its gap, in italics.
    package static func year(
        _ date: CivilDate, size: Double = fillSize, width: Double, height: Double,
        _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        try self.fill(
            String(date.year), face: .italic, size: size, width: width, height: height, fonts)
    }

    /// "05": days below ten carry a zero (Appendix I, part I, II.4(b)).
    package static func dayText(_ date: CivilDate) -> String {
        date.day < 10 ? "0\(date.day)" : String(date.day)
    }

    /// "01", "02", "3": January and February carry a zero, other months do not.
    package static func monthText(_ date: CivilDate) -> String {
        date.month < 3 ? "0\(date.month)" : String(date.month)
    }

    private static func fill(
        _ text: String, face: StampFonts.Face = .regular, size: Double,
        alignment: TextBlock.Alignment = .centre, width: Double, height: Double,
        _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        try TextBlock(
            lines: [text], face: face, size: size, alignment: alignment, width: width,
            height: height
        ).appearance(fonts)
    }

    // MARK: Signatures in words

    /// An attachment in a file of its own: number and notation, and the time of signing.
    package static func attachment(
        notation: String, time: Timestamp, _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        try self.words(self.attachmentLines(notation: notation, time: time), fonts)
    }

    package static func attachmentLines(notation: String, time: Timestamp) -> [String] {
        ["Số: \(notation)", time.vietnamISO]
    }

    /// A certified copy: its kind, the organ that copies, and the time of signing. A name that is
    /// wider than `width` points takes a second line at most.
    package static func copy(
        kind: CopyType, organ: String, time: Timestamp, width: Double = usualWidth,
        _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        let name = try self.name(organ, width: width, fonts)
        return try self.words([self.title(of: kind)] + name + [time.vietnamISO], fonts)
    }

    /// The mark of arrival, as receivers sign it: organ, number and date of arrival.
    package static func incoming(
        organ: String, number: String, date: CivilDate, width: Double = usualWidth,
        _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        let name = try self.name(organ, width: width, fonts)
        return try self.words(
            name + ["Số đến: \(number)", "Ngày đến: \(date.short(in: .vietnamese))"], fonts)
    }

    /// SAO Y, SAO LỤC or TRÍCH SAO.
    package static func title(of kind: CopyType) -> String {
        switch kind {
        case .full: "SAO Y"
        case .ofCopy: "SAO LỤC"
        case .extract: "TRÍCH SAO"
        }
    }

    /// 85 mm: what the upper right corner leaves beside the organ's name on the left.
    package static let usualWidth = Millimetres(85).points

    private static func name(
        _ organ: String, width: Double, _ fonts: StampFonts
    ) throws(StampError) -> [String] {
        let lines = try TextBlock.wrapped(organ, size: self.size, width: width, fonts)
        guard lines.count <= 2 else {
            let whole = try TextRun(organ, size: self.size, fonts).width
            throw .tooWide(line: organ, width: whole, available: 2 * width)
        }
        return lines
    }

    private static func words(
        _ lines: [String], _ fonts: StampFonts
    ) throws(StampError) -> PDFAppearance {
        try TextBlock(lines: lines, size: self.size, fonts).appearance(fonts)
    }
}
