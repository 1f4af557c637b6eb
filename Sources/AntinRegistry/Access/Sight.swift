// What somebody may see of a document: the one place that decides it.

package import AntinCore
import AntinLog

/// What one person, or one program, sees of a document on behalf of an organ.
///
/// | | facts of the book | files |
/// | --- | --- | --- |
/// | clerk, signer | the organ's own, and what was sent to it | the same |
/// | auditor | the same | while they were granted for a time |
/// | administrator | nothing | nothing |
/// | staff | what was assigned to the person | the same |
///
/// Files are gone for an organ that has destroyed its copy after a recall (15) or has returned the
/// document (02), and for everybody once it was erased. What is not seen does not exist.
package struct DocumentSight: Sendable, Hashable {
    package let document: RegisteredDocument
    package let mayReadFiles: Bool
    /// Who may not read the files because they are gone, not because of the role.
    package let areFilesGone: Bool
}

extension Registry {
    /// What the asker sees of a document on behalf of an organ; `nil`: it does not exist for it.
    ///
    /// - Parameters:
    ///   - token: the account's or the program's, with its roles.
    ///   - organ: the organ acted for.
    ///   - everywhere: also documents of the other organs, for who has a reading role in all.
    package func sight(
        of entry: UInt64, for token: Token, in organ: OrganID, everywhere: Bool = false
    ) async throws -> DocumentSight? {
        let seesAll = everywhere && token.seesAll
        let seen: (sight: DocumentSight?, needsGrant: Bool) = try await self.read { reader in
            guard let document = try reader.document(entry) else { return (nil, false) }
            if let seen = try reader.sight(of: document, for: token, in: organ) { return seen }
            guard seesAll,
                let seen = try reader.sight(of: document, for: token, in: document.organ)
            else { return (nil, false) }
            return seen
        }
        guard let sight = seen.sight, seen.needsGrant else { return seen.sight }
        return DocumentSight(
            document: sight.document,
            mayReadFiles: try await self.mayReadFiles(token, of: sight.document.organ),
            areFilesGone: false)
    }

    /// The same rule for lists: what the asker finds on behalf of an organ.
    ///
    /// - Parameter everywhere: all organs, for who has a reading role in all of them.
    package func searchScope(
        for token: Token, in organ: OrganID, everywhere: Bool = false
    ) async throws -> SearchScope {
        guard token.sees(organ) else {
            return SearchScope(organs: [organ], readsFiles: true, assignee: token.id)
        }
        return SearchScope(
            organs: everywhere && token.seesAll ? nil : [organ],
            readsFiles: try await self.mayReadFiles(token, of: organ))
    }
}

extension Token {
    /// Whether it sees all documents of an organ, not only those assigned to one person.
    package func sees(_ organ: OrganID) -> Bool {
        [.clerk, .signer, .auditor].contains { self.may($0, for: organ.text) }
    }

    /// Whether it has a reading role in every organ of this register.
    package var seesAll: Bool {
        [Role.clerk, .auditor].contains { self.grants.contains(Grant(organ: "*", role: $0)) }
    }
}

extension StoreReader {
    /// As ``Registry/sight(of:for:in:everywhere:)``; the second part says that the files depend
    /// on a grant for a time.
    fileprivate func sight(
        of document: RegisteredDocument, for token: Token, in organ: OrganID
    ) throws -> (sight: DocumentSight?, needsGrant: Bool)? {
        let isOwn = document.organ == organ
        let sent = isOwn ? nil : try self.delivery(of: document.entry, to: organ)
        guard isOwn || sent != nil else { return nil }
        let isGone =
            try document.erased != nil || sent.map { Self.isGone($0) } ?? self.isGone(document)
        func seen(_ mayReadFiles: Bool, needsGrant: Bool = false) -> (DocumentSight?, Bool) {
            (
                DocumentSight(
                    document: document, mayReadFiles: mayReadFiles && !isGone,
                    areFilesGone: isGone), needsGrant && !isGone
            )
        }
        if [.clerk, .signer].contains(where: { token.may($0, for: organ.text) }) {
            return seen(true)
        }
        if token.may(.auditor, for: organ.text) { return seen(false, needsGrant: true) }
        return try self.isAssigned(document, to: token, in: organ) ? seen(true) : nil
    }

    private func isAssigned(
        _ document: RegisteredDocument, to token: Token, in organ: OrganID
    ) throws -> Bool {
        guard token.may(.staff, for: organ.text), document.kind == .received,
            document.organ == organ
        else { return false }
        return try self.row(
            """
            SELECT 1 FROM assignments WHERE document = ? AND account = ? AND state <> 'withdrawn'
            """, [.index(document.entry), .text(token.id)]) != nil
    }

    /// A copy that its receiver has destroyed.
    private func isGone(_ document: RegisteredDocument) throws -> Bool {
        guard document.kind == .received else { return false }
        let state = try self.row(
            "SELECT state FROM arrivals WHERE entry = ?", [.index(document.entry)])
        return try state?.text(0) == ArrivalState.destroyed.rawValue
    }

    private static func isGone(_ delivery: Delivery) -> Bool {
        delivery.state == .changeAccepted || delivery.state == .refused
    }
}
