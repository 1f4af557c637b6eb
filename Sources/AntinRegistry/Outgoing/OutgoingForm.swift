// What a clerk has typed of a document that is going out.

package import AntinCore
import AntinCrypto
package import AntinLog

/// A form as it was typed, right or not yet: nothing that was typed is lost. Once it is right, the
/// dispatch of the same name is made from it.
package struct OutgoingForm: Hashable, Sendable {
    package let id: DispatchID
    package let organ: OrganID
    /// The lines of each field.
    package let fields: [String: [String]]
    /// As they came: without the fields that preparing adds.
    package let files: [RecordFile]
    package let relations: [OutgoingRelation]
    /// Who began it.
    package let author: String
    package let created: Timestamp
    package let changed: Timestamp
}

/// How a document refers to another one.
package struct OutgoingRelation: Hashable, Sendable {
    package let kind: RelationKind
    /// The entry of a document of this register; nil for one that is only cited.
    package let entry: UInt64?
    /// As people cite it.
    package let citation: String

    package init(kind: RelationKind, entry: UInt64?, citation: String) {
        self.kind = kind
        self.entry = entry
        self.citation = citation
    }
}

extension Registry {
    /// Keeps a form, in the place of what was kept under its name.
    ///
    /// - Parameters:
    ///   - id: nil for a new one.
    ///   - files: staged before.
    @discardableResult
    package func keepForm(
        _ id: DispatchID?, of organ: OrganID, fields: [String: [String]], files: [RecordFile],
        relations: [OutgoingRelation] = [], by author: String, key: OperationKey? = nil
    ) async throws -> DispatchID {
        let object = JSONValue.object(
            of: fields.mapValues { lines in
                .array(lines.map { .string($0.filter { !$0.isControl }) })
            })
        let text: String = try await self.submit(key: key) { planning in
            try planning.keepForm(
                id, of: organ, fields: object.canonical, files, relations, by: author
            ).text
        }
        guard let made = DispatchID(text) else { throw Refusal(.invalid, "form") }
        return made
    }

    /// A form, or nil.
    package func form(_ id: DispatchID) async throws -> OutgoingForm? {
        try await self.read { try $0.form(id) }
    }

    /// The forms of an organ from which no dispatch was made yet, the last changed first.
    package func unfinishedForms(
        of organ: OrganID, limit: Int = 100
    ) async throws -> [OutgoingForm] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT id FROM outgoing_forms f WHERE organ = ? AND dropped IS NULL
                    AND NOT EXISTS (SELECT 1 FROM dispatches d WHERE d.id = f.id)
                ORDER BY changed DESC, id LIMIT ?
                """, [.text(organ.text), .integer(Int64(limit))]
            ).compactMap { try reader.form($0.identifier(0)) }
        }
    }

    /// Throws a form away from which no dispatch was made. Its files go.
    package func dropForm(_ id: DispatchID) async throws {
        try await self.submit { planning in
            if let dispatch = try planning.transaction.dispatch(id) {
                throw Refusal(.dispatchState, dispatch.state.rawValue)
            }
            try planning.forgetForm(id)
            try planning.transaction.execute(
                "UPDATE outgoing_forms SET dropped = ? WHERE id = ?",
                [.integer(planning.time.milliseconds), .text(id.text)])
        }
    }

    /// To whom a dispatch goes, as long as it is not issued: nothing that is signed says it.
    package func setRecipients(
        _ recipients: [Handling.Recipient], of id: DispatchID
    ) async throws {
        try await self.submit { planning in
            let dispatch = try planning.expect(id, in: [.draft, .signed, .numbered, .sealed])
            guard dispatch.draft.handling.recipients != recipients else { return }
            var draft = dispatch.draft
            draft.handling.recipients = recipients
            _ = try SealedRecord(draft.handling)
            try planning.transaction.execute(
                "UPDATE dispatches SET draft = ?, changed = ? WHERE id = ?",
                [
                    .blob(draft.json), .integer(planning.time.milliseconds), .text(id.text),
                ])
        }
    }

    /// What issued documents say about this one: each relation with who has it.
    package func relations(
        to entry: UInt64
    ) async throws -> [(kind: RelationKind, document: RegisteredDocument)] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT r.kind, d.issued FROM outgoing_relations r
                JOIN dispatches d ON d.id = r.form
                WHERE r.entry = ? AND d.issued IS NOT NULL ORDER BY d.issued LIMIT 200
                """, [.index(entry)]
            ).compactMap { row in
                guard let document = try reader.document(try row.index(1)) else { return nil }
                return (try row.value(0), document)
            }
        }
    }
}

// MARK: - In the transaction

extension Planning {
    mutating func keepForm(
        _ id: DispatchID?, of organ: OrganID, fields: [UInt8], _ files: [RecordFile],
        _ relations: [OutgoingRelation], by author: String
    ) throws -> DispatchID {
        _ = try self.activeOrgan(organ)
        guard fields.count <= 1 << 18, files.count <= 64, relations.count <= 100 else {
            throw Refusal(.tooLarge, "form")
        }
        guard let name = id ?? DispatchID(Hex.encode(SecureRandom.bytes(16))) else {
            throw Refusal(.invalid, "form")
        }
        if let owner = try self.transaction.row(
            "SELECT organ FROM outgoing_forms WHERE id = ?", [.text(name.text)]),
            try owner.text(0) != organ.text
        {
            throw Refusal(.unknownDispatch, name.text)
        }
        try self.transaction.execute(
            """
            INSERT INTO outgoing_forms (id, organ, fields, author, created, changed)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET fields = excluded.fields, changed = excluded.changed
            """,
            [
                .text(name.text), .text(organ.text), .blob(fields), .text(author),
                .integer(self.time.milliseconds), .integer(self.time.milliseconds),
            ])
        try self.transaction.execute(
            "DELETE FROM outgoing_files WHERE form = ?", [.text(name.text)])
        for (position, file) in files.enumerated() {
            try self.transaction.execute(
                """
                INSERT INTO outgoing_files (form, position, role, name, digest, size)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(name.text), .integer(Int64(position)), .text(file.role.rawValue),
                    .text(file.name), .digest(file.sha256), .integer(Int64(file.size)),
                ])
        }
        try self.hold(files, as: "form:\(name)")
        try self.transaction.execute(
            "DELETE FROM outgoing_relations WHERE form = ?", [.text(name.text)])
        for (position, relation) in relations.enumerated() {
            try self.transaction.execute(
                """
                INSERT INTO outgoing_relations (form, position, kind, entry, citation)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    .text(name.text), .integer(Int64(position)), .text(relation.kind.rawValue),
                    .optional(relation.entry), .text(relation.citation),
                ])
        }
        return name
    }

    /// What was typed goes: the document was erased, or will never be.
    mutating func forgetForm(_ id: DispatchID) throws {
        try self.transaction.execute(
            "UPDATE outgoing_forms SET fields = ?, author = '' WHERE id = ?",
            [.blob(Array("{}".utf8)), .text(id.text)])
        for table in ["outgoing_files", "outgoing_relations"] {
            try self.transaction.execute(
                "DELETE FROM \(table) WHERE form = ?", [.text(id.text)])
        }
        try self.release("form:\(id)")
    }
}

extension Character {
    fileprivate var isControl: Bool {
        self.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
}

// MARK: - In the store

extension StoreReader {
    func form(_ id: DispatchID) throws -> OutgoingForm? {
        let row = try self.row(
            """
            SELECT id, organ, fields, author, created, changed FROM outgoing_forms
            WHERE id = ? AND dropped IS NULL
            """, [.text(id.text)])
        guard let row else { return nil }
        let files = try self.rows(
            """
            SELECT role, name, digest, size FROM outgoing_files WHERE form = ? ORDER BY position
            """, [.text(id.text)]
        ).map {
            RecordFile(
                name: try $0.text(1), role: try $0.value(0), sha256: try $0.digest(2),
                signatures: [], size: try $0.number(3))
        }
        let relations = try self.rows(
            """
            SELECT kind, entry, citation FROM outgoing_relations WHERE form = ? ORDER BY position
            """, [.text(id.text)]
        ).map {
            OutgoingRelation(
                kind: try $0.value(0), entry: try $0.optionalIndex(1), citation: try $0.text(2))
        }
        return OutgoingForm(
            id: try row.identifier(0), organ: try row.identifier(1),
            fields: try Self.fields(row.blob(2)), files: files, relations: relations,
            author: try row.text(3), created: try row.time(4), changed: try row.time(5))
    }

    private static func fields(_ bytes: [UInt8]) throws -> [String: [String]] {
        guard let object = (try? JSONValue(parsingCanonical: bytes))?.object else {
            throw StoreError.damaged("form")
        }
        var fields: [String: [String]] = [:]
        for member in object.members {
            fields[member.name] = (member.value.array ?? []).compactMap(\.string)
        }
        return fields
    }
}
