// InboxDesk.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import HTTPTypes

/// What arrives, the same for programs and for pages: judged first, then entered with a number of
/// its own, whatever the channel. Who may do it was found before.
struct InboxDesk: Sendable {
    let registry: Registry
    let judge: Judge
    let limits: ServerLimits

    /// The worst that can be in a file: it is entered only with a reason.
    static let bad: Set<Verdict> = [
        .tampered, .recalled, .unsigned, .signerUntrusted, .notRegistered,
    ]

    /// Packages from elsewhere are unpacked one at a time.
    var unpacking: Queue { self.judge.unpacking }

    /// A judgement that was kept, and the same as it came from the judge just now.
    struct Checked: Sendable {
        let check: ArrivalCheck
        let judged: Judge.Judged
    }

    // MARK: Judging

    /// Takes a file in, judges it, and keeps the judgement until the clerk has decided.
    func check(
        _ package: ArrivalPackage, channel: ArrivalChannel, at organ: OrganID, by recorder: Recorder
    ) async throws -> Checked {
        let judged = try await self.judged(package)
        let files = try await self.staged(package)
        let known = try await self.registry.issuedDocument(withFile: files[0].sha256)
        // What was sent to this organ is checked as that, by whatever way the file came.
        var sent: UInt64?
        if let known {
            sent = try await self.registry.delivery(of: known.entry, to: organ)?.entry
        }
        return try await self.kept(
            files, judged, receipt: package.receipt, sent: sent, channel: channel, at: organ,
            by: recorder)
    }

    /// Judges what was sent to an organ through this system: its files as they are stored.
    func check(
        _ sent: SentDocument, at organ: OrganID, by recorder: Recorder
    ) async throws -> Checked {
        let (files, receipt, judged) = try await self.judged(sent)
        return try await self.kept(
            files, judged, receipt: receipt, sent: sent.document.entry, at: organ, by: recorder)
    }

    private func judged(
        _ sent: SentDocument
    ) async throws -> (files: [RecordFile], receipt: [UInt8], judged: Judge.Judged) {
        let record = try await self.registry.documentRecord(of: sent.document.entry)
        guard !record.files.isEmpty else {
            throw Problem(
                .conflict, "paper_only", vi: "Văn bản gửi bản giấy: không có tệp để kiểm tra",
                en: "the document was sent on paper: there is no file to check",
                nextVi: "nhận bản giấy rồi vào sổ ở trang Nhận văn bản từ nơi khác",
                nextEn: "enter the paper at the page for documents from elsewhere")
        }
        let receipt = try await self.judge.receipt(
            of: IssuedStanding(
                sent.document, published: self.registry.checkpoint?.head.size ?? 0))
        let judged = try await self.judged(
            record.files.map { (name: $0.name, digest: $0.sha256) }, receipt: receipt)
        return (record.files, receipt, judged)
    }

    private func kept(
        _ files: [RecordFile], _ judged: Judge.Judged, receipt: [UInt8]?, sent: UInt64?,
        channel: ArrivalChannel? = nil, at organ: OrganID, by recorder: Recorder
    ) async throws -> Checked {
        let id = try await self.registry.keepCheck(
            of: organ, document: sent,
            files: files.map {
                CheckedFile(name: $0.name, digest: $0.sha256, size: $0.size, channel: channel)
            },
            receipt: receipt, verdict: judged.verdict.rawValue, report: judged.json.canonical,
            by: recorder)
        return Checked(check: try await self.check(id, of: organ), judged: judged)
    }

    /// Stored files, judged as they are now: one after the other if all of them are PDFs, else as
    /// the package that they make together.
    private func judged(
        _ files: [(name: String, digest: Digest)], receipt: [UInt8]?
    ) async throws -> Judge.Judged {
        var stores: [ByteStore] = []
        for file in files { stores.append(try await self.registry.file(file.digest)) }
        let contents = stores
        guard contents.allSatisfy({ JudgedFile.looksLikePDF($0) }) || contents.count == 1 else {
            return try await self.unpacking.run {
                let members = zip(files, contents).map {
                    ZipArchive.Member(name: $0.name, bytes: $1.bytes)
                }
                return try await self.judge.run(
                    ZipArchive(members).bytes, name: files[0].name, receipt: receipt,
                    language: .vietnamese)
            }
        }
        return try await self.judge.run(
            each: files, receipt: receipt, language: .vietnamese
        ) { contents[$0].bytes }
    }

    /// The same files judged once more: whoever decides now is not told what held then.
    ///
    /// A sender may have recalled, replaced or denied the document since, and a file that could not
    /// be checked then may be checked now. The new answer takes the place of the old one.
    func again(_ check: ArrivalCheck) async throws -> Checked {
        let judged = try await self.judged(
            check.files.map { (name: $0.name, digest: $0.digest) }, receipt: check.receipt)
        try await self.registry.renewCheck(
            check.id, verdict: judged.verdict.rawValue, report: judged.json.canonical)
        return Checked(check: check, judged: judged)
    }

    /// Whether the sender has asked an organ to give a document back (13) that it wants to enter.
    func isTakenBack(_ check: ArrivalCheck) async throws -> Bool {
        guard let sent = check.document else { return false }
        return try await self.isTakenBack(sent, by: check.organ)
    }

    private func isTakenBack(_ sent: UInt64, by organ: OrganID) async throws -> Bool {
        try await self.registry.delivery(of: sent, to: organ)?.state == .withdrawalAsked
    }

    /// The check of this organ; to others it does not exist.
    func check(_ id: String, of organ: OrganID) async throws -> ArrivalCheck {
        guard let check = try await self.registry.check(id, of: organ) else {
            throw Refusal(.unknownDocument)
        }
        return check
    }

    private func judged(_ package: ArrivalPackage) async throws -> Judge.Judged {
        try await self.judge.run(
            package.given.bytes, name: package.given.name, receipt: package.receipt,
            language: .vietnamese)
    }

    private func staged(_ package: ArrivalPackage) async throws -> [RecordFile] {
        var files: [RecordFile] = []
        for (position, member) in package.members.enumerated() {
            let blob = try await self.registry.stage(member.bytes)
            files.append(
                RecordFile(
                    name: VietnameseText.cleaned(member.name),
                    role: position == 0 ? .main : .attachment, sha256: blob.digest,
                    signatures: [], size: blob.size))
        }
        return files
    }

    // MARK: Entering

    /// Judges and enters in one go: what programs ask for.
    func receive(
        _ package: ArrivalPackage, _ facts: ArrivalFacts, at organ: OrganID, key: OperationKey?
    ) async throws -> (document: ReceivedDocument, judged: Judge.Judged) {
        try package.refuseNotADocument(facts)
        let judged = try await self.judged(package)
        let files = try await self.staged(package)
        let document = try await self.enter(
            files, judged, hasReceipt: package.receipt != nil, facts, at: organ, key: key)
        return (document, judged)
    }

    /// Judges and enters in one go what was sent to an organ through this system: what programs ask
    /// for. What is not entered waits for the clerk with its judgement.
    func receive(
        _ sent: SentDocument, _ facts: ArrivalFacts, at organ: OrganID, by recorder: Recorder,
        key: OperationKey?
    ) async throws -> (document: ReceivedDocument, judged: Judge.Judged) {
        let (files, receipt, judged) = try await self.judged(sent)
        let entry = sent.document.entry
        do {
            if facts.anyway == nil, facts.channel != .paper,
                try await self.isTakenBack(entry, by: organ)
            {
                throw Self.takenBack
            }
            let document = try await self.enter(
                Self.arrived(files), judged, hasReceipt: false, facts, at: organ, key: key)
            return (document, judged)
        } catch {
            _ = try await self.kept(
                files, judged, receipt: receipt, sent: entry, at: organ, by: recorder)
            throw error
        }
    }

    /// The files of a document as an arrival has them: the first is the main one.
    private static func arrived(_ files: [RecordFile]) -> [RecordFile] {
        files.enumerated().map { position, file in
            RecordFile(
                name: file.name, role: position == 0 ? .main : .attachment, sha256: file.sha256,
                signatures: [], size: file.size)
        }
    }

    /// Enters what was judged just now. `changedMeanwhile` if something was said of the document in
    /// between: then it is judged again before it is entered.
    func enter(
        _ checked: Checked, _ facts: ArrivalFacts, at organ: OrganID, key: OperationKey? = nil
    ) async throws -> ReceivedDocument {
        let check = checked.check
        if facts.anyway == nil, facts.channel != .paper, try await self.isTakenBack(check) {
            throw Self.takenBack
        }
        // What was sent through this register has its receipt from this register.
        let document = try await self.enter(
            check.recordFiles, checked.judged,
            hasReceipt: check.receipt != nil && check.document == nil, facts, at: organ, key: key)
        try await self.registry.settleCheck(check.id, entered: document.entry)
        return document
    }

    /// Paper without a scan: what the clerk reads off it.
    func enterPaper(
        _ facts: ArrivalFacts, at organ: OrganID, key: OperationKey? = nil
    ) async throws -> ReceivedDocument {
        let record = try self.record(facts, [], nil)
        return try await self.registry.receive(
            Arrival(
                organ: organ, book: facts.book, series: facts.series, channel: facts.channel,
                record: record, handling: facts.handling),
            key: key)
    }

    private func enter(
        _ files: [RecordFile], _ judged: Judge.Judged, hasReceipt: Bool, _ facts: ArrivalFacts,
        at organ: OrganID, key: OperationKey?
    ) async throws -> ReceivedDocument {
        // A paper document's scan proves nothing; everything else must not be known to be bad.
        if facts.channel != .paper, Self.bad.contains(judged.verdict), facts.anyway == nil {
            throw Problem(
                .unprocessableContent, "not_received",
                vi: "Chưa vào sổ: kết quả kiểm tra là \(judged.verdict.rawValue)",
                en: "not entered: the verdict is \(judged.verdict.rawValue)",
                nextVi: "liên hệ nơi gửi; vẫn muốn vào sổ thì nêu lý do: --anyway",
                nextEn: "ask the sender; to enter it all the same give the reason: --anyway")
        }
        // A receipt of another document must not lend its facts to this file.
        guard !hasReceipt || judged.isOfItsReceipt || facts.anyway != nil else {
            throw Problem(
                .unprocessableContent, "receipt_not_of_file",
                vi: "Phiếu vào sổ kèm theo là của văn bản khác",
                en: "the receipt that came along is another document's",
                nextVi: "xin nơi gửi đúng phiếu, hoặc nhận tệp không kèm phiếu",
                nextEn: "ask the sender for the right one, or receive the file without it")
        }
        let known = try await self.registry.issuedDocument(withFile: files[0].sha256)
        var registered: DocumentRecord?
        if let known {
            let record = try await self.registry.documentRecord(of: known.entry)
            guard
                files.allSatisfy({ file in
                    record.files.contains { $0.sha256 == file.sha256 }
                })
            else {
                throw Problem(
                    .unprocessableContent, "foreign_attachment",
                    vi: "Gói có tệp không thuộc văn bản này",
                    en: "the package holds a file that is not part of this document",
                    nextVi: "liên hệ nơi gửi; nhận riêng từng tệp nếu cần",
                    nextEn: "ask the sender; receive the files one by one if need be")
            }
            registered = record
            registered?.files = files
        }
        let record = try registered ?? self.record(facts, files, judged)
        return try await self.registry.receive(
            Arrival(
                organ: organ, book: facts.book, series: facts.series, channel: facts.channel,
                record: record, handling: facts.handling, ref: known.map { Reference($0.entry) },
                verdict: judged.verdict, judgedAt: judged.size),
            key: key)
    }

    static let takenBack = Problem(
        .unprocessableContent, "taken_back",
        vi: "Chưa vào sổ: nơi gửi đã yêu cầu lấy lại văn bản này (13)",
        en: "not entered: its sender has asked for this document back (13)",
        nextVi: "trả lời yêu cầu lấy lại; vẫn muốn vào sổ thì nêu lý do: --anyway",
        nextEn: "answer that request; to enter it all the same give the reason: --anyway")

    /// What the arrival shows, where its register is not known: from its receipt, else as the
    /// clerk says.
    private func record(
        _ facts: ArrivalFacts, _ files: [RecordFile], _ judged: Judge.Judged?
    ) throws -> DocumentRecord {
        let document = judged?.isOfItsReceipt == true ? judged?.json["document"] : nil
        guard let subject = facts.subject ?? document?["subject"]?.string,
            let sender = facts.sender ?? document?["organ_name"]?.string
        else {
            throw Problem(
                .unprocessableContent, "facts_missing",
                vi: "Tệp không cho biết nơi gửi hoặc trích yếu",
                en: "the file does not tell sender or subject",
                nextVi: "nêu --from và --subject", nextEn: "give --from and --subject")
        }
        try SecrecyRefusal.check(texts: [subject])
        var record = DocumentRecord(
            organID: document?["organ_id"]?.string.flatMap { OrganID($0) }, organName: sender,
            codeNumber: document?["code_number"]?.string,
            codeNotation: document?["code_notation"]?.string,
            issuedDate: document?["issued_date"]?.string.flatMap { try? CivilDate(parsing: $0) },
            type: document?["type"]?.string ?? "CV",
            typeName: DocumentType.letter.name(in: .vietnamese),
            subject: subject, signers: [], files: files, level: .internal,
            medium: facts.channel == .paper ? .paper : .electronic)
        if let notation = facts.notation {
            let parts = notation.split(separator: "/", maxSplits: 1).map(String.init)
            record.codeNumber = parts.first
            record.codeNotation = parts.count == 2 ? parts[1] : nil
        }
        if let date = facts.date { record.issuedDate = date }
        return record
    }
}

extension ArrivalCheck {
    /// The way by which it came, as its clerk said when it was checked: what a scan on paper is
    /// spared is not decided afterwards.
    var channel: ArrivalChannel {
        self.files.first?.channel ?? (self.document == nil ? .email : .system)
    }

    /// The judgement again, from what was kept of it.
    var judged: Judge.Judged {
        let json = (try? JSONValue(parsingLoosely: self.report, maxBytes: 8 << 20)) ?? .object([:])
        return Judge.Judged(
            json: json, verdict: Verdict(rawValue: self.verdict) ?? .undecided,
            text: json["text"]?.string ?? "")
    }

    var recordFiles: [RecordFile] {
        self.files.enumerated().map { position, file in
            RecordFile(
                name: file.name, role: position == 0 ? .main : .attachment, sha256: file.digest,
                signatures: [], size: file.size)
        }
    }
}
