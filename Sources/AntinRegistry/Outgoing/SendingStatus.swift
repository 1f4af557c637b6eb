// What was sent and is not where it should be yet.

package import AntinCore
import AntinLog

/// An issued document with how many of its recipients are where.
package struct SendingStatus: Hashable, Sendable {
    package let document: RegisteredDocument
    /// Those that the list is about.
    package let count: Int
    package let recipients: Int
}

extension Registry {
    /// The documents in force that an organ sent and that none of their recipients has accepted,
    /// the last first; `count` is how many have, which is none.
    package func unaccepted(of organ: OrganID, limit: Int = 100) async throws -> [SendingStatus] {
        try await self.sent(
            of: organ, having: "max(d.accepted) IS NULL", counting: "0", limit: limit)
    }

    /// The documents in force that a recipient has sent back; `count` is how many did.
    package func sentBack(of organ: OrganID, limit: Int = 100) async throws -> [SendingStatus] {
        try await self.sent(
            of: organ, having: "sum(d.state = '02') > 0", counting: "sum(d.state = '02')",
            limit: limit)
    }

    /// Cost: linear in the recipients of the organ's last thousand documents.
    private func sent(
        of organ: OrganID, having condition: String, counting count: String, limit: Int
    ) async throws -> [SendingStatus] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT d.entry, \(count), count(*) FROM deliveries d
                WHERE d.listed = 1 AND d.entry IN (
                    SELECT entry FROM documents WHERE organ = ? AND kind = 'issued'
                        AND state IN ('current', 'corrected') ORDER BY entry DESC LIMIT 1000)
                GROUP BY d.entry HAVING \(condition) ORDER BY d.entry DESC LIMIT ?
                """, [.text(organ.text), .integer(Int64(limit))]
            ).compactMap { row in
                guard let document = try reader.document(try row.index(0)) else { return nil }
                return SendingStatus(
                    document: document, count: try row.number(1), recipients: try row.number(2))
            }
        }
    }
}
