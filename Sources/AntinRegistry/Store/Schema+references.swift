// What refers to an entry, by kind.

extension Schema {
    /// A document that thousands have entered is referred to by each of them; what its receipt
    /// names are the few entries that change it.
    static let references: [String] = [
        """
        CREATE INDEX entries_by_ref_and_kind ON entries (ref, kind) WHERE ref IS NOT NULL;
        DROP INDEX entries_by_ref;
        """
    ]
}
