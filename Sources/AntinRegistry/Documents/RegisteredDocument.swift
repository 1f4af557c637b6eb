// A document as the book shows it.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// One line of a book, or one filed material.
package struct RegisteredDocument: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case issued, received, filed
    }

    package let entry: UInt64
    package let kind: Kind
    package let organ: OrganID
    package let book: String
    package let series: String
    package let year: Int
    package let number: Int?
    package let dispatch: DispatchID?
    package let numbered: UInt64?
    /// SHA-256 of the main file, if there is one.
    package let main: Digest?
    /// What became of it. The entries are the truth; this is kept beside them for lists.
    package let state: DocumentState
    /// The last entry that said something about it.
    package let changed: UInt64?
    package let erased: UInt64?
    package let time: Timestamp
    package let level: AccessLevel
    package let medium: Medium
    package let channel: ArrivalChannel?
    /// The `document.issued` entry of this log that was received.
    package let ref: UInt64?
    package let type: String?
    package let codeNumber: String?
    package let codeNotation: String?
    package let date: CivilDate?
    package let senderID: OrganID?
    package let senderName: String?
    /// The printed verification code.
    package let code: String?
    /// `nil` once it was erased.
    package let subject: String?

    /// The volume, for what has a number.
    package var volume: BookKey? {
        guard let book = BookID(self.book), let series = SeriesID(self.series) else { return nil }
        return BookKey(organ: self.organ, book: book, series: series, year: self.year)
    }

    /// Where it stands in the book.
    struct Place {
        let kind: Kind
        let organ: OrganID
        let book: String
        let series: String
        let year: Int
        let number: Int?
    }

    /// Where it came from.
    struct Origin {
        var numbered: UInt64?
        var dispatch: DispatchID?
        var channel: ArrivalChannel?
        var ref: UInt64?
        /// To whom it is sent.
        var recipients: [OrganID] = []
    }
}

extension Planning {
    /// Enters a document: the line, its files, its signatures; and keeps the files.
    mutating func enter(
        _ place: RegisteredDocument.Place, entry: UInt64, record: DocumentRecord,
        origin: RegisteredDocument.Origin
    ) throws {
        if let code = record.code,
            let other = try self.transaction.row(
                "SELECT entry FROM documents WHERE code = ?", [.text(code)]),
            place.kind == .issued
        {
            throw Refusal(.codeTaken, code, entry: try other.index(0))
        }
        if place.kind == .issued { try self.refuseDenied(record.files) }
        let main = record.files.first { $0.role == .main }?.sha256
        try self.transaction.execute(
            """
            INSERT INTO documents (entry, kind, organ, book, series, year, number, numbered,
                dispatch, main, state, time, level, medium, channel, ref_index, type,
                code_number, code_notation, date, sender_id, sender_name, code, subject)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'current', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?)
            """,
            [
                .index(entry), .text(place.kind.rawValue), .text(place.organ.text),
                .text(place.book), .text(place.series), .integer(Int64(place.year)),
                place.number.map { .integer(Int64($0)) } ?? .null, .optional(origin.numbered),
                .optional(origin.dispatch?.text), .optional(main),
                .integer(self.time.milliseconds), .text(record.level.rawValue),
                .text(record.medium.rawValue), .optional(origin.channel?.rawValue),
                .optional(origin.ref), .text(record.type), .optional(record.codeNumber),
                .optional(record.codeNotation), .optional(record.issuedDate?.description),
                .optional(record.organID?.text), .text(record.organName),
                .optional(place.kind == .issued ? record.code : nil), .text(record.subject),
            ])
        for (position, file) in record.files.enumerated() {
            try self.transaction.execute(
                """
                INSERT INTO document_files (entry, position, role, name, digest, size)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .index(entry), .integer(Int64(position)), .text(file.role.rawValue),
                    .text(file.name), .digest(file.sha256), .integer(Int64(file.size)),
                ])
        }
        for signature in Set(record.files.flatMap(\.signatures)) {
            try self.transaction.execute(
                "INSERT INTO document_signatures (signature, entry) VALUES (?, ?)",
                [.digest(signature), .index(entry)])
        }
        try self.hold(record.files, as: "entry:\(entry)")
        try SearchIndex.add(
            entry, place, record, viewers: origin.recipients, to: self.transaction)
    }
}

extension RegisteredDocument {
    static let columns = """
        SELECT entry, kind, organ, book, series, year, number, dispatch, numbered, main, state,
            changed, erased, time, level, medium, channel, ref_index, type, code_number,
            code_notation, date, sender_id, sender_name, code, subject
        FROM documents
        """

    init(_ row: StoredRow) throws {
        self.entry = try row.index(0)
        self.kind = try row.value(1)
        self.organ = try row.identifier(2)
        self.book = try row.text(3)
        self.series = try row.text(4)
        self.year = try row.number(5)
        self.number = try row.optionalNumber(6)
        self.dispatch = try row.optionalIdentifier(7)
        self.numbered = try row.optionalIndex(8)
        self.main = try row.optionalDigest(9)
        self.state = try row.value(10)
        self.changed = try row.optionalIndex(11)
        self.erased = try row.optionalIndex(12)
        self.time = try row.time(13)
        self.level = try row.value(14)
        self.medium = try row.value(15)
        self.channel = row.isNull(16) ? nil : try row.value(16)
        self.ref = try row.optionalIndex(17)
        self.type = try row.optionalText(18)
        self.codeNumber = try row.optionalText(19)
        self.codeNotation = try row.optionalText(20)
        self.date = try row.optionalDate(21)
        self.senderID = try row.optionalIdentifier(22)
        self.senderName = try row.optionalText(23)
        self.code = try row.optionalText(24)
        self.subject = try row.optionalText(25)
    }
}

extension StoreReader {
    func document(_ entry: UInt64) throws -> RegisteredDocument? {
        try self.row(RegisteredDocument.columns + " WHERE entry = ?", [.index(entry)])
            .map { try RegisteredDocument($0) }
    }

    /// What was registered from these bytes in this book; `nil` for no bytes.
    func document(
        _ kind: RegisteredDocument.Kind, organ: OrganID, book: String, main: Digest?
    ) throws -> RegisteredDocument? {
        guard let main else { return nil }
        return try self.row(
            RegisteredDocument.columns + """
                 WHERE organ = ? AND kind = ? AND book = ? AND main = ?
                """,
            [.text(organ.text), .text(kind.rawValue), .text(book), .digest(main)]
        ).map { try RegisteredDocument($0) }
    }
}

extension SecrecyRefusal {
    /// Documents with a mark of secrecy have series of their own and never come near this
    /// registry (Decree 30/2020, Articles 15 and 16).
    static func refuse(_ record: DocumentRecord) throws {
        do throws(SecrecyRefusal) {
            try Self.check(
                texts: [record.subject, record.typeName, record.note ?? ""]
                    + record.files.map(\.name))
        } catch {
            throw Refusal(.secret, error.mark.rawValue)
        }
    }
}
