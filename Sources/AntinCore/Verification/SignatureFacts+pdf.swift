// SignatureFacts+pdf.swift
internal import AntinCrypto
package import AntinPDF
package import AntinSystem

extension SignatureFacts {
    /// The facts of a signature of a PDF. Cost: one pass over its ByteRange.
    package init(pdf signature: PDFSignature, in store: ByteStore) {
        self.init(reading: signature.contents, as: SignatureForm(subFilter: signature.subFilter)) {
            algorithm in
            var hasher = Hasher(algorithm)
            for range in signature.signedRanges {
                store.withSpan(range) { hasher.update($0) }
            }
            return hasher.finish()
        }
    }
}
