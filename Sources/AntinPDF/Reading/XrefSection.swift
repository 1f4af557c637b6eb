/// One cross-reference section: a table with its trailer, or a stream.
struct XrefSection: Sendable {
    enum Kind: Sendable {
        case table
        case stream
    }

    let kind: Kind
    /// What `startxref` names.
    let offset: Int
    /// After the trailer dictionary, or after `endobj` of the stream.
    let end: Int
    /// In ascending order of number, each number once.
    var entries: [XrefEntry]
    /// The trailer; for a stream, its dictionary.
    let trailer: PDFDictionary
    /// The number of the stream object; nil for a table.
    let streamNumber: Int?
    let previous: Int?
    /// The bytes of the stream that `/XRefStm` names: the section is a hybrid.
    var hybridRange: Range<Int>?

    /// `/Size`: one more than the highest object number.
    let size: Int
}
