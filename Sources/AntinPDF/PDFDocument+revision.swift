// Earlier revisions as files of their own: what a signer saw is always there to be looked at.

extension PDFDocument {
    /// The bytes of a revision, 0 being the oldest: up to where a sound signature of it ends, else
    /// up to the end of its last line. Nil if there is no such revision.
    package func range(ofRevision index: Int) -> Range<Int>? {
        guard revisions.indices.contains(index) else { return nil }
        let signed = signatures.last { signature in
            if case .anomaly = signature.coverage { return false }
            return signature.revisionIndex == index
        }
        return 0..<(signed?.signedEnd ?? revisions[index].endOffset)
    }
}
