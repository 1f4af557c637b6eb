// SigningPages+document.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinSystem
internal import HTTPTypes
internal import Hummingbird

/// One draft: its pages, what it says, what was changed, and what can be done with it.
extension SigningPages {
    /// Pages that are shown; the rest is in the file.
    private static let maxPages = 40

    func document(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let access = try await context.signingAccess(self.web)
        // From here on this session has this version in front of it.
        try await self.web.registry.opened(
            access.dispatch.id, by: access.actor, session: access.session.id)
        await self.web.log(context, "signing.opened", access.id)
        var values = try await self.values(of: access, visitor)
        values.merge(try await self.history(of: access, visitor)) { $1 }
        if let difference = try await self.difference(access, visitor) {
            values["difference"] = difference
        }
        let files = access.dispatch.currentFiles
        if let main = files.firstIndex(where: { $0.role == .main }) {
            values["pages"] = await self.pages(of: files[main], at: main, access, visitor)
            values["hasPictures"] = self.web.pictures.program != nil
            let lines = try? await self.text.lines(of: files[main].sha256) {
                try await self.web.registry.bytes(of: files[main].sha256)
            }
            if let lines, !lines.isEmpty { values["text"] = lines.joined(separator: "\n") }
        }
        return self.web.page("signing_document", values, for: visitor)
    }

    /// What every page about one draft shows.
    func values(of access: SigningAccess, _ visitor: Visitor) async throws -> [String: Any] {
        let dispatch = access.dispatch
        let facts = DraftFacts(dispatch.draft, visitor.language)
        var values: [String: Any] = [
            "id": access.id, "subject": dispatch.draft.record.subject,
            "version": access.version.hex, "content": dispatch.contentDigest.hex,
            "fingerprint": String(access.version.hex.prefix(16)),
            "facts": facts.lines.map { self.line($0, dispatch.draft, visitor) },
            "files": dispatch.currentFiles.enumerated().map { position, file -> [String: Any] in
                [
                    "position": position, "name": file.name,
                    "size": Self.size(file.size, visitor),
                    "role": self.web.text("signing.role.\(file.role.rawValue)", visitor),
                    "digest": file.sha256.hex,
                    "signatures": file.signatures.count,
                    "isSigned": !file.signatures.isEmpty,
                ]
            },
            "canSign": access.turn != nil, "canReturn": !access.open.isEmpty,
            "waits": access.turn == nil && !access.open.isEmpty,
            "isSignedByMe": !access.mine.isEmpty,
            "isOver": access.turn == nil && access.open.isEmpty,
            "state": self.web.text("signing.state.\(dispatch.state.rawValue)", visitor),
        ]
        let rights = try await OutgoingPages(web: self.web).rights(dispatch.draft, visitor)
        values["rights"] = rights
        values["hasRights"] = !rights.isEmpty
        if let request = access.open.first {
            values.merge(self.deadline(request, of: dispatch, visitor)) { $1 }
            values["sender"] = request.sender.name
            values["sent"] = request.time.short(in: visitor.language)
            if let note = request.note { values["note"] = note }
        }
        return values
    }

    /// A line of the facts; of many recipients the first few, the others folded.
    private func line(
        _ line: DraftFacts.Line, _ draft: DispatchDraft, _ visitor: Visitor
    ) -> [String: Any] {
        let label = self.web.text(line.label, visitor)
        let names = draft.handling.recipients.map(\.organName)
        guard line.label == "signing.fact.recipients", names.count > 6 else {
            return ["label": label, "value": line.value]
        }
        let first = names.prefix(4).joined(separator: "; ")
        return [
            "label": label,
            "value": self.web.text(
                "signing.recipients.more", visitor,
                ["names": first, "count": "\(names.count - 4)"]),
            "more": [
                "words": self.web.text(
                    "signing.recipients.all", visitor, ["count": "\(names.count)"]),
                "all": names.map { ["name": $0] },
            ] as [String: Any],
        ]
    }

    private func pages(
        of file: RecordFile, at position: Int, _ access: SigningAccess, _ visitor: Visitor
    ) async -> [[String: Any]] {
        guard let bytes = try? await self.web.registry.bytes(of: file.sha256),
            let count = try? PDFDocument(reading: ByteStore(bytes)).pages().count
        else { return [] }
        return (1...max(1, min(count, Self.maxPages))).map { page in
            [
                "src": "/signing/\(access.id)/pages/\(position)/\(page)?v=\(file.sha256.hex)",
                "alt": self.web.text(
                    "signing.page.alt", visitor,
                    ["page": "\(page)", "count": "\(count)", "name": file.name]),
                "isLater": page > 1,
            ]
        }
    }

    /// The draft as it was when this person approved it, or opened it before this version.
    private func difference(
        _ access: SigningAccess, _ visitor: Visitor
    ) async throws -> [String: Any]? {
        let approved = try await self.web.registry.approvals(of: access.dispatch.id).first {
            $0.by.account == access.account.id
                && $0.snapshot.content != access.dispatch.contentDigest
        }
        var before = approved?.snapshot
        if before == nil {
            before = try await self.web.registry.lastSeen(
                access.dispatch.id, by: access.account.id, before: access.version)
        }
        guard let before else { return nil }
        let difference = try await DraftDifference(
            access.dispatch, since: before, visitor.language, self.text, self.web.registry)
        var values = difference.values(self.web, visitor)
        values["isApproval"] = approved != nil
        return values
    }

    private func history(
        of access: SigningAccess, _ visitor: Visitor
    ) async throws -> [String: Any] {
        let id = access.dispatch.id
        func at(_ time: Timestamp) -> String { time.short(in: visitor.language) }
        let approvals = try await self.web.registry.approvals(of: id)
        let returns = try await self.web.registry.returns(of: id)
        let views = try await self.web.registry.views(of: id)
        let isOpen = access.dispatch.state == .draft || access.dispatch.state == .signed
        return [
            "approvals": approvals.map { approval -> [String: Any] in
                [
                    "name": approval.by.name, "time": at(approval.time),
                    "kind": self.web.text("signing.approval.\(approval.kind.rawValue)", visitor),
                    "isVoid": approval.voided != nil,
                    "voided": approval.voided.map(at) ?? "",
                ]
            },
            "hasApprovals": !approvals.isEmpty,
            "canApprove": isOpen
                && !approvals.contains {
                    $0.voided == nil && $0.by.account == access.account.id
                },
            "returns": returns.map {
                ["name": $0.by.name, "time": at($0.time), "reason": $0.reason]
            },
            "hasReturns": !returns.isEmpty,
            "views": views.map { ["name": $0.by.name, "time": at($0.time)] },
        ]
    }

    static func size(_ bytes: Int, _ visitor: Visitor) -> String {
        let kilobytes = (bytes + 1_023) / 1_024
        guard kilobytes >= 1_024 else { return "\(kilobytes) KB" }
        let tenths = (kilobytes * 10 + 512) / 1_024
        let mark = visitor.language == .vietnamese ? "," : "."
        return "\(tenths / 10)\(mark)\(tenths % 10) MB"
    }

    // MARK: Its files

    func picture(_ request: Request, _ context: Context) async throws -> Response {
        let access = try await context.signingAccess(self.web)
        let position = Int(try context.index("file"))
        let files = access.dispatch.currentFiles
        // The picture is of the version that the page was made of, or there is none.
        guard files.indices.contains(position),
            request.query("v") == files[position].sha256.hex,
            let png = try await self.web.pictures.png(
                of: files[position].sha256, page: Int(try context.index("page")), width: 1_000,
                bytes: { try await self.web.registry.bytes(of: files[position].sha256) })
        else {
            throw Problem(
                .notFound, "not_found", vi: "Không có trang này", en: "there is no such page")
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "image/png", .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ], body: .init(byteBuffer: ByteBuffer(bytes: png)))
    }

    func file(_ request: Request, _ context: Context) async throws -> Response {
        let access = try await context.signingAccess(self.web)
        let position = Int(try context.index("file"))
        let files = access.dispatch.currentFiles
        guard files.indices.contains(position) else { throw Refusal(.fileMissing) }
        await self.web.log(context, "signing.file", access.id)
        return try await FileAnswer.response(files[position], self.web.registry)
    }

    // MARK: Approving, returning

    func approve(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context)
        let access = try await context.signingAccess(self.web)
        guard let kind = form["kind"].flatMap({ SigningApproval.Kind(rawValue: $0) }),
            let version = form["content"].flatMap({ Digest(hex: $0) })
        else { throw Refusal(.invalid, "kind, content") }
        try await self.web.registry.approve(
            access.dispatch.id, kind, version: version, by: access.actor)
        await self.web.log(context, "signing.approved", access.id)
        return self.web.done("/signing/\(access.id)", notice: "notice.signing.approved")
    }

    func askReturn(_ request: Request, _ context: Context) async throws -> Response {
        let access = try await context.signingAccess(self.web)
        return try await self.returnPage(
            access, self.web.visitor(request, context), reason: "", errors: FormErrors())
    }

    func returnDraft(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context)
        let access = try await context.signingAccess(self.web)
        let visitor = self.web.visitor(request, context)
        let reason = form["reason"] ?? ""
        guard !reason.isEmpty, reason.count <= 1_000 else {
            var errors = FormErrors()
            errors.add("reason", self.web.text("signing.return.missing", visitor))
            return try await self.returnPage(
                access, visitor, reason: reason, errors: errors, status: .unprocessableContent)
        }
        guard access.isSigner else { throw Refusal(.notWaiting, access.id) }
        let made = try await self.web.signing.turns.run(access.dispatch.id) {
            try await self.web.registry.returnDispatch(
                access.dispatch.id, reason: reason, by: access.actor)
        }
        await self.web.log(context, "signing.returned", made.dispatch.text)
        return self.web.done("/signing", notice: "notice.signing.returned")
    }

    private func returnPage(
        _ access: SigningAccess, _ visitor: Visitor, reason: String, errors: FormErrors,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard !access.open.isEmpty, access.isSigner else { throw Refusal(.notWaiting, access.id) }
        var values = try await self.values(of: access, visitor)
        values["reason"] = reason
        values["hasSignatures"] = access.dispatch.state == .signed
        values.merge(errors.values) { $1 }
        return self.web.page("signing_return", values, for: visitor, status: status)
    }
}
