// Files that an organ has called forged.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// An organ's public statement that a file which carries its name is not its own.
package struct Denial: Sendable {
    package let entry: UInt64
    package let organ: OrganID
    package let time: Timestamp
    /// SHA-256 of the forged file.
    package let file: Digest
    /// Why, and what the forgery claims to be; nil if that was erased.
    package let record: ChangeRecord?
}

extension Registry {
    /// The denials of files in the published log from an entry on, and the entry after the last
    /// one that was looked at. Denials without a file are left out, and those of files that an organ
    /// of this register has issued: earlier versions took them.
    ///
    /// Cost: linear in these entries; a caller that keeps what it has asks for the new ones alone.
    package func denials(
        from first: UInt64
    ) async throws -> (denials: [Denial], next: UInt64) {
        let size = self.checkpoint?.head.size ?? 0
        guard first < size else { return ([], max(first, size)) }
        let denials = try await self.read { reader in
            let rows = try reader.rows(
                """
                SELECT idx FROM entries WHERE idx >= ? AND idx < ? AND kind = 'forgery.denied'
                ORDER BY idx
                """, [.index(first), .index(size)])
            return try rows.compactMap { try reader.denial(try $0.index(0)) }
                .filter { try !reader.isIssued($0.file) }
        }
        return (denials, size)
    }
}

extension StoreReader {
    fileprivate func isIssued(_ file: Digest) throws -> Bool {
        try self.row(
            """
            SELECT 1 FROM document_files f JOIN documents d ON d.entry = f.entry
            WHERE f.digest = ? AND d.kind = 'issued' LIMIT 1
            """, [.digest(file)]) != nil
    }

    /// The first denial of one of these files from an entry on. Cost: linear in these entries.
    func denial(of files: Set<Digest>, since first: UInt64) throws -> UInt64? {
        let rows = try self.rows(
            "SELECT idx FROM entries WHERE idx >= ? AND kind = 'forgery.denied' ORDER BY idx",
            [.index(first)])
        for row in rows {
            guard let denial = try self.denial(try row.index(0)) else { continue }
            if files.contains(denial.file) { return denial.entry }
        }
        return nil
    }

    fileprivate func denial(_ index: UInt64) throws -> Denial? {
        guard let row = try self.entry(index) else {
            throw StoreError.damaged("entry \(index) is missing")
        }
        let entry = try Entry(parsing: row.bytes)
        let body = try EntryBody(parsing: entry.body)
        guard case .forgeryDenied(let forgery) = body.content, let file = forgery.file else {
            return nil
        }
        let record = try self.opened("records", index).map { try ChangeRecord(parsing: $0.json) }
        return Denial(
            entry: index, organ: body.organ, time: entry.time, file: file, record: record)
    }
}
