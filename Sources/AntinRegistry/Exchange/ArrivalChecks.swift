// Files that were judged before they are entered or returned.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// A file of an arrival, kept until it is entered or forgotten.
package struct CheckedFile: Hashable, Sendable {
    package let name: String
    package let digest: Digest
    package let size: Int
    /// The way by which it came; `nil` for a file that was sent through this system.
    package let channel: ArrivalChannel?

    package init(name: String, digest: Digest, size: Int, channel: ArrivalChannel? = nil) {
        self.name = name
        self.digest = digest
        self.size = size
        self.channel = channel
    }
}

/// A judgement that waits for the clerk's decision.
package struct ArrivalCheck: Hashable, Sendable {
    package let id: String
    package let organ: OrganID
    /// The `document.issued` entry, if the file was sent through this system.
    package let document: UInt64?
    /// The main file first.
    package let files: [CheckedFile]
    package let receipt: [UInt8]?
    package let verdict: String
    /// The report as the judge gave it.
    package let report: [UInt8]
    package let time: Timestamp
    package let recorder: String
    /// The `document.received` entry that came of it.
    package let entered: UInt64?
}

extension Registry {
    /// How long a check waits for its decision; then it and its files are forgotten.
    package static let checkLifeMilliseconds: Int64 = 7 * 24 * 3_600_000

    /// Keeps a judgement with its files until the clerk has decided; old ones go on the way.
    package func keepCheck(
        of organ: OrganID, document: UInt64?, files: [CheckedFile], receipt: [UInt8]?,
        verdict: String, report: [UInt8], by recorder: Recorder
    ) async throws -> String {
        let id = Hex.encode(SecureRandom.bytes(16))
        try await self.submit { planning in
            try planning.forgetOldChecks()
            try planning.transaction.execute(
                """
                INSERT INTO arrival_checks
                    (id, organ, document, files, receipt, verdict, report, time, actor)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(id), .text(organ.text), .optional(document),
                    .blob(JSONValue.array(files.map(\.json)).canonical),
                    receipt.map { .blob($0) } ?? .null, .text(verdict), .blob(report),
                    .integer(planning.time.milliseconds), .text(recorder.id),
                ])
            // What was sent through the system is held by its document.
            if document == nil {
                try planning.hold(files.map(\.record), as: "check:\(id)")
            }
        }
        return id
    }

    /// Keeps what judging the same files again has come to; when it was first checked stays.
    package func renewCheck(_ id: String, verdict: String, report: [UInt8]) async throws {
        try await self.submit { planning in
            _ = try planning.transaction.execute(
                "UPDATE arrival_checks SET verdict = ?, report = ? WHERE id = ? AND entered IS NULL",
                [.text(verdict), .blob(report), .text(id)])
        }
    }

    /// A check of this organ, or `nil`.
    package func check(_ id: String, of organ: OrganID) async throws -> ArrivalCheck? {
        try await self.read { reader in
            try reader.row(
                ArrivalCheck.columns + " WHERE id = ? AND organ = ?",
                [.text(id), .text(organ.text)]
            ).map { try ArrivalCheck($0) }
        }
    }

    /// The last check of a document that was sent to this organ.
    package func lastCheck(
        of document: UInt64, at organ: OrganID
    ) async throws -> ArrivalCheck? {
        try await self.read { reader in
            try reader.row(
                ArrivalCheck.columns + """
                     WHERE organ = ? AND document = ? ORDER BY time DESC, id LIMIT 1
                    """, [.text(organ.text), .index(document)]
            ).map { try ArrivalCheck($0) }
        }
    }

    /// The check was decided: the document was entered.
    package func settleCheck(_ id: String, entered: UInt64) async throws {
        try await self.submit { planning in
            try planning.transaction.execute(
                "UPDATE arrival_checks SET entered = ? WHERE id = ?", [.index(entered), .text(id)])
            try planning.release("check:\(id)")
        }
    }
}

extension Planning {
    fileprivate mutating func forgetOldChecks() throws {
        let oldest = self.time.milliseconds - Registry.checkLifeMilliseconds
        let rows = try self.transaction.rows(
            "SELECT id FROM arrival_checks WHERE time < ? AND entered IS NULL LIMIT 20",
            [.integer(oldest)])
        for row in rows {
            let id = try row.text(0)
            try self.release("check:\(id)")
            try self.transaction.execute("DELETE FROM arrival_checks WHERE id = ?", [.text(id)])
        }
    }
}

extension CheckedFile {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(self.name), "sha256": .string(self.digest.hex),
            "size": .integer(self.size),
            "channel": self.channel.map { .string($0.rawValue) },
        ])
    }

    fileprivate var record: RecordFile {
        RecordFile(
            name: self.name, role: .main, sha256: self.digest, signatures: [], size: self.size)
    }

    fileprivate init?(_ value: JSONValue) {
        guard let name = value["name"]?.string,
            let digest = value["sha256"]?.string.flatMap({ Digest(hex: $0) }),
            let size = value["size"]?.integer
        else { return nil }
        self.init(
            name: name, digest: digest, size: Int(size),
            channel: value["channel"]?.string.flatMap { ArrivalChannel(rawValue: $0) })
    }
}

extension ArrivalCheck {
    static let columns = """
        SELECT id, organ, document, files, receipt, verdict, report, time, actor, entered
        FROM arrival_checks
        """

    init(_ row: StoredRow) throws {
        self.id = try row.text(0)
        self.organ = try row.identifier(1)
        self.document = try row.optionalIndex(2)
        let files = try? JSONValue(parsingCanonical: row.blob(3))
        self.files = (files?.array ?? []).compactMap { CheckedFile($0) }
        self.receipt = row.isNull(4) ? nil : try row.blob(4)
        self.verdict = try row.text(5)
        self.report = try row.blob(6)
        self.time = try row.time(7)
        self.recorder = try row.text(8)
        self.entered = try row.optionalIndex(9)
        guard !self.files.isEmpty else { throw StoreError.damaged("a check without files") }
    }
}
