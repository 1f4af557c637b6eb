// TestOffice.swift
package import AntinCore
internal import AntinCrypto
package import AntinLog
internal import AntinPDF
internal import AntinSystem

/// An office with its log in memory: everything from a signed file to a receipt, without a
/// registry, a clock or a disk. What a verifier must see through can be made with it, too: it
/// checks nothing.
///
/// Entry `i` is of 2026-11-21T02:30:00Z plus `i` seconds; receipts are of an hour later.
package struct TestOffice: Sendable {
    package static let origin = "log.example.vn/so"
    package static let start = Timestamp(seconds: 1_795_228_200)
    /// When receipts speak, unless they are asked to speak at another time.
    package static let statusTime = Timestamp(seconds: 1_795_228_200 + 3_600)
    /// When a verifier looks, unless a test says otherwise.
    package static let now = Timestamp(seconds: 1_795_228_200 + 7_200)
    package static let date = CivilDate(vietnam: TestOffice.start)

    package let parties: TestParty.Authorities
    package let logKey: NoteSignerKey
    package let statusKey: NoteSignerKey
    package let trustKey: NoteSignerKey
    package let volume: BookVolume
    package private(set) var entries: [Entry] = []
    /// What the entries' `record` opens to.
    package var openings: [UInt64: Receipt.Part.Opening] = [:]
    /// The entries about each document, oldest first.
    package private(set) var changes: [UInt64: [UInt64]] = [:]
    private var tree = MemoryTree()
    private var nextNumber = 1

    /// Opens the log: seven entries with the parties, their signers and the book.
    package init() throws {
        self.parties = try TestParty.shared.get()
        self.logKey = try Self.noteKey(Self.origin, seed: 1)
        self.statusKey = try Self.noteKey(StatusNote.keyName(origin: Self.origin), seed: 2)
        self.trustKey = try Self.noteKey(Self.origin + "/trust", seed: 3)
        guard let book = BookID("di"), let series = SeriesID("CHUNG") else {
            throw FormatError("test office", expected: "a book")
        }
        self.volume = BookVolume(book: book, series: series, year: 2026)
        try self.append(
            .registryOpened(
                RegistryOpened(
                    logKey: self.logKey.verifierKey.fingerprintForTests, origin: Self.origin,
                    policy: "antin.policy/1",
                    statusKey: self.statusKey.verifierKey.fingerprintForTests)))
        for party in [self.parties.office, self.parties.school] {
            try self.append(
                .organRegistered(OrganRegistered(name: party.name, validFrom: Self.start)),
                by: party.organ)
        }
        for (role, signer) in [
            (SignerRole.person, self.parties.office.person), (.seal, self.parties.office.seal),
        ] {
            try self.append(
                .signerRegistered(
                    SignerRegistered(
                        certificate: signer.certificate.fingerprint, custody: .test, role: role,
                        validFrom: Self.start)))
        }
        try self.append(
            .bookOpened(
                BookOpened(
                    self.volume, direction: .outgoing, first: 1, name: "Sổ đăng ký văn bản đi",
                    reason: nil)))
    }

    package static func noteKey(_ name: String, seed: UInt8) throws -> NoteSignerKey {
        try NoteSignerKey(
            name: name, key: SigningKey(ed25519Seed: Array(repeating: seed, count: 32)))
    }

    // MARK: Signing

    /// The PDF with one more signature, whose claimed time is `time`.
    package func sign(
        _ pdf: [UInt8], by signer: SoftwareSigner, at time: Timestamp = TestOffice.start
    ) throws -> [UInt8] {
        guard let claimed = PDFDate.vietnam(unixSeconds: time.seconds) else {
            throw FormatError("test office", expected: "a time")
        }
        let size = signer.certificate.der.count + signer.chain.reduce(0) { $0 + $1.der.count }
        let plan = PDFSignaturePlan(
            contentsCapacity: size + 900, claimedTime: claimed,
            name: signer.certificate.subject.commonName)
        return pdf
            + (try DocumentSigner(signer).revision(
                signing: PDFDocument(reading: ByteStore(pdf)), as: plan))
    }

    /// A PDF signed by the office's person and then by its seal.
    package func signedPDF(_ text: String = "VAN BAN MAU") throws -> [UInt8] {
        let once = try self.sign(TestPDF.bytes(text), by: self.parties.office.person)
        return try self.sign(once, by: self.parties.office.seal)
    }

    // MARK: The log

    /// Appends an entry as it is: whether the register's rules allow it is not asked.
    @discardableResult
    package mutating func append(
        _ content: EntryBody.Content, by organ: OrganID? = nil, at time: Timestamp? = nil
    ) throws -> UInt64 {
        let body = EntryBody(organ: organ ?? self.parties.office.organ, content)
        return try self.append(body: body.checkedCanonical(), at: time)
    }

    /// Appends a body of any kind, also of one that nobody knows.
    @discardableResult
    package mutating func append(body: [UInt8], at time: Timestamp? = nil) throws -> UInt64 {
        let index = UInt64(self.entries.count)
        let entry = try Entry(
            index: index,
            previous: self.entries.last?.leafHash ?? Entry.genesis(origin: Self.origin),
            time: time
                ?? Timestamp(milliseconds: Self.start.milliseconds + 1_000 * Int64(index)),
            body: body)
        self.tree.append(entry.leafHash)
        self.entries.append(entry)
        return index
    }

    /// Says that an entry is about a document, so that receipts carry it.
    package mutating func note(change index: UInt64, of document: UInt64) {
        self.changes[document, default: []].append(index)
    }

    /// Commits the next entry to a record.
    private mutating func commit(_ json: [UInt8]) throws -> Digest {
        let salt = Digest.sha256("salt \(self.entries.count)").bytes
        self.openings[UInt64(self.entries.count)] = .init(record: json, salt: salt)
        guard let commitment = Commitment(.record, salt: salt, json: json) else {
            throw FormatError("test office", expected: "a salt")
        }
        return commitment.digest
    }

    /// The record of a document with these files, numbered next.
    package func record(
        _ files: [RecordFile], of party: TestParty? = nil
    ) -> DocumentRecord {
        let party = party ?? self.parties.office
        return DocumentRecord(
            organID: party.organ, organName: party.name,
            codeNumber: NotationNumber.printed(self.nextNumber), codeNotation: "SGDĐT-GDTrH",
            issuedDate: Self.date, type: "CV", typeName: "Công văn",
            subject: "V/v tổ chức kỳ thi mẫu",
            signers: [
                RecordSigner(
                    fullName: "Nguyễn Văn Mẫu", position: "Phó Giám đốc",
                    certificate: party.person.certificate.fingerprint)
            ],
            files: files, level: .public, medium: .electronic)
    }

    /// Numbers and issues a signed PDF; `edit` may change the record before it is committed to.
    package mutating func issue(
        _ pdf: [UInt8], by party: TestParty? = nil, at time: Timestamp? = nil,
        edit: (inout DocumentRecord) -> Void = { _ in }
    ) throws -> UInt64 {
        let judged = try JudgedFile(pdf: ByteStore(pdf), name: "cong-van.pdf")
        let file = RecordFile(
            name: judged.name, role: .main, sha256: judged.sha256,
            signatures: judged.signatures.compactMap(\.facts.valueDigest), size: judged.size)
        return try self.issue(files: [file], by: party, at: time, edit: edit)
    }

    package mutating func issue(
        files: [RecordFile], by party: TestParty? = nil, at time: Timestamp? = nil,
        edit: (inout DocumentRecord) -> Void = { _ in }
    ) throws -> UInt64 {
        let party = party ?? self.parties.office
        var record = self.record(files, of: party)
        edit(&record)
        let number = self.nextNumber
        self.nextNumber += 1
        let label = Digest.sha256("dispatch \(number)").hex.prefix(32)
        guard let dispatch = DispatchID(String(label)) else {
            throw FormatError("test office", expected: "a dispatch")
        }
        let numbered = try self.append(
            .documentNumbered(
                DocumentNumbered(
                    self.volume, number: number, date: Self.date, dispatch: dispatch,
                    signed: files.map(\.sha256))),
            by: party.organ, at: time)
        let commitment = try self.commit(record.checkedCanonical())
        return try self.append(
            .documentIssued(
                DocumentIssued(
                    self.volume, number: number, date: Self.date, dispatch: dispatch,
                    numbered: numbered, record: commitment,
                    handling: .sha256("handling \(number)"))),
            by: party.organ, at: time)
    }

    /// Changes a document. An amendment has to name its field; others need only a reason.
    @discardableResult
    package mutating func change(
        _ change: DocumentChange.Change, of document: UInt64, by replacement: UInt64? = nil,
        as organ: OrganID? = nil, at time: Timestamp? = nil
    ) throws -> UInt64 {
        var record = ChangeRecord(reason: "Lý do mẫu")
        if change == .amended {
            record.amendment = .init(field: "Subject", old: "cũ", new: "mới")
        }
        let commitment = try self.commit(record.checkedCanonical())
        let index = try self.append(
            .documentChanged(
                DocumentChange(
                    change, of: Reference(document), by: replacement.map { Reference($0) },
                    record: commitment)),
            by: organ, at: time)
        self.note(change: index, of: document)
        return index
    }

    // MARK: Receipts

    /// The head of the log at a size, by default now, signed by the log's key or another.
    package func checkpoint(
        size: UInt64? = nil, by key: NoteSignerKey? = nil
    ) throws -> SignedCheckpoint {
        let size = size ?? self.tree.size
        return try SignedCheckpoint(
            signing: Checkpoint(
                origin: (key ?? self.logKey).name, size: size, root: self.tree.root(size: size)),
            by: key ?? self.logKey)
    }

    package func part(
        _ index: UInt64, under signed: SignedCheckpoint, opened: Bool = true
    ) throws -> Receipt.Part {
        let proof = try InclusionProof.make(
            index: index, size: signed.checkpoint.size, reader: self.tree)
        return try Receipt.Part(
            entry: self.entries[Int(index)], opening: opened ? self.openings[index] : nil,
            proof: TlogProof(index: index, hashes: proof.hashes, checkpoint: signed.bytes))
    }

    /// What the status says when everything is as it must be.
    package func status(
        of index: UInt64, under signed: SignedCheckpoint, at time: Timestamp = Self.statusTime
    ) throws -> StatusNote {
        let later = self.changes(of: index, below: signed.checkpoint.size)
        let bodies = try later.map { try EntryBody(parsing: self.entries[Int($0)].body) }
        let changes = bodies.map { body -> DocumentChange.Change? in
            if case .documentChanged(let change) = body.content { change.change } else { nil }
        }
        return StatusNote(
            origin: signed.checkpoint.origin, index: index,
            state: DocumentState(following: changes) ?? .current, changedBy: later.last,
            size: signed.checkpoint.size, root: signed.checkpoint.root, time: time)
    }

    private func changes(of index: UInt64, below size: UInt64) -> [UInt64] {
        (self.changes[index] ?? []).filter { $0 < size }
    }

    /// The receipt of a document at a size of the log, by default now. `hiding` leaves entries
    /// out of its changes.
    package func receipt(
        _ index: UInt64, size: UInt64? = nil, at time: Timestamp = Self.statusTime,
        checkpoint: SignedCheckpoint? = nil, status: [UInt8]? = nil, hiding: Set<UInt64> = [],
        opened: Bool = true
    ) throws -> Receipt {
        let signed = try checkpoint ?? self.checkpoint(size: size)
        let later = self.changes(of: index, below: signed.checkpoint.size)
            .filter { !hiding.contains($0) }
        return try Receipt(
            subject: self.part(index, under: signed, opened: opened),
            changes: later.map { try self.part($0, under: signed) },
            status: status
                ?? self.status(of: index, under: signed, at: time).signed(by: self.statusKey))
    }

    // MARK: Trust

    /// A bundle in which the log, both parties and the root are pinned; nothing else.
    package func bundle() -> TrustBundle {
        func organ(_ party: TestParty) -> TrustedOrgan {
            let certificates = [(SignerRole.person, party.person), (.seal, party.seal)].map {
                TrustedCertificate(
                    sha256: $1.certificate.fingerprint, role: $0, custody: .test,
                    validFrom: Timestamp(seconds: TestParty.start))
            }
            return TrustedOrgan(
                id: party.organ, names: [party.name],
                validFrom: Timestamp(seconds: TestParty.start), log: Self.origin,
                registersFrom: [
                    .init(
                        book: self.volume.book,
                        date: CivilDate(vietnam: Timestamp(seconds: TestParty.start)))
                ],
                certificates: certificates)
        }
        return TrustBundle(
            id: Self.origin + "/trust", version: 1, created: Timestamp(seconds: TestParty.start),
            expires: Timestamp(seconds: TestParty.end + 10 * 365 * 86_400), previous: nil,
            trustKeys: [self.trustKey.verifierKey],
            logs: [
                TrustedLog(
                    origin: Self.origin, key: self.logKey.verifierKey,
                    statusKey: self.statusKey.verifierKey)
            ],
            organs: [organ(self.parties.office), organ(self.parties.school)],
            anchors: [self.parties.root.certificate])
    }

    /// The bundle as it is handed out.
    package func signedBundle() throws -> SignedTrustBundle {
        try SignedTrustBundle(signing: self.bundle(), by: [self.trustKey])
    }

    // MARK: Files

    /// The log as its files: tiles, bundles and checkpoint, by path.
    package func files() throws -> [String: [UInt8]] {
        var writer = TileWriter()
        for entry in self.entries { try writer.append(entry.bytes) }
        var files: [String: [UInt8]] = [:]
        for file in writer.takeFiles() { files[file.path.description] = file.bytes }
        files["checkpoint"] = try self.checkpoint().bytes
        for (index, opening) in self.openings {
            files[Opening.path(of: index)] =
                Opening(
                    entry: index, record: opening.record, salt: opening.salt
                ).canonical
        }
        return files
    }
}

extension NoteVerifierKey {
    /// What entry 0 says of a key here; verifiers do not look at it.
    fileprivate var fingerprintForTests: Digest { .sha256(self.description) }
}
