// DispatchDesk.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinSystem
internal import Hummingbird

/// From the approved draft to the issued document, in the order of Decree 30/2020: what an office
/// does to a dispatch, the same for programs and for pages. Who may do it was found before, with
/// ``dispatch(_:_:joint:)``; whether it may be done now is found here.
struct DispatchDesk: Sendable {
    let registry: Registry
    let limits: ServerLimits
    /// Prepares the form of a draft.
    let form: FormDesk
    /// One at a time for each dispatch, also between a program and a page.
    let turns = Turns()
    /// Reading pages costs a process each: a few at once.
    let places = Places(4)

    init(registry: Registry, configuration: ServerConfiguration) {
        self.registry = registry
        self.limits = configuration.limits
        self.form = FormDesk(
            reader: PageReader(program: configuration.pdftotext),
            fonts: ServerFonts(folder: configuration.fonts),
            address: configuration.publicAddress)
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

    /// The dispatch of the path, for those who have one of the roles in its organ; to others it
    /// does not exist.
    ///
    /// - Parameter joint: also for those who have it in another organ that seals the document.
    func dispatch(
        _ context: Context, _ roles: Role..., joint: Bool = false
    ) async throws -> Dispatch {
        try await self.dispatch(context, among: roles, joint: joint)
    }

    func dispatch(
        _ context: Context, among roles: [Role], joint: Bool
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
        if !isAllowed, let role = roles.first {
            try context.require(role, of: dispatch.draft.organ)
        }
        return dispatch
    }

    /// The dispatch as it is now: between the look that allowed an act and the act, others acted.
    func current(_ id: DispatchID) async throws -> Dispatch {
        guard let dispatch = try await self.registry.dispatch(id) else {
            throw Refusal(.unknownDispatch, id.text)
        }
        return dispatch
    }

    // MARK: Files

    /// Adds or replaces a file of a draft. Word-processor files are refused: what is issued must
    /// look the same everywhere.
    func put(
        _ bytes: [UInt8], name: String, role: FileRole, at position: Int, of id: DispatchID
    ) async throws -> RecordFile {
        try await self.turns.run(id) {
            let dispatch = try await self.current(id)
            guard dispatch.state == .draft else {
                throw Refusal(.dispatchState, dispatch.state.rawValue)
            }
            var files = dispatch.files[.draft] ?? []
            guard position <= files.count, position < 64 else {
                throw Problem(
                    .badRequest, "bad_file", vi: "Gửi các tệp theo thứ tự 0, 1, 2 …",
                    en: "send the files in order: 0, 1, 2 …")
            }
            guard (role == .main) == (position == 0) else { throw Self.badFile }
            let file = try await self.stage(bytes, name: name, role: role)
            if position < files.count { files[position] = file } else { files.append(file) }
            _ = try await self.registry.updateDispatch(dispatch.id, dispatch.draft, files: files)
            return file
        }
    }

    /// Keeps a file that may be issued; nothing refers to it yet.
    func stage(_ bytes: [UInt8], name: String, role: FileRole) async throws -> RecordFile {
        let name = VietnameseText.cleaned(name)
        guard !name.isEmpty, name != ".", name != "..", name.utf8.count <= 255,
            !name.contains("/"), !name.contains("\\"), role == .main || role == .attachment
        else { throw Self.badFile }
        try Self.check(bytes, name: name)
        let blob = try await self.registry.stage(bytes)
        return RecordFile(
            name: name, role: role, sha256: blob.digest, signatures: [], size: blob.size)
    }

    static let badFile = Problem(
        .badRequest, "bad_file", vi: "Thiếu tên tệp, hoặc tệp 0 phải là văn bản chính",
        en: "a file name is missing, or file 0 must be the main document")

    /// What may be issued: a PDF that we can sign.
    static func check(_ bytes: [UInt8], name: String) throws {
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

    // MARK: Number, issue

    /// Issues what is sealed, after the last check. Asked again, it says the same.
    func issue(_ dispatch: Dispatch) async throws -> IssuedDocument {
        try await SealCheck(registry: self.registry).run(dispatch)
        try await self.freezeRecipients(of: dispatch)
        return try await self.registry.issue(dispatch.id)
    }

    /// A number that is not going to be used; the dispatch ends.
    func void(_ dispatch: Dispatch, reason: String, key: OperationKey?) async throws -> UInt64 {
        guard let number = dispatch.number else { throw Refusal(.unknownNumber) }
        return try await self.registry.voidNumber(
            number.number, of: number.book, reason: reason, key: key)
    }

    /// A paper document between electronic ones: the same series, its scan marked as a scan.
    func paper(
        _ draft: DispatchDraft, scan: (name: String, bytes: [UInt8])?, isSignerKnown: Bool = false,
        key: OperationKey?
    ) async throws -> (issued: IssuedDocument, dispatch: Dispatch?) {
        var files: [RecordFile] = []
        if !isSignerKnown { try await self.checkSigners(of: draft) }
        if let scan {
            try Self.check(scan.bytes, name: scan.name)
            let blob = try await self.registry.stage(scan.bytes)
            files.append(
                RecordFile(
                    name: VietnameseText.cleaned(scan.name), role: .main, sha256: blob.digest,
                    signatures: [], size: blob.size))
        }
        let issued = try await self.registry.registerPaper(draft, files: files, key: key)
        return (issued, try await self.registry.dispatch(issued.number.dispatch))
    }

    /// A signature on paper is checked by nobody, so that a program names only people whose right to
    /// sign is noted, where the office notes it; a clerk may say that the paper was seen.
    private func checkSigners(of draft: DispatchDraft) async throws {
        let today = CivilDate(vietnam: self.registry.clock.read().wall)
        for signer in draft.record.signers {
            let right = try await self.registry.authority(
                of: signer, in: draft.organ, on: today, type: draft.record.type)
            guard !right.isFine else { continue }
            throw Problem(
                .unprocessableContent, "signer_right",
                vi: "Chưa ghi nhận người này được ký với chức vụ đó (\(right.id))",
                en:
                    "the right of this person to sign under that position is not noted (\(right.id))",
                nextVi: "quản trị ghi chức vụ hoặc ủy quyền, hoặc văn thư vào sổ trên trang",
                nextEn: "note the post or delegation, or enter the document on the pages")
        }
    }
}
