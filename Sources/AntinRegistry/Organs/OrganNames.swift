// The names that an organ had.

package import AntinCore
package import AntinLog

/// A name that an organ no longer has.
package struct FormerName: Hashable, Sendable {
    package let name: String
    /// Since when it has another one.
    package let until: Timestamp
}

extension Registry {
    /// Gives an organ another name. The old one stays among its names in the trust list, so that
    /// documents that bear it are believed as before.
    ///
    /// No entry is written: the log knows an organ by its identifier, and the name that readers
    /// compare stands in the trust list, whose versions are signed and chained
    /// (Docs/formats/trust.md).
    package func renameOrgan(_ id: OrganID, to name: String) async throws {
        try await self.submit { planning in
            let organ = try planning.activeOrgan(id)
            let name = VietnameseText.cleaned(name)
            guard 1...300 ~= name.count else { throw Refusal(.invalid, "name") }
            guard name != organ.name else { return }
            try planning.transaction.execute(
                """
                INSERT INTO organ_names (organ, name, until) VALUES (?, ?, ?)
                ON CONFLICT (organ, name) DO UPDATE SET until = excluded.until
                """, [.text(id.text), .text(organ.name), .integer(planning.time.milliseconds)])
            // It may take an earlier name again.
            try planning.transaction.execute(
                "DELETE FROM organ_names WHERE organ = ? AND name = ?",
                [.text(id.text), .text(name)])
            try planning.transaction.execute(
                "UPDATE organs SET name = ? WHERE id = ?", [.text(name), .text(id.text)])
        }
        self.noteRename()
    }

    /// The earlier names of an organ, the last one first.
    package func formerNames(of organ: OrganID) async throws -> [FormerName] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT name, until FROM organ_names WHERE organ = ? ORDER BY until DESC, name
                """, [.text(organ.text)]
            ).map { FormerName(name: try $0.text(0), until: try $0.time(1)) }
        }
    }
}
