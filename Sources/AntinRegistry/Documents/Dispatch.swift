// A document on its way to being issued: working state, not yet in the log.

package import AntinCore
import AntinCrypto
package import AntinLog

/// What an office prepares: the record without number, date and files, and to whom it goes.
package struct DispatchDraft: Equatable, Sendable {
    package var organ: OrganID
    package var book: BookID
    package var series: SeriesID
    /// `codeNotation` must be there; `codeNumber`, `issuedDate` and `files` are filled in by the
    /// register and must be absent here; `organID` is the organ's.
    package var record: DocumentRecord
    package var handling: Handling
    /// The organs that issue it together with `organ`, in the order in which they seal it; `organ`
    /// gives the number and seals last.
    package var coOrgans: [OrganID]

    package init(
        organ: OrganID, book: BookID, series: SeriesID, record: DocumentRecord, handling: Handling,
        coOrgans: [OrganID] = []
    ) {
        self.organ = organ
        self.book = book
        self.series = series
        self.record = record
        self.handling = handling
        self.coOrgans = coOrgans
    }
}

/// A dispatch as the registry keeps it.
package struct Dispatch: Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Being written; files as they were drafted.
        case draft
        /// The persons have signed; it can take a number.
        case signed
        /// Đã cấp số, chờ ký số cơ quan: number and date are durable, the seal is missing.
        case numbered
        /// The agency has sealed; it can be issued.
        case sealed
        case issued
        /// Its number was voided. The dispatch ends; the work goes on in a new one.
        case voided
        /// Given up before it had a number.
        case abandoned
    }

    /// Which of its files: as drafted, as the persons signed them, as the agency sealed them.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        case draft, signed, sealed
    }

    package let id: DispatchID
    package let draft: DispatchDraft
    package let state: State
    package let files: [Stage: [RecordFile]]
    /// From `numbered` on.
    package let number: GivenNumber?
    /// The `document.issued` entry.
    package let issued: UInt64?
    package let created: Timestamp
    package let changed: Timestamp
}

/// A number that a dispatch was given.
package struct GivenNumber: Hashable, Sendable {
    package let dispatch: DispatchID
    package let book: BookKey
    package let number: Int
    package let date: CivilDate
    /// The `document.numbered` entry.
    package let entry: UInt64

    /// As Decree 30/2020, Appendix I, prints it: numbers below 10 have a leading zero.
    package var printed: String { self.number < 10 ? "0\(self.number)" : "\(self.number)" }
}

extension Registry {
    /// Begins a dispatch. Its name is random, so that a caller without a key who asks twice has
    /// two drafts; no number is lost by that.
    ///
    /// - Parameter name: the one that its form has already; nil for a random one.
    package func createDispatch(
        _ draft: DispatchDraft, files: [RecordFile] = [], named name: DispatchID? = nil,
        key: OperationKey? = nil
    ) async throws -> Dispatch {
        let id: String = try await self.submit(key: key) { planning in
            if let name, let old = try planning.transaction.dispatch(name) {
                throw Refusal(.dispatchState, old.state.rawValue, entry: old.issued)
            }
            return try planning.create(
                draft, files: files, stage: .draft, state: .draft, named: name
            ).text
        }
        return try await self.existingDispatch(id)
    }

    /// Replaces draft and files while it is a draft; nothing else can be replaced later.
    package func updateDispatch(
        _ id: DispatchID, _ draft: DispatchDraft, files: [RecordFile]
    ) async throws -> Dispatch {
        try await self.submit { planning in
            try planning.expect(id, in: [.draft])
            try planning.check(draft)
            try planning.transaction.execute(
                """
                UPDATE dispatches SET organ = ?, book = ?, series = ?, draft = ?, changed = ?
                WHERE id = ?
                """,
                [
                    .text(draft.organ.text), .text(draft.book.text), .text(draft.series.text),
                    .blob(draft.json), .integer(planning.time.milliseconds), .text(id.text),
                ])
            try planning.put(files, of: id, stage: .draft)
            let changed = try planning.expect(id, in: [.draft])
            try planning.voidApprovals(of: id, except: changed.contentDigest)
        }
        return try await self.existingDispatch(id.text)
    }

    /// The persons have signed: these are the files with their signatures. May be repeated (a
    /// further signature) until there is a number.
    ///
    /// - Parameters:
    ///   - files: verified by the caller; every file with its signature values' digests.
    ///   - signature: the one that is new, with who made it.
    package func signDispatch(
        _ id: DispatchID, files: [RecordFile], adding signature: NewSignature? = nil
    ) async throws -> Dispatch {
        try await self.submit { planning in
            let row = try planning.expect(id, in: [.draft, .signed])
            guard files.contains(where: { $0.role == .main }) else {
                throw Refusal(.invalid, "files: no main file")
            }
            guard row.draft.record.medium == .paper || files.contains(where: \.isSigned) else {
                throw Refusal(.notSigned, id.text)
            }
            guard row.draft.copy == nil else { throw Refusal(.invalid, "a copy") }
            try planning.put(files, of: id, stage: .signed)
            try planning.move(id, to: .signed)
            if let signature { try planning.note(signature, on: id) }
            try planning.endAnsweredRequests(of: id)
        }
        return try await self.existingDispatch(id.text)
    }

    /// An organ has sealed a file, or number and date were filled in for somebody who seals
    /// elsewhere. May be repeated until issued; once every slot is signed, it can be issued.
    package func sealDispatch(
        _ id: DispatchID, files: [RecordFile], adding signature: NewSignature? = nil
    ) async throws -> Dispatch {
        try await self.submit { planning in
            try planning.seal(id, files: files)
            if let signature { try planning.note(signature, on: id) }
        }
        return try await self.existingDispatch(id.text)
    }

    /// Gives a dispatch up that has no number. Its files go.
    package func abandonDispatch(_ id: DispatchID) async throws {
        try await self.submit { planning in
            try planning.expect(id, in: [.draft, .signed])
            for stage in Dispatch.Stage.allCases { try planning.put([], of: id, stage: stage) }
            try planning.forgetForm(id)
            try planning.move(id, to: .abandoned)
            try planning.endSigning(id)
        }
    }

    /// One dispatch, or `nil`.
    package func dispatch(_ id: DispatchID) async throws -> Dispatch? {
        try await self.read { try $0.dispatch(id) }
    }

    /// The dispatches of an organ in the given states, the last changed first.
    package func dispatches(
        of organ: OrganID, in states: Set<Dispatch.State>, limit: Int = 100
    ) async throws -> [Dispatch] {
        let words = states.map(\.rawValue).sorted()
        let marks = words.map { _ in "?" }.joined(separator: ", ")
        return try await self.read { reader in
            try reader.rows(
                """
                SELECT id FROM dispatches WHERE organ = ? AND state IN (\(marks))
                ORDER BY changed DESC, id LIMIT ?
                """,
                [.text(organ.text)] + words.map { .text($0) } + [.integer(Int64(limit))]
            ).compactMap { try reader.dispatch($0.identifier(0)) }
        }
    }

    func existingDispatch(_ id: String) async throws -> Dispatch {
        guard let id = DispatchID(id), let dispatch = try await self.dispatch(id) else {
            throw RegistryError.refused(Refusal(.unknownDispatch, id))
        }
        return dispatch
    }
}

// MARK: - In the transaction

extension Planning {
    mutating func create(
        _ draft: DispatchDraft, files: [RecordFile], stage: Dispatch.Stage, state: Dispatch.State,
        named name: DispatchID? = nil
    ) throws -> DispatchID {
        try self.check(draft)
        guard let id = name ?? DispatchID(Hex.encode(SecureRandom.bytes(16))) else {
            throw Refusal(.invalid, "dispatch")
        }
        try self.transaction.execute(
            """
            INSERT INTO dispatches (id, organ, book, series, state, draft, created, changed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(id.text), .text(draft.organ.text), .text(draft.book.text),
                .text(draft.series.text), .text(state.rawValue), .blob(draft.json),
                .integer(self.time.milliseconds), .integer(self.time.milliseconds),
            ])
        try self.put(files, of: id, stage: stage)
        return id
    }

    func check(_ draft: DispatchDraft) throws {
        let organ = try self.activeOrgan(draft.organ)
        guard draft.record.codeNumber == nil, draft.record.issuedDate == nil,
            draft.record.files.isEmpty
        else { throw Refusal(.invalid, "number, date and files are given by the register") }
        try SecrecyRefusal.refuse(draft.record)
        guard draft.record.organID == organ.id else { throw Refusal(.invalid, "OrganId") }
        try self.checkParties(draft)
        // Fails today rather than after the seal: everything but number, date and files is final.
        var trial = draft.record
        trial.codeNumber = "01"
        trial.issuedDate = self.today
        _ = try SealedRecord(trial, for: .issued)
        _ = try SealedRecord(draft.handling)
    }

    /// Who signs must be known, and the book must be one for what it is: copies have one series of
    /// their own (Decree 30/2020, Appendix I, part II, II.1(c)).
    private func checkParties(_ draft: DispatchDraft) throws {
        guard draft.coOrgans.count <= 16, Set(draft.sealingOrgans).count == draft.coOrgans.count + 1
        else { throw Refusal(.invalid, "co_organs") }
        guard draft.coOrgans.isEmpty || draft.copy == nil && draft.record.medium == .electronic
        else { throw Refusal(.invalid, "co_organs") }
        for organ in draft.coOrgans { _ = try self.activeOrgan(organ) }
        guard draft.record.signers.count <= FormField.maxSlots else {
            throw Refusal(.invalid, "SignerInfo")
        }
        let volume = BookKey(
            organ: draft.organ, book: draft.book, series: draft.series, year: self.today.year)
        if let book = try self.transaction.book(volume) { try self.check(book, takes: draft) }
    }

    /// Copies go into a book of copies, and nothing else does.
    func check(_ book: BookState, takes draft: DispatchDraft) throws {
        guard book.direction == (draft.copy == nil ? .outgoing : .copies) else {
            throw Refusal(.wrongDirection, book.key.description)
        }
    }

    /// The dispatch, if it is in one of these states.
    @discardableResult
    func expect(_ id: DispatchID, in states: Set<Dispatch.State>) throws -> Dispatch {
        guard let dispatch = try self.transaction.dispatch(id) else {
            throw Refusal(.unknownDispatch, id.text)
        }
        guard states.contains(dispatch.state) else {
            throw Refusal(.dispatchState, dispatch.state.rawValue, entry: dispatch.issued)
        }
        return dispatch
    }

    func move(_ id: DispatchID, to state: Dispatch.State) throws {
        try self.transaction.execute(
            "UPDATE dispatches SET state = ?, changed = ? WHERE id = ?",
            [.text(state.rawValue), .integer(self.time.milliseconds), .text(id.text)])
    }

    mutating func seal(_ id: DispatchID, files: [RecordFile]) throws {
        let dispatch = try self.expect(id, in: [.numbered, .sealed])
        guard files.contains(where: { $0.role == .main }) else {
            throw Refusal(.invalid, "files: no main file")
        }
        guard
            dispatch.draft.record.medium == .paper || dispatch.draft.copy != nil
                || files.contains(where: \.isSigned)
        else { throw Refusal(.notSigned, id.text) }
        try self.put(files, of: id, stage: .sealed)
        // Nothing is taken back: a file that was sealed stays so, and the rest may follow.
        let isSealed = dispatch.draft.record.medium == .paper || dispatch.isComplete(files)
        try self.move(id, to: isSealed ? .sealed : .numbered)
    }

    /// Puts files in the place of those of a stage.
    mutating func put(
        _ files: [RecordFile], of id: DispatchID, stage: Dispatch.Stage
    ) throws {
        // Said while the draft can still be changed, not after it has its number.
        try self.refuseDenied(files)
        try self.transaction.execute(
            "DELETE FROM dispatch_files WHERE dispatch = ? AND stage = ?",
            [.text(id.text), .text(stage.rawValue)])
        for (position, file) in files.enumerated() {
            try self.transaction.execute(
                """
                INSERT INTO dispatch_files
                    (dispatch, stage, position, role, name, digest, size, signatures)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(id.text), .text(stage.rawValue), .integer(Int64(position)),
                    .text(file.role.rawValue), .text(file.name), .digest(file.sha256),
                    .integer(Int64(file.size)),
                    .text(file.signatures.map(\.hex).joined(separator: " ")),
                ])
        }
        try self.hold(files, as: "dispatch:\(id):\(stage.rawValue)")
    }
}

extension RecordFile {
    /// A PDF with signatures in it, or a detached signature.
    var isSigned: Bool { !self.signatures.isEmpty }
}

// MARK: - In the store

extension DispatchDraft {
    var json: [UInt8] {
        let object: JSONObject = [
            "co_organs": self.coOrgans.isEmpty ? nil : .strings(self.coOrgans.map(\.text)),
            "handling": .object(self.handling.json), "record": .object(self.record.json),
        ]
        return object.canonical
    }

    init(_ row: StoredRow) throws {
        self.organ = try row.identifier(1)
        self.book = try row.identifier(2)
        self.series = try row.identifier(3)
        do throws(FormatError) {
            let value = try JSONValue(parsingCanonical: (try? row.blob(5)) ?? [])
            guard let object = value.object, let record = object["record"],
                let handling = object["handling"]
            else { throw FormatError("draft", expected: "record and handling") }
            self.record = try DocumentRecord(json: record)
            self.handling = try Handling(json: handling)
            self.coOrgans = try (object["co_organs"]?.array ?? []).map {
                value throws(FormatError) in
                guard let organ = value.string.flatMap({ OrganID($0) }) else {
                    throw FormatError("draft", expected: "organ identifiers")
                }
                return organ
            }
        } catch {
            throw StoreError.damaged("draft: \(error.expected)")
        }
    }
}

extension StoreReader {
    func dispatch(_ id: DispatchID) throws -> Dispatch? {
        let row = try self.row(
            """
            SELECT id, organ, book, series, state, draft, year, number, date, numbered, issued,
                created, changed
            FROM dispatches WHERE id = ? AND length(draft) > 0
            """, [.text(id.text)])
        // The working state of a document that was erased is gone, too.
        guard let row else { return nil }
        let draft = try DispatchDraft(row)
        var number: GivenNumber?
        if let year = try row.optionalNumber(6) {
            number = GivenNumber(
                dispatch: id,
                book: BookKey(
                    organ: draft.organ, book: draft.book, series: draft.series, year: year),
                number: try row.number(7), date: try row.date(8), entry: try row.index(9))
        }
        return Dispatch(
            id: id, draft: draft, state: try row.value(4),
            files: try self.dispatchFiles(id), number: number,
            issued: try row.optionalIndex(10), created: try row.time(11),
            changed: try row.time(12))
    }

    private func dispatchFiles(_ id: DispatchID) throws -> [Dispatch.Stage: [RecordFile]] {
        var files: [Dispatch.Stage: [RecordFile]] = [:]
        let rows = try self.rows(
            """
            SELECT stage, role, name, digest, size, signatures FROM dispatch_files
            WHERE dispatch = ? ORDER BY stage, position
            """, [.text(id.text)])
        for row in rows {
            let signatures = try row.text(5).split(separator: " ").map { hex in
                guard let digest = Digest(hex: String(hex)) else {
                    throw StoreError.damaged("a signature is no digest")
                }
                return digest
            }
            files[try row.value(0), default: []].append(
                RecordFile(
                    name: try row.text(2), role: try row.value(1), sha256: try row.digest(3),
                    signatures: signatures, size: try row.number(4)))
        }
        return files
    }
}
