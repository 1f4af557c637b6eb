// InboxRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import Hummingbird

/// What arrives: judged first, then entered with a number of its own, whatever the channel.
struct InboxRoutes {
    let registry: Registry
    let judge: Judge
    let limits: ServerLimits

    func add(to router: RouterGroup<Context>) {
        router.post("organs/{organ}/inbox", use: self.receive)
        router.get("organs/{organ}/inbox", use: self.list)
    }

    func list(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, .signer, .auditor, .administrator, of: organ)
        let found = try await self.registry.documents(
            DocumentQuery(
                organs: [organ], kinds: [.received], words: request.query("q") ?? "", limit: 100))
        return JSONAnswer(["documents": .array(found.map { .document($0) })])
    }

    func receive(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, of: organ)
        let form = try await request.form(upTo: self.limits.maxFileBytes + (1 << 20))
        let metadata = try Metadata(form["metadata"]?.bytes ?? Array("{}".utf8))
        guard let part = form["file"] else { throw Refusal(.invalid, "file") }
        let package = try Package(part, receipt: form["receipt"]?.bytes)
        try Self.refuseNotADocument(package.members, metadata)
        let judged = try await self.judge.run(
            part.bytes, name: part.fileName ?? "van-ban.pdf", receipt: package.receipt,
            language: .vietnamese)
        // A paper document's scan proves nothing; everything else must not be known to be bad.
        let bad: Set<Verdict> = [.tampered, .recalled, .unsigned, .signerUntrusted, .notRegistered]
        if metadata.channel != .paper, bad.contains(judged.verdict), metadata.anyway == nil {
            throw Problem(
                .unprocessableContent, "not_received",
                vi: "Chưa vào sổ: kết quả kiểm tra là \(judged.verdict.rawValue)",
                en: "not entered: the verdict is \(judged.verdict.rawValue)",
                nextVi: "liên hệ nơi gửi; vẫn muốn vào sổ thì nêu lý do: --anyway",
                nextEn: "ask the sender; to enter it all the same give the reason: --anyway")
        }
        // A receipt of another document must not lend its facts to this file.
        guard package.receipt == nil || judged.isOfItsReceipt || metadata.anyway != nil else {
            throw Problem(
                .unprocessableContent, "receipt_not_of_file",
                vi: "Phiếu vào sổ kèm theo là của văn bản khác",
                en: "the receipt that came along is another document's",
                nextVi: "xin nơi gửi đúng phiếu, hoặc nhận tệp không kèm phiếu",
                nextEn: "ask the sender for the right one, or receive the file without it")
        }
        var files: [RecordFile] = []
        for (position, member) in package.members.enumerated() {
            let blob = try await self.registry.stage(member.bytes)
            files.append(
                RecordFile(
                    name: VietnameseText.cleaned(member.name),
                    role: position == 0 ? .main : .attachment, sha256: blob.digest,
                    signatures: [], size: blob.size))
        }
        let known = try await self.registry.issuedDocument(
            withFile: Digest.sha256(package.main.bytes))
        if let known {
            let registered = try await self.registry.documentRecord(of: known.entry).files
            guard files.allSatisfy({ file in registered.contains { $0.sha256 == file.sha256 } })
            else {
                throw Problem(
                    .unprocessableContent, "foreign_attachment",
                    vi: "Gói có tệp không thuộc văn bản này",
                    en: "the package holds a file that is not part of this document",
                    nextVi: "liên hệ nơi gửi; nhận riêng từng tệp nếu cần",
                    nextEn: "ask the sender; receive the files one by one if need be")
            }
        }
        let record = try await self.record(metadata, files, judged, known: known)
        let arrival = Arrival(
            organ: organ, book: metadata.book,
            series: metadata.series, channel: metadata.channel, record: record,
            handling: Handling(places: metadata.anyway.map { "vẫn vào sổ: \($0)" }),
            ref: known.map { Reference($0.entry) })
        let received = try await self.registry.receive(arrival, key: context.operation)
        let receipt = try await self.registry.receipt(of: received.entry)
        return JSONAnswer([
            "number": .integer(received.number), "date": .string("\(received.date)"),
            "index": .integer(received.entry), "verdict": .string(judged.verdict.rawValue),
            "was_there": .bool(received.wasThere), "receipt": .object(receipt.json),
        ])
    }

    /// A file of a kind that carries no signature, of which nobody states number or date either,
    /// is no document: it may be kept as reference material.
    private static func refuseNotADocument(
        _ files: [ZipArchive.Member], _ metadata: Metadata
    ) throws {
        // A PDF, or a CMS message (DER), may be signed; of several files one may be the signature.
        guard files.count == 1, let file = files.first,
            !file.bytes.starts(with: Array("%PDF-".utf8)), file.bytes.first != 0x30,
            metadata.channel != .paper, metadata.anyway == nil, metadata.notation == nil,
            metadata.date == nil
        else { return }
        throw Problem(
            .unsupportedMediaType, "no_document",
            vi: "Chưa vào sổ, vì không phải văn bản: không có số, không có ngày, không có người ký",
            en: "not entered, for it is no document: it has no number, no date, no signer",
            nextVi: "lưu làm tài liệu tham khảo, hoặc xin nơi gửi bản PDF đã ký số",
            nextEn: "keep it as reference material, or ask the sender for the signed PDF")
    }

    /// What the arrival shows: from the sender's register where it is known, else as the clerk says.
    private func record(
        _ metadata: Metadata, _ files: [RecordFile], _ judged: Judge.Judged,
        known: RegisteredDocument?
    ) async throws -> DocumentRecord {
        if let known {
            var record = try await self.registry.documentRecord(of: known.entry)
            record.files = files
            return record
        }
        let document = judged.isOfItsReceipt ? judged.json["document"] : nil
        guard
            let subject = metadata.subject ?? document?["subject"]?.string,
            let sender = metadata.sender ?? document?["organ_name"]?.string
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
            medium: metadata.channel == .paper ? .paper : .electronic)
        if let notation = metadata.notation {
            let parts = notation.split(separator: "/", maxSplits: 1).map(String.init)
            record.codeNumber = parts.first
            record.codeNotation = parts.count == 2 ? parts[1] : nil
        }
        if let date = metadata.date { record.issuedDate = date }
        return record
    }

    /// What the clerk says of the arrival.
    private struct Metadata {
        let book: BookID
        let series: SeriesID
        let channel: ArrivalChannel
        let sender: String?
        let subject: String?
        let notation: String?
        let date: CivilDate?
        let anyway: String?

        init(_ bytes: [UInt8]) throws {
            do {
                guard case .object(let object) = try JSONValue(parsingLoosely: bytes),
                    let incoming = BookID("den")
                else { throw FormatError("metadata", expected: "an object") }
                var members = JSONObjectReader(object, format: "metadata")
                self.book = try members.optionalIdentifier("book") ?? incoming
                self.series =
                    try members.optionalIdentifier("series") ?? DispatchRequest.commonSeries()
                self.channel = try members.optionalChoice("channel") ?? .system
                self.sender = try members.optionalString("sender").map(VietnameseText.cleaned)
                self.subject = try members.optionalString("subject").map(VietnameseText.cleaned)
                self.notation = try members.optionalString("notation")
                self.date = try members.optionalDate("date")
                self.anyway = try members.optionalString("anyway")
                try members.finish()
            } catch let error as FormatError {
                throw Problem(
                    .unprocessableContent, "bad_member", vi: "Thông tin chưa đúng: \(error)",
                    en: "the facts are not right: \(error)")
            }
        }
    }

    /// The files of an arrival, from one file or a ZIP of several with their receipt.
    private struct Package {
        let members: [ZipArchive.Member]
        let receipt: [UInt8]?
        var main: ZipArchive.Member { self.members[0] }

        init(_ part: MultipartForm.Part, receipt: [UInt8]?) throws {
            let store = ByteStore(part.bytes)
            guard ZipArchive.begins(store) else {
                self.members = [
                    ZipArchive.Member(name: part.fileName ?? "van-ban.pdf", bytes: part.bytes)
                ]
                self.receipt = receipt
                return
            }
            do {
                let all = try ZipArchive(parsing: store).members
                self.members = all.filter { !$0.isReceipt }
                self.receipt =
                    receipt ?? all.first(where: \.isReceipt)?.bytes
                guard !self.members.isEmpty else {
                    throw FormatError("zip", expected: "a document")
                }
            } catch {
                throw Problem(
                    .unsupportedMediaType, "bad_package", vi: "Gói ZIP không đọc được: \(error)",
                    en: "the ZIP cannot be read: \(error)")
            }
        }
    }
}
