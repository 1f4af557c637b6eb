// Issuing: the document exists from here on.

package import AntinCore
import AntinCrypto
import AntinLog

/// A document that was issued.
package struct IssuedDocument: Hashable, Sendable {
    package let number: GivenNumber
    /// The `document.issued` entry.
    package let entry: UInt64
}

extension Registry {
    /// Issues a sealed dispatch, or a numbered one on paper. Idempotent on the dispatch.
    ///
    /// - Parameter sealed: the sealed files, if the caller has not put them with `sealDispatch`
    ///   before; they must be what the verifier accepted.
    package func issue(
        _ id: DispatchID, sealed: [RecordFile]? = nil
    ) async throws -> IssuedDocument {
        try await self.submit { planning in
            guard let dispatch = try planning.transaction.dispatch(id) else {
                throw Refusal(.unknownDispatch, id.text)
            }
            if let entry = dispatch.issued, let number = dispatch.number {
                return IssuedDocument(number: number, entry: entry)
            }
            if let sealed { try planning.seal(id, files: sealed) }
            return try planning.issue(id)
        }
    }

    /// Registers a document on paper, or on paper with a scan, in one step: it takes its number
    /// in the same series as the electronic ones, between its neighbours in time.
    ///
    /// - Parameters:
    ///   - draft: with the medium `paper` or `both`. On `paper` every file is a scan.
    ///   - files: the scan, if there is one, and its attachments.
    ///   - reserved: the number that the paper already carries, if it was set aside for an outage.
    package func registerPaper(
        _ draft: DispatchDraft, files: [RecordFile] = [], reserved: ReservedNumber? = nil,
        key: OperationKey? = nil
    ) async throws -> IssuedDocument {
        let id: String = try await self.submit(key: key) { planning in
            guard draft.record.medium != .electronic else { throw Refusal(.invalid, "medium") }
            let main = files.first { $0.role == .main }?.sha256
            if let old = try planning.transaction.document(
                .issued, organ: draft.organ, book: draft.book.text, main: main),
                let dispatch = old.dispatch
            {
                return dispatch.text
            }
            let id = try planning.create(draft, files: files, stage: .signed, state: .signed)
            let dispatch = try planning.expect(id, in: [.signed])
            _ = try planning.number(dispatch, reserved: reserved)
            _ = try planning.issue(id)
            return id.text
        }
        let dispatch = try await self.existingDispatch(id)
        guard let entry = dispatch.issued, let number = dispatch.number else {
            throw RegistryError.refused(Refusal(.notIssued, id))
        }
        return IssuedDocument(number: number, entry: entry)
    }
}

extension Planning {
    /// Appends `document.issued` and enters the document in the book.
    mutating func issue(_ id: DispatchID) throws -> IssuedDocument {
        let dispatch = try self.expect(id, in: [.numbered, .sealed])
        let draft = dispatch.draft
        guard let number = dispatch.number else { throw Refusal(.notIssued, id.text) }
        let isOnPaper = draft.record.medium != .electronic
        guard dispatch.state == .sealed || isOnPaper else { throw Refusal(.notSigned, id.text) }
        let organ = try self.activeOrgan(draft.organ)

        var document = draft.record
        document.codeNumber = number.printed
        document.issuedDate = number.date
        document.files =
            dispatch.files[.sealed] ?? (isOnPaper ? dispatch.files[.signed] ?? [] : [])
        let record = try SealedRecord(document, for: .issued)
        let handling = try SealedRecord(draft.handling)
        let entry = try self.append(
            EntryBody(
                organ: organ.id,
                .documentIssued(
                    DocumentIssued(
                        number.book.volume, number: number.number, date: number.date,
                        dispatch: id, numbered: number.entry, record: record.digest,
                        handling: handling.digest))),
            record: record, handling: handling)
        try self.enter(
            RegisteredDocument.Place(
                kind: .issued, organ: organ.id, book: number.book.book.text,
                series: number.book.series.text, year: number.book.year, number: number.number),
            entry: entry, record: document,
            origin: RegisteredDocument.Origin(
                numbered: number.entry, dispatch: id,
                recipients: draft.handling.recipients.compactMap(\.organID)))
        try self.transaction.execute(
            """
            UPDATE numbers SET state = 'issued', document = ? WHERE organ = ? AND book = ?
                AND series = ? AND year = ? AND number = ?
            """, [.index(entry)] + number.book.cells + [.integer(Int64(number.number))])
        try self.transaction.execute(
            "UPDATE dispatches SET state = 'issued', issued = ?, changed = ? WHERE id = ?",
            [.index(entry), .integer(self.time.milliseconds), .text(id.text)])
        try self.send(entry, document, draft.handling, from: organ.id)
        // Drafts were working material; what was signed and sealed stays with the document.
        try self.put([], of: id, stage: .draft)
        try self.endSigning(id)
        return IssuedDocument(number: number, entry: entry)
    }
}
