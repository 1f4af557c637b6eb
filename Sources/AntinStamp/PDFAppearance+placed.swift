package import AntinPDF

extension PDFAppearance {
    /// This appearance, unstretched, somewhere in a larger box: what a field shows whose rectangle
    /// is larger than what it is signed with.
    ///
    /// - Parameters:
    ///   - x: of its lower left corner in the box, in points; and `y`.
    package func placed(x: Double, y: Double, width: Double, height: Double) -> PDFAppearance {
        var fragment = PDFFragment()
        let form = fragment.add(self)
        let place = "q 1 0 0 1 \(Canvas.number(x)) \(Canvas.number(y)) cm /Fm1 Do Q\n"
        return PDFAppearance(
            width: width, height: height, content: Array(place.utf8),
            resources: PDFDictionary([
                ("XObject", .dictionary(PDFDictionary([("Fm1", .reference(form))])))
            ]),
            fragment: fragment, hasTransparency: self.hasTransparency)
    }
}
