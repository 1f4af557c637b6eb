import AntinCore

extension Registry {
    /// The last entry that can change what a trust list says; nil in a register without one. As
    /// long as it is the same, and no organ was renamed, a list need not be made again.
    ///
    /// Cost: one look into an index for each kind of entry.
    package func lastTrustEntry() async throws -> UInt64? {
        try await self.read { reader in
            var last: UInt64?
            for kind in EntryKind.allCases where kind.concernsTrust {
                let row = try reader.row(
                    "SELECT idx FROM entries WHERE kind = ? ORDER BY idx DESC LIMIT 1",
                    [.text(kind.rawValue)])
                if let index = try row?.index(0) { last = max(last ?? 0, index) }
            }
            return last
        }
    }
}
