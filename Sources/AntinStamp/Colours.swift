import AntinPDF

/// The colour space of everything that is drawn (ISO 32000-1, 8.6.5): it has a meaning of its own,
/// so that no output intent is needed.
enum Colours {
    /// The primaries of sRGB (IEC 61966-2-1) with a plain gamma in place of its curve: no eye
    /// tells the two apart on a seal. Black and white in it as well: some viewers tint CalGray.
    static let rgb = PDFObject.array([
        .name("CalRGB"),
        .dictionary(
            PDFDictionary([
                ("WhitePoint", white),
                ("Gamma", numbers([2.2, 2.2, 2.2])),
                (
                    "Matrix",
                    numbers([
                        0.4124, 0.2126, 0.0193, 0.3576, 0.7152, 0.1192, 0.1805, 0.0722, 0.9505,
                    ])
                ),
            ])),
    ])

    private static let white = numbers([0.9505, 1, 1.089])

    private static func numbers(_ values: [Double]) -> PDFObject {
        .array(values.map { PDFObject.number($0) })
    }
}
