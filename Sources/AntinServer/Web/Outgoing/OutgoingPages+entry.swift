internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// A document that was issued: what it says, its receipt, its package, what happened to it.
extension OutgoingPages {
    /// The issued document of the path, for those with one of the roles in its organ; to others it
    /// does not exist.
    func issued(_ context: Context, _ roles: Role...) async throws -> RegisteredDocument {
        try await self.issuedSight(context, roles).document
    }

    private func issuedSight(_ context: Context, _ roles: [Role]) async throws -> DocumentSight {
        let index = try context.index("index")
        let token = try context.authenticated()
        guard let document = try await self.registry.document(index), document.kind == .issued,
            roles.contains(where: { token.may($0, for: document.organ.text) }),
            let sight = try await self.registry.sight(of: index, for: token, in: document.organ)
        else { throw Refusal(.unknownDocument) }
        return sight
    }

    func entry(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let sight = try await self.issuedSight(context, [.clerk, .signer, .auditor])
        let document = sight.document
        let token = try context.authenticated()
        var values = try await self.values(of: document, visitor)
        let isClerk = token.may(.clerk, for: document.organ.text)
        values["isClerk"] = isClerk
        values["mayRecall"] = isClerk && document.state != .recalled
        values["mayReplace"] =
            isClerk && [.current, .corrected].contains(document.state) && document.erased == nil
        values["mayCorrect"] = values["mayReplace"]
        values["mayRead"] = sight.mayReadFiles
        values["history"] = try await self.history(of: document, visitor)
        await self.web.log(context, "document.opened", "\(document.entry)")
        return self.web.page("outgoing_entry", values, for: visitor)
    }

    // MARK: What it says

    func values(
        of document: RegisteredDocument, _ visitor: Visitor
    ) async throws -> [String: Any] {
        let language = visitor.language
        var values: [String: Any] = [
            "entry": "\(document.entry)", "number": document.shortName,
            "state": self.web.text("outgoing.state.\(document.state.rawValue)", visitor),
            "headline": self.web.text(
                "outgoing.entry.\(document.state.rawValue)", visitor,
                ["number": document.shortName]),
            "tone": document.state.tone, "isCurrent": document.state == .current,
            "subject": document.subject ?? self.web.text("outgoing.entry.erased_text", visitor),
            "date": document.date.map(PageDate.text) ?? "", "hasDate": document.date != nil,
            "registered": PageDate.text(document.time),
            "medium": document.medium.name(in: language),
            "level": document.level.name(in: language), "book": document.book,
            "code": document.code ?? "", "hasCode": document.code != nil,
            "codeHref": document.code.map { "\(self.web.configuration.publicAddress)/v/\($0)" }
                ?? "",
            "isErased": document.erased != nil, "isPaper": document.medium == .paper,
        ]
        guard document.erased == nil else { return values }
        let record = try await self.registry.documentRecord(of: document.entry)
        values["type"] =
            DocumentType(rawValue: record.type)?.name(in: language) ?? record.typeName
        values["signers"] = Self.signers(record, language)
        values["effective"] = record.effectiveDate.map(PageDate.text) ?? ""
        values["hasEffective"] = record.effectiveDate != nil
        values["expiry"] = record.expiryDate.map(PageDate.text) ?? ""
        values["hasExpiry"] = record.expiryDate != nil
        values["note"] = record.note ?? ""
        values["hasNote"] = record.note != nil
        values["files"] = record.files.enumerated().map { position, file in
            [
                "name": file.name, "size": Self.size(file.size),
                "href": "/outgoing/entry/\(document.entry)/file/\(position)",
                "digest": file.sha256.hex, "count": file.signatures.count,
                "signed": self.web.text(
                    "outgoing.signatures", visitor, ["count": "\(file.signatures.count)"]),
                "role": self.web.text("outgoing.role.\(file.role.rawValue)", visitor),
            ] as [String: Any]
        }
        values["hasFiles"] = !record.files.isEmpty
        if let handling = try await self.handling(of: document.entry) {
            values["recipients"] = handling.recipients.map {
                ["name": $0.organName, "isHere": $0.organID != nil] as [String: Any]
            }
            values["recipientCount"] = handling.recipients.count
            values["hasRecipients"] = !handling.recipients.isEmpty
            values["keepers"] = Self.keepers(handling)
            values["hasKeepers"] = handling.places != nil
            values["due"] = handling.dueDate.map(PageDate.text) ?? ""
            values["hasDue"] = handling.dueDate != nil
            let urgency = handling.priority.flatMap { Urgency(priority: $0) } ?? .none
            values["urgency"] = urgency.name(in: language)
            values["isUrgent"] = urgency != .none
        }
        if let dispatch = document.dispatch,
            let form = try await self.registry.form(dispatch)
        {
            values["relations"] = self.relationValues(form.relations, language)
            values["hasRelations"] = !form.relations.isEmpty
            values["duties"] = try await self.duties(form.relations, by: document, visitor)
        }
        let relatedBy = try await self.registry.relations(to: document.entry)
        values["relatedBy"] = relatedBy.map { kind, other in
            [
                "kind": kind.name(in: language), "citation": other.cited,
                "href": "/outgoing/entry/\(other.entry)",
            ]
        }
        values["hasRelatedBy"] = !relatedBy.isEmpty
        return values
    }

    private func handling(of entry: UInt64) async throws -> Handling? {
        guard let opened = try await self.registry.handling(of: entry) else { return nil }
        return try Handling(parsing: opened.json)
    }

    /// A document that says that it replaces another does nothing by itself: what is left to be
    /// entered for the other one, each with its page.
    private func duties(
        _ relations: [OutgoingRelation], by document: RegisteredDocument, _ visitor: Visitor
    ) async throws -> [[String: Any]] {
        var duties: [[String: Any]] = []
        for relation in relations {
            let act: ChangePage? =
                switch relation.kind {
                case .replaces: .replace
                case .corrects: .correct
                case .recalls: .recall
                default: nil
                }
            guard let act, let entry = relation.entry,
                let other = try await self.registry.document(entry),
                other.kind == .issued, other.organ == document.organ,
                [.current, .corrected].contains(other.state),
                act != .correct
                    || other.state == .current
            else { continue }
            duties.append([
                "href": "/outgoing/entry/\(entry)/\(act.rawValue)?by=\(document.entry)",
                "label": self.web.text(
                    "outgoing.duty.\(act.rawValue)", visitor, ["number": other.cited]),
            ])
        }
        return duties
    }

    // MARK: What happened to it

    /// The entries that say something about it, the last first: from its own receipt.
    private func history(
        of document: RegisteredDocument, _ visitor: Visitor
    ) async throws -> [[String: Any]] {
        guard let receipt = try? await self.registry.receipt(of: document.entry) else { return [] }
        var lines: [[String: Any]] = []
        for change in receipt.changes {
            let entry = change.entry
            var reason = ""
            var notice = ""
            if let opened = change.opening,
                let record = try? ChangeRecord(parsing: opened.record)
            {
                reason = record.reason
                notice = (record.replacement ?? record.notice)?.printed ?? ""
            }
            let kind = String("\(change.body.kind)".map { $0 == "." ? "_" : $0 })
            lines.append([
                "time": PageDate.text(entry.time), "index": "\(entry.index)",
                "kind": self.web.text("outgoing.history.\(kind)", visitor),
                "reason": reason, "hasReason": !reason.isEmpty, "notice": notice,
                "hasNotice": !notice.isEmpty,
            ])
        }
        lines.reverse()
        lines.append([
            "time": PageDate.text(document.time), "index": "\(document.entry)",
            "kind": self.web.text("outgoing.history.document_issued", visitor), "reason": "",
            "hasReason": false, "notice": "", "hasNotice": false,
        ])
        return lines
    }

    // MARK: Files

    func receipt(_ request: Request, _ context: Context) async throws -> Response {
        let document = try await self.issued(context, .clerk, .signer, .auditor)
        let receipt = try await self.registry.receipt(of: document.entry)
        return FileAnswer.response(
            receipt.canonical, name: "\(document.entry).antin-receipt", type: "application/json")
    }

    func package(_ request: Request, _ context: Context) async throws -> Response {
        let document = try await self.readable(context)
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
        await self.web.log(context, "document.package", "\(document.entry)")
        return FileAnswer.response(
            ZipArchive(members).bytes, name: name + ".zip", type: "application/zip")
    }

    func entryFile(_ request: Request, _ context: Context) async throws -> Response {
        let document = try await self.readable(context)
        let position = try context.index("file")
        let files = try await self.registry.documentRecord(of: document.entry).files
        guard position < 64, files.indices.contains(Int(position)) else { throw Self.missing }
        await self.web.log(context, "document.file", "\(document.entry)")
        return try await FileAnswer.response(files[Int(position)], self.registry)
    }

    private func readable(_ context: Context) async throws -> RegisteredDocument {
        let sight = try await self.issuedSight(context, [.clerk, .signer, .auditor])
        if sight.areFilesGone { throw Refusal(.unknownDocument) }
        guard sight.mayReadFiles else {
            throw Problem(
                .forbidden, "files_not_granted",
                vi: "Kiểm toán chỉ đọc tệp khi được cấp quyền có thời hạn",
                en: "an auditor reads files only where that was granted for a time",
                nextVi: "nhờ quản trị cấp quyền đọc tệp", nextEn: "ask the administrator")
        }
        return sight.document
    }
}
