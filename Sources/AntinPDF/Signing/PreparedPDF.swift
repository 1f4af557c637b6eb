package import AntinSystem

/// A PDF that is ready to be signed: the original, untouched, and the bytes of one more revision
/// whose `/Contents` is still all zeros.
///
/// The members say all; whoever stores them can make the same value again in another process.
package struct PreparedPDF: Sendable {
    package let original: ByteStore
    /// What follows the original.
    package let appended: [UInt8]
    /// `[0 a b c]`.
    package let byteRange: [Int]
    /// From `<` to after `>` of `/Contents`, in the whole file.
    package let contentsRange: Range<Int>

    /// Puts the parts together again. Throws unless they are those of a prepared file: the hole is
    /// where `byteRange` says, inside the appended bytes, and all zeros.
    package init(
        original: ByteStore, appended: [UInt8], byteRange: [Int], contentsRange: Range<Int>
    ) throws(PDFError) {
        let count = original.count + appended.count
        guard contentsRange.lowerBound >= original.count, contentsRange.upperBound < count,
            contentsRange.count >= 4, contentsRange.count.isMultiple(of: 2),
            byteRange == [
                0, contentsRange.lowerBound, contentsRange.upperBound,
                count - contentsRange.upperBound,
            ]
        else { throw PDFError(.refused, "these are not the parts of a prepared PDF") }
        let start = contentsRange.lowerBound - original.count
        let end = contentsRange.upperBound - original.count
        guard appended[start] == UInt8(ascii: "<"), appended[end - 1] == UInt8(ascii: ">"),
            Self.areZeros(appended.span.extracting((start + 1)..<(end - 1)))
        else {
            throw PDFError(.refused, at: contentsRange.lowerBound, "the hole is not empty")
        }
        self.original = original
        self.appended = appended
        self.byteRange = byteRange
        self.contentsRange = contentsRange
    }

    /// Never stops early, so that many bytes are compared at once.
    private static func areZeros(_ digits: Span<UInt8>) -> Bool {
        var difference: UInt8 = 0
        for index in digits.indices { difference |= digits[index] ^ UInt8(ascii: "0") }
        return difference == 0
    }

    /// Size of the finished file.
    package var byteCount: Int { original.count + appended.count }

    /// The largest CMS that fits.
    package var contentsCapacity: Int { (contentsRange.count - 2) / 2 }

    /// The bytes to hash.
    package var signedRanges: SignedRanges {
        SignedRanges(
            original, ByteStore(appended),
            [0..<contentsRange.lowerBound, contentsRange.upperBound..<byteCount])
    }

    /// The appended bytes with this CMS in the hole: original and result together are the file.
    package func filled(with cms: [UInt8]) throws(PDFError) -> [UInt8] {
        guard !cms.isEmpty, cms.count <= contentsCapacity else {
            throw PDFError(
                .limit, at: contentsRange.lowerBound,
                "a CMS of \(cms.count) bytes for a hole of \(contentsCapacity)")
        }
        var printer = PDFPrinter()
        printer.hex(cms)
        var result = appended
        let start = contentsRange.lowerBound - original.count
        let digits = printer.bytes.count - 1
        result.replaceSubrange(start..<start + digits, with: printer.bytes.dropLast())
        return result
    }
}
