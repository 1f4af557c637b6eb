/// What the signatures before a revision permit it to do: all of them together, the strictest
/// counts (12.8.2.2, 12.8.2.4).
struct RevisionPermissions {
    /// The highest level; higher ones are refused.
    let ceiling: PDFChange.Level
    /// The signature that set it, for reasons.
    let authority: String?
    private let locks: [(signature: PDFSignature, lock: FieldLock)]
    private let index: XrefIndex

    init(before revision: Int, _ signatures: [PDFSignature], _ index: XrefIndex) {
        // Without a certification, a signature permits forms to be filled and signed.
        var ceiling: PDFChange.Level?
        var authority: String?
        var locks: [(PDFSignature, FieldLock)] = []
        for signature in signatures where signature.revisionIndex < revision {
            let levels = [signature.certificationLevel] + signature.locks.map(\.level)
            for level in levels.compactMap(\.self).map(Self.level) where level < ceiling ?? .other {
                ceiling = level
                authority = signature.fieldName
            }
            locks += signature.locks.map { (signature, $0) }
        }
        // Only a certification can permit comments.
        let isCertified = signatures.contains {
            $0.revisionIndex < revision && $0.certificationLevel == 3
        }
        self.ceiling = min(ceiling ?? .formFill, isCertified ? .annotations : .formFill)
        self.authority = authority
        self.locks = locks
        self.index = index
    }

    /// `/P` (table 257); what is no level there forbids everything.
    private static func level(_ number: Int) -> PDFChange.Level {
        switch number {
        case 2: .formFill
        case 3: .annotations
        default: .maintenance
        }
    }

    /// The signature that locks this field, if it was there when that signature was made.
    func lock(on field: String, at number: Int) -> String? {
        locks.first { signature, lock in
            lock.names(field)
                && index.live(number, asOf: signature.revisionIndex) != nil
        }?.signature.fieldName
    }

    /// The signature that forbids a field of this name to be added. Whoever locks all fields locks
    /// those that are there: a receiver still signs that a document has come in.
    func lock(onNew field: String) -> String? {
        locks.first { _, lock in lock.forbidsNew(field) }?.signature.fieldName
    }
}
