package import AntinSystem

/// A PDF, read strictly and only as far as needed: its revisions, its signatures, and what later
/// revisions did to earlier signatures.
///
/// Nothing is repaired. Cost: linear in the cross-reference entries; objects are parsed when they
/// are asked for; the bytes of the file are not copied.
package struct PDFDocument: Sendable {
    package let store: ByteStore
    package let limits: PDFLimits
    /// Oldest first; never empty.
    package let revisions: [PDFRevision]
    /// Bytes after the last revision that no cross-reference section accounts for.
    package let trailing: Range<Int>?
    /// All signatures, in the order in which they were made.
    package let signatures: [PDFSignature]
    /// Full names of signature fields that are not signed.
    package let emptySignatureFields: [String]
    let index: XrefIndex

    /// Reads the structure and judges the geometry of every signature.
    ///
    /// Throws if there are bytes before `%PDF-`, if the document is encrypted, or if anything that
    /// matters can be read in two ways.
    package init(
        reading store: ByteStore, limits: PDFLimits = .standard
    ) throws(PDFError) {
        try Self.checkHeader(store)
        let chain = try RevisionChain(of: store, limits: limits)
        self.store = store
        self.limits = limits
        self.revisions = chain.revisions
        self.trailing = chain.trailing
        self.index = chain.index
        let loader = ObjectLoader(
            store: store, revisions: chain.revisions, index: chain.index, limits: limits)
        let listing = try SignatureListing(loader: loader, trailing: chain.trailing)
        self.signatures = listing.signatures
        self.emptySignatureFields = listing.emptyFields
    }

    /// Some revision has both kinds of cross-reference, so that two readers may see two documents.
    package var isHybrid: Bool { revisions.contains(where: \.isHybrid) }

    var newest: PDFRevision { revisions[revisions.count - 1] }

    func loader() -> ObjectLoader {
        ObjectLoader(store: store, revisions: revisions, index: index, limits: limits)
    }

    /// The object as of a revision, by default the last one; null if there is none.
    package func object(
        _ reference: PDFReference, asOf revision: Int? = nil
    ) throws(PDFError) -> PDFObject {
        try loader().object(reference, asOf: revision ?? newest.index)
    }

    /// The pages of the last revision, in order. Cost: parses the page tree.
    package func pages() throws(PDFError) -> [PDFReference] {
        try PageTree(loader: loader(), revision: newest.index).pages(limit: .max)
    }

    /// `%PDF-` and a version at byte 0 (7.5.2).
    private static func checkHeader(_ store: ByteStore) throws(PDFError) {
        try store.withSpan(0..<min(store.count, 1024 + 5)) { bytes throws(PDFError) in
            var lexer = PDFLexer(at: 0, end: bytes.count, limits: .standard)
            if lexer.follows("%PDF-", bytes) { return }
            while lexer.position < bytes.count {
                lexer.position += 1
                if lexer.follows("%PDF-", bytes) {
                    throw PDFError(
                        .leadingBytes, at: 0, "\(lexer.position) bytes before %PDF-")
                }
            }
            throw PDFError(.notPDF, at: 0, "no %PDF-")
        }
    }
}
