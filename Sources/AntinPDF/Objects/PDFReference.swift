/// An indirect reference, `12 0 R`.
package struct PDFReference: Hashable, Sendable {
    package let number: Int
    package let generation: Int

    package init(number: Int, generation: Int = 0) {
        self.number = number
        self.generation = generation
    }
}

extension PDFReference: CustomStringConvertible {
    package var description: String { "\(number) \(generation) R" }
}
