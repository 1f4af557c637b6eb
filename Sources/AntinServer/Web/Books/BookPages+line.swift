internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// One document of the books: what the register says about it, and its files.
extension BookPages {
    private static let lineReaders: [Role] = [.clerk, .signer, .auditor, .administrator, .staff]

    func line(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.lineReaders)
        let document = try await self.document(context, seat)
        let record = try? await self.web.registry.documentRecord(of: document.entry)
        let mayOpen = try await self.mayOpen(document, seat, context)
        let changes = try await self.web.registry.changes(of: document.entry)
        let visitor = seat.visitor
        var values = self.web.row(document, visitor)
        values["kindWord"] = document.kind.rawValue
        values["level"] = self.web.text("books.level.\(document.level.rawValue)", visitor)
        values["medium"] = self.web.text("books.medium.\(document.medium.rawValue)", visitor)
        values["signers"] = record?.signers.map { "\($0.fullName), \($0.position)" }
        values["files"] = record?.files.enumerated().map { position, file in
            [
                "name": file.name, "size": "\((file.size + 1023) / 1024)",
                "digest": file.sha256.hex,
                "href": mayOpen ? "/books/line/\(document.entry)/files/\(position)" : "",
                "mayOpen": mayOpen,
            ] as [String: Any]
        }
        values["hashesOnly"] = !mayOpen
        values["changes"] = changes.map {
            [
                "entry": "\($0.entry)", "time": Web.second($0.time),
                "what": self.web.kindWords($0.kind, visitor),
                "reason": $0.reason ?? "",
            ]
        }
        values["hasChanges"] = !changes.isEmpty
        if document.organ == seat.organ.id, let key = document.volume, document.number != nil {
            values["bookHref"] = "\(Self.path(key))?to=\(document.number ?? 1)"
        }
        values["evidenceHref"] =
            visitor.may(.auditor) || visitor.may(.administrator)
            ? "/audit/entries/\(document.entry)" : nil
        if let code = document.code { values["code"] = code }
        return self.web.page("books_line", values, for: visitor)
    }

    func file(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.lineReaders)
        let document = try await self.document(context, seat)
        let position = try context.index("file")
        let files = try await self.web.registry.documentRecord(of: document.entry).files
        guard position < files.count, try await self.mayOpen(document, seat, context) else {
            throw LogRoutes.missing
        }
        await self.web.log(context, "document.opened", "\(document.entry)")
        return try await FileAnswer.response(files[Int(position)], self.web.registry)
    }

    /// The document, if this organ may see it; to others it does not exist.
    private func document(_ context: Context, _ seat: Seat) async throws -> RegisteredDocument {
        let entry = try context.index("entry")
        let scope = seat.scope(mayReadFiles: false, everywhere: true)
        guard let document = try await self.web.registry.document(entry, in: scope) else {
            throw Refusal(.unknownDocument)
        }
        return document
    }

    /// An auditor reads hashes, and files only when they were granted for a time.
    private func mayOpen(
        _ document: RegisteredDocument, _ seat: Seat, _ context: Context
    ) async throws -> Bool {
        if document.erased != nil { return false }
        if [Role.clerk, .signer, .staff].contains(where: { seat.visitor.may($0) }) { return true }
        return try await self.web.registry.mayReadFiles(
            try context.authenticated(), of: document.organ)
    }
}
