package import AntinCore

extension CheckingSlip {
    /// The slip as a PDF of one A4 page. The same slip and fonts give the same bytes.
    ///
    /// What does not fit in 10 points is set smaller, to 7 points at least; what still does not fit
    /// goes on a second page, for nothing is cut.
    package func pdf(_ fonts: StampFonts) throws(StampError) -> [UInt8] {
        var file: [UInt8] = []
        for size in [10, 9.5, 9, 8.5, 8, 7.5, 7] {
            var layout = SlipLayout(self, size: size, fonts)
            file = try layout.set()
            if layout.pageCount == 1 { break }
        }
        return file
    }
}
