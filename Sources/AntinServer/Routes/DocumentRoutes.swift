// DocumentRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// What is in the register, and what the issuer may do to it afterwards.
struct DocumentRoutes {
    let registry: Registry
    let limits: ServerLimits

    func add(to router: RouterGroup<Context>) {
        router.get("organs/{organ}/documents", use: self.list)
        router.get("documents/{index}", use: self.show)
        router.get("documents/{index}/receipt", use: self.receipt)
        router.get("documents/{index}/package", use: self.package)
        router.get("documents/{index}/files/{file}", use: self.file)
        router.post("documents/{index}/recall", use: self.recall)
        router.post("documents/{index}/replace", use: self.replace)
        router.post("documents/{index}/correct", use: self.correct)
        router.post("documents/{index}/amend", use: self.amend)
        router.post("documents/{index}/erase", use: self.erase)
        router.post("organs/{organ}/references", use: self.reference)
    }

    // MARK: Reading

    func list(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, .signer, .auditor, of: organ)
        let limit = min(500, max(1, request.query("limit").flatMap { Int($0) } ?? 50))
        let found = try await self.registry.documents(
            DocumentQuery(
                organs: [organ], book: request.query("book").flatMap { BookID($0) },
                year: request.query("year").flatMap { Int($0) }, words: request.query("q") ?? "",
                before: request.query("before").flatMap { UInt64($0) }, limit: limit))
        return JSONAnswer(["documents": .array(found.map { .document($0) })])
    }

    func show(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.sight(context, among: Self.readers).document
        let record = try await self.registry.documentRecord(of: document.entry)
        return JSONAnswer(.document(document, record: record))
    }

    func receipt(_ request: Request, _ context: Context) async throws -> Response {
        let document = try await self.sight(context, among: Self.readers).document
        let receipt = try await self.registry.receipt(of: document.entry)
        return FileAnswer.response(
            receipt.canonical, name: "\(document.entry).antin-receipt",
            type: "application/json")
    }

    func file(_ request: Request, _ context: Context) async throws -> Response {
        let document = try await self.documentWithFiles(context)
        let position = try context.index("file")
        let files = try await self.registry.documentRecord(of: document.entry).files
        guard position < files.count else { throw Refusal(.fileMissing) }
        return try await FileAnswer.response(files[Int(position)], self.registry)
    }

    /// The files and the freshest receipt in one ZIP: what is handed to whoever has no account.
    func package(_ request: Request, _ context: Context) async throws -> Response {
        let document = try await self.documentWithFiles(context)
        let record = try await self.registry.documentRecord(of: document.entry)
        var members: [ZipArchive.Member] = []
        for file in record.files {
            members.append(
                ZipArchive.Member(
                    name: file.name, bytes: try await self.registry.bytes(of: file.sha256)))
        }
        let receipt = try await self.registry.receipt(of: document.entry)
        let name = record.files.first?.name ?? "\(document.entry)"
        members.append(
            ZipArchive.Member(name: name + ".antin-receipt", bytes: receipt.canonical))
        return FileAnswer.response(
            ZipArchive(members).bytes, name: name + ".zip", type: "application/zip")
    }

    /// Those who read what an organ has in its books; staff only what was assigned to them. Who
    /// administers the server does not.
    private static let readers: [Role] = [.clerk, .signer, .auditor, .staff]

    /// The document, for those with one of the roles in its organ; to those without any role there
    /// it does not exist.
    private func document(_ context: Context, _ roles: Role...) async throws -> RegisteredDocument {
        try await self.sight(context, among: roles).document
    }

    /// The document, for those with one of the roles in its organ, whatever they may read of it.
    private func named(
        _ context: Context, among roles: [Role]
    ) async throws -> RegisteredDocument {
        let index = try context.index("index")
        let token = try context.authenticated()
        guard let document = try await self.registry.document(index),
            token.organs.contains(document.organ.text) || token.organs.contains("*")
        else { throw Refusal(.unknownDocument) }
        if !roles.contains(where: { token.may($0, for: document.organ.text) }),
            let role = roles.first
        {
            try context.require(role, of: document.organ)
        }
        return document
    }

    private func sight(_ context: Context, among roles: [Role]) async throws -> DocumentSight {
        let document = try await self.named(context, among: roles)
        let token = try context.authenticated()
        guard
            let sight = try await self.registry.sight(
                of: document.entry, for: token, in: document.organ)
        else { throw Refusal(.unknownDocument) }
        return sight
    }

    /// The document, for those who may read its files: an auditor only while that is granted.
    private func documentWithFiles(_ context: Context) async throws -> RegisteredDocument {
        let sight = try await self.sight(context, among: Self.readers)
        if sight.areFilesGone { throw Refusal(.fileMissing) }
        guard sight.mayReadFiles else {
            throw Problem(
                .forbidden, "files_not_granted",
                vi: "Kiểm toán xem mã băm; tệp chỉ mở khi được cấp quyền có thời hạn",
                en: "an auditor reads digests; files only when granted for a time",
                nextVi: "nhờ quản trị cấp quyền xem tệp, nêu lý do",
                nextEn: "ask the administrator to grant it, with the reason")
        }
        return sight.document
    }

    // MARK: Changes

    func recall(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let (document, change) = try await self.change(request, context)
        let entry = try await self.registry.recall(
            document.entry, as: document.organ, by: change.by, record: change.record,
            key: context.operation)
        await self.log("document.recall", document, context)
        return try await self.answer(entry, document)
    }

    func replace(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        var (document, change) = try await self.change(request, context)
        guard let by = change.by else { throw Refusal(.invalid, "by") }
        change.record.replacement = change.record.notice
        change.record.notice = nil
        let entry = try await self.registry.replace(
            document.entry, as: document.organ, by: by, record: change.record,
            key: context.operation)
        await self.log("document.replace", document, context)
        return try await self.answer(entry, document)
    }

    func correct(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let (document, change) = try await self.change(request, context)
        let entry = try await self.registry.correct(
            document.entry, as: document.organ, by: change.by, record: change.record,
            key: context.operation)
        await self.log("document.correct", document, context)
        return try await self.answer(entry, document)
    }

    func amend(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.document(context, .clerk)
        var members = try await request.members("amend")
        let field = try members.string("field")
        let old = try members.string("old")
        // Only what the book says now can be amended, and only in a field that a book has.
        let record = try await self.registry.documentRecord(of: document.entry)
        let current = field == "Subject" ? document.subject : record.json[field]?.string
        guard MetadataField.named(field, in: .outgoing) != nil, current == old else {
            throw Problem(
                .unprocessableContent, "amend_differs",
                vi: "Trường \(field) trong sổ không ghi như thế",
                en: "the book does not say that in \(field)",
                nextVi: "xem: antin document show", nextEn: "see: antin document show")
        }
        let change = ChangeRecord(
            reason: try members.reason(),
            amendment: ChangeRecord.Amendment(
                field: field, old: old, new: VietnameseText.cleaned(try members.string("new"))))
        let entry = try await self.registry.amend(
            document.entry, as: document.organ, record: change, key: context.operation)
        return try await self.answer(entry, document)
    }

    func erase(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let document = try await self.named(context, among: [.administrator])
        try context.requireFinal()
        var members = try await request.members("erase")
        let entry = try await self.registry.erase(
            document.entry, as: document.organ, reason: try members.reason(),
            key: context.operation)
        await self.log("document.erase", document, context)
        return JSONAnswer(["index": .integer(entry)])
    }

    /// Reason, and the document that announces the change, cited from the register itself.
    private func change(
        _ request: Request, _ context: Context
    ) async throws -> (RegisteredDocument, (record: ChangeRecord, by: Reference?)) {
        let document = try await self.document(context, .clerk)
        try context.requireFinal()
        var members = try await request.members("change")
        var record = ChangeRecord(reason: try members.reason())
        var by: Reference?
        if let index = try members.optionalInteger("by", 0...JSONValue.maxInteger) {
            guard let notice = try await self.registry.document(UInt64(index)),
                notice.kind == .issued, notice.organ == document.organ
            else { throw Refusal(.unknownDocument, "by") }
            by = Reference(notice.entry)
            if let number = notice.codeNumber, let notation = notice.codeNotation,
                let date = notice.date
            {
                record.notice = Citation(
                    codeNumber: number, codeNotation: notation, issuedDate: date)
            }
        }
        return (document, (record, by))
    }

    private func log(
        _ action: String, _ document: RegisteredDocument, _ context: Context
    ) async {
        await context.logFinal(
            action, "\(document.entry)", of: document.organ, in: self.registry)
    }

    private func answer(_ entry: UInt64, _ document: RegisteredDocument) async throws -> JSONAnswer
    {
        let receipt = try await self.registry.receipt(of: document.entry)
        return JSONAnswer(["index": .integer(entry), "receipt": .object(receipt.json)])
    }

    // MARK: Statements without a document of ours

    /// Material that is no document: kept with the clerk's signature, never under a number.
    func reference(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, of: organ)
        guard let found = try await self.registry.organ(organ) else {
            throw Refusal(.unknownOrgan, organ.text)
        }
        let form = try await request.form(upTo: self.limits.maxFileBytes)
        guard let file = form["file"], let description = form["description"],
            let note = String(validating: description.bytes, as: UTF8.self)
        else { throw Refusal(.invalid, "file, description") }
        var files: [RecordFile] = []
        let blob = try await self.registry.stage(file.bytes)
        let name = VietnameseText.cleaned(file.fileName ?? "tai-lieu")
        var values: [Digest] = []
        if let signature = form["signature"] {
            let facts = SignatureFacts(reading: signature.bytes, as: .detached) { algorithm in
                algorithm.hash(file.bytes)
            }
            guard facts.integrity.result == .pass, let value = facts.valueDigest else {
                throw Problem(
                    .unprocessableContent, "signature_refused", vi: "Chữ ký không đúng với tệp",
                    en: "the signature does not fit the file")
            }
            values = [value]
            let kept = try await self.registry.stage(signature.bytes)
            files.append(
                RecordFile(
                    name: name + ".p7s", role: .signature, sha256: kept.digest,
                    signatures: [], size: kept.size))
        }
        files.insert(
            RecordFile(
                name: name, role: .main, sha256: blob.digest, signatures: values, size: blob.size),
            at: 0)
        var record = DocumentRecord(
            organID: organ, organName: found.name, codeNumber: nil, codeNotation: nil,
            issuedDate: nil, type: "TK", typeName: "Tài liệu tham khảo",
            subject: VietnameseText.cleaned(note), signers: [], files: files, level: .internal,
            medium: .electronic)
        record.note = VietnameseText.cleaned(note)
        let entry = try await self.registry.fileReference(
            as: organ, record: record, key: context.operation)
        return JSONAnswer(["index": .integer(entry)], status: .created)
    }
}
