// What is said about a document after it was registered.

package import AntinCore
package import AntinCrypto
import AntinLog

extension Registry {
    /// Recalls a document. It holds from its entry on; the notice may come later (`by` is then
    /// absent). Recalling twice is refused and names the first recall.
    @discardableResult
    package func recall(
        _ document: UInt64, as organ: OrganID, by notice: Reference? = nil,
        record: ChangeRecord, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.change(.recalled, document, organ, by: notice, record, key)
    }

    /// Another document takes the place of this one: of the same type (Decree 30/2020, 18.3).
    @discardableResult
    package func replace(
        _ document: UInt64, as organ: OrganID, by replacement: Reference,
        record: ChangeRecord, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.change(.replaced, document, organ, by: replacement, record, key)
    }

    /// A detail is corrected (đính chính); the document stays.
    @discardableResult
    package func correct(
        _ document: UInt64, as organ: OrganID, by notice: Reference? = nil,
        record: ChangeRecord, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.change(.corrected, document, organ, by: notice, record, key)
    }

    /// A typing error in the book: what is wrong with the line, not with the document.
    ///
    /// - Parameter record: with its `amendment`. `Subject` changes what lists show; the record
    ///   that was committed stays as it is.
    @discardableResult
    package func amend(
        _ document: UInt64, as organ: OrganID, record: ChangeRecord, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.change(.amended, document, organ, by: nil, record, key)
    }

    /// States in public that a document which carries the organ's name is not the organ's. On the
    /// pages and over the API two people do it: ``askForDenial(as:file:record:by:key:)``.
    @discardableResult
    package func deny(
        as organ: OrganID, file: Digest?, record: ChangeRecord, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            try planning.deny(as: organ, file: file, record: record)
        }
    }

    /// Keeps material that is no document: no number, no seal.
    package func fileReference(
        as organ: OrganID, record: DocumentRecord, handling: Handling = Handling(),
        key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            let main = record.files.first { $0.role == .main }?.sha256
            if let old = try planning.transaction.document(
                .filed, organ: organ, book: "", main: main)
            {
                return old.entry
            }
            _ = try planning.activeOrgan(organ)
            try SecrecyRefusal.refuse(record)
            let sealed = try SealedRecord(record, for: .filed)
            let sealedHandling = try SealedRecord(handling)
            let entry = try planning.append(
                EntryBody(
                    organ: organ,
                    .referenceFiled(
                        ReferenceFiled(
                            record: sealed.digest, handling: sealedHandling.digest))),
                record: sealed, handling: sealedHandling)
            try planning.enter(
                RegisteredDocument.Place(
                    kind: .filed, organ: organ, book: "", series: "",
                    year: planning.today.year, number: nil),
                entry: entry, record: record, origin: RegisteredDocument.Origin())
            return entry
        }
    }

    private func change(
        _ change: DocumentChange.Change, _ document: UInt64, _ organ: OrganID,
        by other: Reference?, _ record: ChangeRecord, _ key: OperationKey?
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            try planning.change(change, document, as: organ, by: other, record)
        }
    }
}

extension Planning {
    fileprivate mutating func change(
        _ change: DocumentChange.Change, _ index: UInt64, as organ: OrganID,
        by other: Reference?, _ record: ChangeRecord
    ) throws -> UInt64 {
        let document = try self.changeable(index, as: organ, change)
        try self.check(other)
        if let other = other?.here { try self.check(other, for: change, of: document) }
        let sealed = try SealedRecord(record, for: change.kind)
        let entry = try self.append(
            EntryBody(
                organ: organ,
                .documentChanged(
                    DocumentChange(
                        change, of: Reference(index), by: other, record: sealed.digest))),
            record: sealed)
        try self.note(change, entry: entry, on: document)
        if change == .recalled, let issuer = try self.transaction.organ(organ) {
            try self.takeBack(
                index, reason: record.reason,
                by: Recorder(id: issuer.id.text, name: issuer.name))
        }
        if let amendment = record.amendment, amendment.field == "Subject" {
            try self.transaction.execute(
                "UPDATE documents SET subject = ? WHERE entry = ?",
                [.text(amendment.new), .index(index)])
        }
        if let amendment = record.amendment {
            try SearchIndex.amend(index, with: amendment.new, in: self.transaction)
        }
        return entry
    }

    /// The document, if this organ may say this about it now.
    func changeable(
        _ index: UInt64, as organ: OrganID, _ change: DocumentChange.Change
    ) throws -> RegisteredDocument {
        _ = try self.activeOrgan(organ)
        guard let document = try self.transaction.document(index) else {
            throw Refusal(.unknownDocument, "\(index)")
        }
        guard try self.acts(organ, for: document.organ) else {
            throw Refusal(.notIssuer, organ.text)
        }
        // Only its issuer recalls, replaces or corrects a document; the book's line and the
        // right to be forgotten are also the receiver's.
        if change != .amended, change != .erased, document.kind != .issued {
            throw Refusal(.notIssued, "\(index)")
        }
        // What was erased is still in other people's hands and can still be recalled.
        if change != .recalled, let erased = document.erased {
            throw Refusal(.alreadyErased, entry: erased)
        }
        switch (document.state, change) {
        case (_, .amended), (_, .erased): break
        case (.recalled, _): throw Refusal(.alreadyRecalled, entry: document.changed)
        case (.replaced, .replaced), (.replaced, .corrected):
            throw Refusal(.alreadyReplaced, entry: document.changed)
        default: break
        }
        return document
    }

    /// True if the organ is the other one, or succeeds it after its end. At most 16 steps, so
    /// that a circle ends.
    private func acts(_ organ: OrganID, for other: OrganID) throws -> Bool {
        var current = other
        for _ in 0..<16 {
            if current == organ { return true }
            guard let found = try self.transaction.organ(current), let end = found.validTo,
                end <= self.time, let successor = found.successor
            else { return false }
            current = successor
        }
        return false
    }

    /// A reference must point to another log, or to an entry of this one by its index alone.
    func check(_ reference: Reference?) throws {
        if let elsewhere = reference?.elsewhere, elsewhere.origin == self.origin {
            throw Refusal(.invalid, "ref")
        }
    }

    private func check(
        _ other: UInt64, for change: DocumentChange.Change, of document: RegisteredDocument
    ) throws {
        guard let by = try self.transaction.document(other), by.kind == .issued,
            other != document.entry
        else { throw Refusal(.unknownDocument, "by \(other)") }
        guard change == .replaced else { return }
        guard by.type == document.type else { throw Refusal(.invalid, "type") }
        guard by.state != .recalled, by.erased == nil else {
            throw Refusal(.alreadyRecalled, "by \(other)", entry: by.changed)
        }
    }

    /// The worst that was said stays; what comes later is only the last to have said something.
    func note(
        _ change: DocumentChange.Change, entry: UInt64, on document: RegisteredDocument
    ) throws {
        let states = [document.state] + (DocumentState(following: [change]).map { [$0] } ?? [])
        // In the order of gravity, as `DocumentState` has it.
        let gravest: [DocumentState] = [.recalled, .erased, .replaced, .corrected, .current]
        let state = gravest.first { states.contains($0) } ?? document.state
        try self.transaction.execute(
            "UPDATE documents SET state = ?, changed = ? WHERE entry = ?",
            [.text(state.rawValue), .index(entry), .index(document.entry)])
        try SearchIndex.move(
            document.entry, from: document.state, to: state, in: self.transaction)
    }
}
