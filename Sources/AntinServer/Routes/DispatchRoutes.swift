// DispatchRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinSystem
internal import Hummingbird

/// From the approved draft to the issued document, in the order of Decree 30/2020: files, the
/// persons' signatures, number and date, the agency's signature, the register.
struct DispatchRoutes {
    let registry: Registry
    let limits: ServerLimits
    /// Shared with signing: both put the files of a dispatch back.
    let turns = Turns()

    func add(to router: RouterGroup<Context>) {
        router.post("organs/{organ}/dispatches", use: self.create)
        router.get("organs/{organ}/dispatches", use: self.list)
        router.post("organs/{organ}/paper", use: self.paper)
        router.get("dispatches/{dispatch}", use: self.show)
        router.put("dispatches/{dispatch}/files/{file}", use: self.putFile)
        router.get("dispatches/{dispatch}/files/{file}", use: self.file)
        router.post("dispatches/{dispatch}/number", use: self.number)
        router.post("dispatches/{dispatch}/issue", use: self.issue)
        router.post("dispatches/{dispatch}/void", use: self.void)
    }

    // MARK: Drafts

    func create(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try await self.organ(context)
        try context.require(.clerk, of: organ.id)
        var members = try await request.members("dispatch")
        let draft = try DispatchRequest(&members, organ: organ, medium: .electronic).draft
        let dispatch = try await self.registry.createDispatch(draft, key: context.operation)
        return JSONAnswer(.dispatch(dispatch), status: .created)
    }

    func list(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try await self.organ(context)
        try context.require(.clerk, .signer, .auditor, .administrator, of: organ.id)
        let states: Set<Dispatch.State> =
            if let word = request.query("state") {
                Set([Dispatch.State(rawValue: word)].compactMap { $0 })
            } else {
                [.draft, .signed, .numbered, .sealed]
            }
        let found = try await self.registry.dispatches(of: organ.id, in: states)
        return JSONAnswer(["dispatches": .array(found.map(JSONValue.dispatch))])
    }

    func show(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(
            context, .clerk, .signer, .auditor, .administrator, joint: true)
        return JSONAnswer(.dispatch(dispatch))
    }

    /// Adds or replaces a file of a draft. Word-processor files are refused: what is issued must
    /// look the same everywhere.
    func putFile(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.dispatch(context, .clerk)
        let bytes = try await request.bytes(upTo: self.limits.maxFileBytes)
        return try await self.turns.run(allowed.id) {
            try await self.put(bytes, request, context)
        }
    }

    private func put(
        _ bytes: [UInt8], _ request: Request, _ context: Context
    ) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(context, .clerk)
        guard dispatch.state == .draft else {
            throw Refusal(.dispatchState, dispatch.state.rawValue)
        }
        let position = try context.index("file")
        guard let name = request.query("name"), !name.isEmpty, name.utf8.count <= 255,
            !name.contains("/"), let word = request.query("role"),
            let role = FileRole(rawValue: word), role == .main || role == .attachment,
            (role == .main) == (position == 0)
        else {
            throw Problem(
                .badRequest, "bad_file", vi: "Thiếu tên tệp, hoặc tệp 0 phải là văn bản chính",
                en: "a file name is missing, or file 0 must be the main document")
        }
        try Self.check(bytes, name: name)
        var files = dispatch.files[.draft] ?? []
        guard position <= files.count, position < 64 else {
            throw Problem(
                .badRequest, "bad_file", vi: "Gửi các tệp theo thứ tự 0, 1, 2 …",
                en: "send the files in order: 0, 1, 2 …")
        }
        let blob = try await self.registry.stage(bytes)
        let file = RecordFile(
            name: VietnameseText.cleaned(name), role: role, sha256: blob.digest,
            signatures: [], size: blob.size)
        if position < files.count { files[Int(position)] = file } else { files.append(file) }
        _ = try await self.registry.updateDispatch(dispatch.id, dispatch.draft, files: files)
        return JSONAnswer(.file(file))
    }

    /// What may be issued: a PDF that we can sign.
    private static func check(_ bytes: [UInt8], name: String) throws {
        let lower = name.lowercased()
        let office = [".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx"]
        if office.contains(where: lower.hasSuffix) {
            throw Problem(
                .unsupportedMediaType, "office_file",
                vi: "Tệp soạn thảo không phát hành được: mỗi máy hiện một khác",
                en: "a word-processor file cannot be issued: it looks different on each machine",
                nextVi: "Lưu dưới dạng PDF, rồi thả lại", nextEn: "save it as PDF and send that")
        }
        let store = ByteStore(bytes)
        guard JudgedFile.looksLikePDF(store) else {
            throw Problem(
                .unsupportedMediaType, "not_pdf", vi: "Tệp không phải PDF", en: "not a PDF",
                nextVi: "Lưu dưới dạng PDF, rồi thả lại", nextEn: "save it as PDF and send that")
        }
        do {
            let document = try PDFDocument(reading: store)
            guard document.signatures.isEmpty else {
                throw Problem(
                    .unprocessableContent, "already_signed", vi: "Tệp đã có chữ ký số",
                    en: "the file is signed already",
                    nextVi: "đăng ký bản chưa ký; hệ thống chuẩn bị chỗ ký",
                    nextEn: "register the unsigned draft; the signatures are made here")
            }
        } catch let error as PDFError {
            throw Problem(
                .unprocessableContent, "pdf_unreadable", vi: "PDF không ký được: \(error.detail)",
                en: "the PDF cannot be signed: \(error.detail)",
                nextVi: "xuất lại PDF từ phần mềm soạn thảo, không đặt mật khẩu",
                nextEn: "export the PDF again, without a password")
        }
    }

    func file(_ request: Request, _ context: Context) async throws -> Response {
        let dispatch = try await self.dispatch(
            context, .clerk, .signer, .auditor, .administrator, joint: true)
        let position = try context.index("file")
        guard position < dispatch.currentFiles.count else { throw Refusal(.fileMissing) }
        let file = dispatch.currentFiles[Int(position)]
        return try await FileAnswer.response(file, self.registry)
    }

    // MARK: Number, issue

    func number(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(context, .clerk)
        var members = try await request.members("number")
        var reserved: ReservedNumber?
        if let number = try members.optionalInteger("reserved", 1...999_999_999) {
            let date = try members.date("date")
            reserved = ReservedNumber(number: Int(number), year: date.year, date: date)
        }
        let given = try await self.registry.number(dispatch.id, reserved: reserved)
        return JSONAnswer(.number(given, of: dispatch))
    }

    func issue(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(context, .clerk)
        try await SealCheck(registry: self.registry).run(dispatch)
        let issued = try await self.registry.issue(dispatch.id)
        return try await self.answer(issued, of: dispatch)
    }

    func void(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(context, .clerk)
        var members = try await request.members("void")
        guard let number = dispatch.number else { throw Refusal(.unknownNumber) }
        let entry = try await self.registry.voidNumber(
            number.number, of: number.book, reason: try members.reason(), key: context.operation)
        return JSONAnswer(["index": .integer(entry)])
    }

    /// A paper document between electronic ones: the same series, its scan marked as a scan.
    func paper(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try await self.organ(context)
        try context.require(.clerk, of: organ.id)
        var members = try await request.members(
            "paper", upTo: self.limits.maxFileBytes * 4 / 3 + (1 << 20))
        var files: [RecordFile] = []
        if let scan = members.optionalValue("scan") {
            guard let name = scan["name"]?.string,
                let bytes = scan["content"]?.string.flatMap({ Base64.decode($0) })
            else { throw Refusal(.invalid, "scan") }
            let blob = try await self.registry.stage(bytes)
            files.append(
                RecordFile(
                    name: VietnameseText.cleaned(name), role: .main, sha256: blob.digest,
                    signatures: [], size: blob.size))
        }
        let draft = try DispatchRequest(&members, organ: organ, medium: .paper).draft
        let issued = try await self.registry.registerPaper(
            draft, files: files, key: context.operation)
        let dispatch = try await self.registry.dispatch(issued.number.dispatch)
        return try await self.answer(issued, of: dispatch)
    }

    private func answer(
        _ issued: IssuedDocument, of dispatch: Dispatch?
    ) async throws -> JSONAnswer {
        let receipt = try await self.registry.receipt(of: issued.entry)
        var members: [String: JSONValue] = [
            "index": .integer(issued.entry), "receipt": .object(receipt.json),
            "code_number": .string(issued.number.printed),
            "date": .string("\(issued.number.date)"),
        ]
        if let notation = dispatch?.draft.record.codeNotation {
            members["code_notation"] = .string(notation)
        }
        return JSONAnswer(.object(of: members))
    }

    // MARK: Finding

    func organ(_ context: Context) async throws -> RegisteredOrgan {
        let id: OrganID = try context.identifier("organ")
        _ = try context.authenticated()
        guard let organ = try await self.registry.organ(id) else {
            throw Refusal(.unknownOrgan, id.text)
        }
        return organ
    }

    /// The dispatch, for those who have one of the roles in its organ; to others it does not exist.
    ///
    /// - Parameter joint: also for those who have it in another organ that seals the document.
    func dispatch(
        _ context: Context, _ roles: Role..., joint: Bool = false
    ) async throws -> Dispatch {
        let id: DispatchID = try context.identifier("dispatch")
        let token = try context.authenticated()
        guard let dispatch = try await self.registry.dispatch(id) else {
            throw Refusal(.unknownDispatch, id.text)
        }
        let organs = joint ? dispatch.draft.sealingOrgans : [dispatch.draft.organ]
        guard
            token.organs.contains("*") || organs.contains(where: { token.organs.contains($0.text) })
        else { throw Refusal(.unknownDispatch, id.text) }
        let isAllowed = organs.contains { organ in
            roles.contains { token.may($0, for: organ.text) }
        }
        if !isAllowed { try context.require(roles[0], of: dispatch.draft.organ) }
        return dispatch
    }
}

extension JSONObjectReader {
    /// The reason that every act upon a document needs.
    mutating func reason() throws -> String {
        do {
            let reason = VietnameseText.cleaned(try self.string("reason"))
            guard !reason.isEmpty else { throw self.failure("reason", "a reason in words") }
            return reason
        } catch {
            throw Problem(
                .unprocessableContent, "reason_missing", vi: "Thiếu lý do",
                en: "a reason is missing")
        }
    }
}
