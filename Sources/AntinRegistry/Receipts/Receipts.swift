// Receipts: what is handed out with a document.

package import AntinCore
package import AntinLog

/// A receipt that the registry's own verifier does not accept. It is not handed out.
package struct ReceiptRejected: Error, Equatable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
}

extension Registry {
    /// The receipt of an entry under the checkpoint that is published now: the entry, what its
    /// commitment opens to, its proof, the same of everything that changed it, and the status.
    ///
    /// It is verified with the verifier's own functions before it is handed out. A document that
    /// was erased has a receipt without record. A registry that may have lost its last entries
    /// (`asOf`) signs a status of then and not of now: it could call current what was recalled
    /// since. One that contradicts its promises signs none.
    ///
    /// Cost: two Ed25519 operations to make it, two to verify it, one file for each tile level.
    package func receipt(of entry: UInt64) async throws -> Receipt {
        if case .readOnly(let reason) = self.mode, !self.answers {
            throw RegistryError.readOnly(reason)
        }
        let now = self.asOf ?? self.clock.read().wall
        return try await self.offDisk {
            let published = try self.published(with: entry)
            let receipt = try self.makeReceipt(of: entry, under: published, at: now)
            try self.verify(receipt)
            return receipt
        }
    }

    /// The inclusion proof of an entry under the checkpoint that is published now.
    package func proof(of entry: UInt64) async throws -> TlogProof {
        try await self.offDisk {
            let published = try self.published(with: entry)
            return try self.proof(of: entry, under: published, from: self.tiles(of: published))
        }
    }

    /// The entry at an index, as it was committed and published; `nil` if there is none.
    package func entry(_ index: UInt64) async throws -> Entry? {
        guard let head = self.checkpoint?.head, index < head.size else { return nil }
        return try await self.read { reader in
            guard let row = try reader.entry(index) else { return nil }
            return try Entry(parsing: row.bytes)
        }
    }

    // MARK: Making

    private typealias Tiles = TileReader<TileSourceBox>

    private func published(with entry: UInt64) throws -> PublishedCheckpoint {
        guard let published = self.checkpoint, entry < published.head.size else {
            throw RegistryError.refused(Refusal(.unknownDocument, "\(entry)"))
        }
        return published
    }

    private func tiles(of published: PublishedCheckpoint) throws -> Tiles {
        try TileReader(
            size: published.head.size, root: published.head.root,
            source: TileSourceBox(source: self.publication))
    }

    private func proof(
        of entry: UInt64, under published: PublishedCheckpoint, from tiles: Tiles
    ) throws -> TlogProof {
        let proof = try InclusionProof.make(
            index: entry, size: published.head.size, reader: tiles)
        return try TlogProof(index: entry, hashes: proof.hashes, checkpoint: published.note)
    }

    private func makeReceipt(
        of entry: UInt64, under published: PublishedCheckpoint, at now: Timestamp
    ) throws -> Receipt {
        // The store may be ahead of what is published; what it says beyond is left out.
        let parts = try self.store.read { reader in
            let changes = try reader.rows(
                """
                SELECT idx FROM entries WHERE ref = ? AND idx < ? AND kind IN
                    ('document.corrected', 'document.replaced', 'document.recalled',
                     'document.erased', 'register.amended')
                ORDER BY idx
                """, [.index(entry), .index(published.head.size)]
            ).map { try $0.index(0) }
            return try ([entry] + changes).map { index in
                guard let row = try reader.entry(index) else {
                    throw StoreError.damaged("entry \(index) is missing")
                }
                return (
                    try Entry(parsing: row.bytes), try reader.opened("records", index)
                )
            }
        }
        let tiles = try self.tiles(of: published)
        let made = try parts.map { entry, opened in
            try Receipt.Part(
                entry: entry,
                opening: opened.map { Receipt.Part.Opening(record: $0.json, salt: $0.salt) },
                proof: try self.proof(of: entry.index, under: published, from: tiles))
        }
        let changes = Array(made.dropFirst())
        let said = changes.map { part -> DocumentChange.Change? in
            if case .documentChanged(let change) = part.body.content { return change.change }
            return nil
        }
        guard let state = DocumentState(following: said) else { throw StoreError.noValue }
        let last = made[made.count - 1].entry
        let status = StatusNote(
            origin: self.origin, index: entry, state: state,
            changedBy: changes.isEmpty ? nil : last.index, size: published.head.size,
            root: published.head.root, time: max(now, last.time))
        return try Receipt(
            subject: made[0], changes: changes, status: try status.signed(by: self.keys.status))
    }

    // MARK: Verifying

    private func verify(_ receipt: Receipt) throws {
        let facts = ReceiptFacts(
            receipt, origin: self.origin, logKeys: [self.keys.log.verifierKey],
            statusKeys: [self.keys.status.verifierKey])
        let wasErased = receipt.changes.contains { part in
            if case .documentChanged(let change) = part.body.content {
                return change.change == .erased
            }
            return false
        }
        func need(_ holds: Bool, _ reason: String) throws {
            if !holds { throw ReceiptRejected(reason: reason) }
        }
        try need(facts.isIncluded, "the entry is not in the tree of the checkpoint")
        try need(facts.changesAreIncluded, "a change is not in the tree of the checkpoint")
        try need(facts.statusFollows, "the status does not follow from the changes")
        // Kinds without a commitment have nothing to open; what was erased opens no more.
        let hasRecord = receipt.subject.body.record != nil
        try need(
            facts.recordOpens ?? (wasErased || !hasRecord), "the record is not the one committed")
        try need(facts.changeRecordsOpen || wasErased, "a reason is not the one committed")
        if let judge = self.configuration.verifyReceipt, let reason = judge(receipt.canonical) {
            throw ReceiptRejected(reason: reason)
        }
    }
}

/// Any publication as the source of a reader of tiles.
struct TileSourceBox: TileSource {
    let source: any Publication

    func bytes(of path: TilePath) throws -> [UInt8]? { try self.source.bytes(of: path) }
}
