// Documents of others: every arrival takes a number.

package import AntinCore
import AntinCrypto
package import AntinLog

/// What arrived, and how.
package struct Arrival: Sendable {
    package var organ: OrganID
    package var book: BookID
    package var series: SeriesID
    package var channel: ArrivalChannel
    /// What the document shows, as its sender wrote it; the files as they arrived.
    package var record: DocumentRecord
    /// Who deals with it, and by when.
    package var handling: Handling
    /// Its `document.issued` entry, where the sender's register is known.
    package var ref: Reference?
    /// What the check said before it was entered.
    package var verdict: Verdict?
    /// The size of the log that the check saw: what was said of the document in a later entry makes
    /// the check worthless (`changedMeanwhile`). `nil` asks for nothing.
    package var judgedAt: UInt64?

    package init(
        organ: OrganID, book: BookID, series: SeriesID, channel: ArrivalChannel,
        record: DocumentRecord, handling: Handling = Handling(), ref: Reference? = nil,
        verdict: Verdict? = nil, judgedAt: UInt64? = nil
    ) {
        self.organ = organ
        self.book = book
        self.series = series
        self.channel = channel
        self.record = record
        self.handling = handling
        self.ref = ref
        self.verdict = verdict
        self.judgedAt = judgedAt
    }
}

/// A document that was received.
package struct ReceivedDocument: Hashable, Sendable {
    package let organ: OrganID
    package let book: BookKey
    /// The arrival number.
    package let number: Int
    package let date: CivilDate
    /// The `document.received` entry.
    package let entry: UInt64
    /// The same file was in this book already: this is what was registered then.
    package let wasThere: Bool
}

extension Registry {
    /// Registers an arrival under the next number of the incoming book.
    ///
    /// Idempotent on organ, book and digest of the main file: the same file received again in the
    /// same book is the same entry; in another organ's book it is another. Paper without a scan
    /// has no digest and needs a key to be idempotent.
    package func receive(
        _ arrival: Arrival, key: OperationKey? = nil
    ) async throws -> ReceivedDocument {
        let answer: [UInt64] = try await self.submit(key: key) { planning in
            let main = arrival.record.files.first { $0.role == .main }?.sha256
            if let old = try planning.transaction.document(
                .received, organ: arrival.organ, book: arrival.book.text, main: main)
            {
                return [old.entry, 1]
            }
            return [try planning.receive(arrival), 0]
        }
        return try await self.read { reader in
            guard let entry = answer.first, let document = try reader.document(entry),
                let number = document.number, let book = document.volume
            else { throw StoreError.damaged("a received document is missing") }
            return ReceivedDocument(
                organ: document.organ, book: book, number: number,
                date: CivilDate(vietnam: document.time), entry: entry,
                wasThere: answer.last == 1)
        }
    }
}

extension Planning {
    fileprivate mutating func receive(_ arrival: Arrival) throws -> UInt64 {
        let organ = try self.activeOrgan(arrival.organ)
        try self.check(arrival.ref)
        try SecrecyRefusal.refuse(arrival.record)
        if let index = arrival.ref?.here {
            guard let document = try self.transaction.document(index), document.kind == .issued
            else { throw Refusal(.unknownDocument, "\(index)") }
            try self.refuseReturned(index, by: arrival.organ)
            if let seen = arrival.judgedAt, let changed = document.changed, changed >= seen {
                throw Refusal(.changedMeanwhile, document.state.rawValue, entry: changed)
            }
        }
        if let seen = arrival.judgedAt,
            let denial = try self.transaction.denial(
                of: Set(arrival.record.files.map(\.sha256)), since: seen)
        {
            throw Refusal(.changedMeanwhile, "denied", entry: denial)
        }
        let state = try self.openVolume(arrival.organ, arrival.book, arrival.series)
        guard state.direction == .incoming else {
            throw Refusal(.wrongDirection, state.key.description)
        }
        let number = try self.take(1, from: state)
        let record = try SealedRecord(arrival.record, for: .received)
        let handling = try SealedRecord(arrival.handling)
        let entry = try self.append(
            EntryBody(
                organ: organ.id,
                .documentReceived(
                    DocumentReceived(
                        state.key.volume, number: number, date: self.today,
                        channel: arrival.channel, ref: arrival.ref, record: record.digest,
                        handling: handling.digest))),
            record: record, handling: handling)
        try self.enter(
            RegisteredDocument.Place(
                kind: .received, organ: organ.id, book: arrival.book.text,
                series: arrival.series.text, year: state.key.year, number: number),
            entry: entry, record: arrival.record,
            origin: RegisteredDocument.Origin(
                channel: arrival.channel, ref: arrival.ref?.here))
        try self.transaction.execute(
            """
            INSERT INTO numbers
                (organ, book, series, year, number, state, date, entry, document)
            VALUES (?, ?, ?, ?, ?, 'received', ?, ?, ?)
            """,
            state.key.cells + [
                .integer(Int64(number)), .text(self.today.description), .index(entry),
                .index(entry),
            ])
        try self.arrive(entry, arrival, at: organ)
        return entry
    }

    /// Who has returned a document (02), or destroyed its copy (15), does not enter it any more:
    /// its sender was told so.
    private func refuseReturned(_ document: UInt64, by organ: OrganID) throws {
        let state = try self.transaction.delivery(of: document, to: organ)?.state
        guard let state, state == .refused || state == .changeAccepted else { return }
        throw Refusal(.deliveryState, state.rawValue)
    }
}
