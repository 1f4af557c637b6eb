/// A real number, kept as its shortest decimal text: a page that is written again keeps its exact
/// measures, and `0.50` equals `.5`.
package struct PDFReal: Hashable, Sendable {
    package let text: String

    /// - Parameter digits: an optional sign, digits and exactly one point, as the lexer found it.
    init(sign negative: Bool, whole: some Sequence<UInt8>, fraction: some Sequence<UInt8>) {
        let zero = UInt8(ascii: "0")
        var whole = Array(whole.drop { $0 == zero })
        var fraction = Array(fraction)
        while fraction.last == zero { fraction.removeLast() }
        let isZero = whole.isEmpty && fraction.isEmpty
        if whole.isEmpty { whole = [zero] }
        if fraction.isEmpty { fraction = [zero] }
        var bytes: [UInt8] = negative && !isZero ? [UInt8(ascii: "-")] : []
        bytes += whole
        bytes.append(UInt8(ascii: "."))
        bytes += fraction
        self.text = String(decoding: bytes, as: UTF8.self)
    }
}
