package import AntinPDF
package import AntinSystem

extension SignatureFacts {
    /// The facts of one signature of a PDF, over the bytes that its ByteRange names.
    ///
    /// Whether those bytes are a whole revision, and what came after, is in `PDFSignature`; both
    /// answers are needed for a verdict. Cost: one pass over the ByteRange, one public-key operation.
    package init(_ signature: PDFSignature, in file: ByteStore) {
        let form = SignatureForm(subFilter: signature.subFilter)
        let isInside =
            !signature.signedRanges.isEmpty
            && signature.signedRanges.allSatisfy {
                $0.lowerBound >= 0 && $0.upperBound <= file.count
            }
        var reader = SignatureReader(form: form)
        reader.note(.rangesOutside, if: !isInside)
        let ranges = SignedRanges(file, isInside ? signature.signedRanges : [])
        reader.read(signature.contents) { ranges.digest($0) }
        self = reader.facts
    }
}
