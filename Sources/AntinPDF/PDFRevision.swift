/// One revision of the document: what was written at once, with its cross-reference section.
///
/// A linearised file has two sections in its first revision; every other revision has one.
package struct PDFRevision: Sendable {
    /// 0 is the oldest.
    package let index: Int
    /// From the end of the revision before it.
    package let start: Int
    /// After `%%EOF`, without the end of its line.
    package let markerEnd: Int
    /// After the end of the `%%EOF` line; at most four bytes of line end belong to it.
    package let endOffset: Int
    /// What the `startxref` of this revision names.
    package let startxref: Int
    /// Extended with a stream, not a table.
    package let usesXrefStream: Bool
    /// Has `/XRefStm`.
    package let isHybrid: Bool
    /// The trailer, or the dictionary of the cross-reference stream.
    package let trailer: PDFDictionary
    /// `/Root`.
    package let root: PDFReference
    /// The object number of the cross-reference stream.
    let streamNumber: Int?
    /// The bytes of the section, of a hybrid's stream, and of `startxref … %%EOF`.
    let accounted: [Range<Int>]
    /// The highest `/Size` of this and all older revisions.
    let size: Int

    /// Whether a signature that covers the file up to `offset` covers exactly up to here: with or
    /// without the line end of `%%EOF`.
    func ends(at offset: Int) -> Bool { markerEnd <= offset && offset <= endOffset }
}
