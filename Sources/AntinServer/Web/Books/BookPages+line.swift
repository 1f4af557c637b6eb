internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// One document of the books: what the register says about it, and its files.
extension BookPages {
    private static let lineReaders: [Role] = [.clerk, .signer, .auditor, .staff]

    func line(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.lineReaders)
        let sight = try await self.sight(context, seat)
        let document = sight.document
        let record = try? await self.web.registry.documentRecord(of: document.entry)
        let mayOpen = sight.mayReadFiles
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
        values["hashesOnly"] = !mayOpen && !sight.areFilesGone
        values["filesGone"] = sight.areFilesGone && document.erased == nil
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
        let sight = try await self.sight(context, seat)
        let document = sight.document
        let position = try context.index("file")
        guard sight.mayReadFiles else { throw LogRoutes.missing }
        let files = try await self.web.registry.documentRecord(of: document.entry).files
        guard position < files.count else { throw LogRoutes.missing }
        if document.organ != seat.organ.id {
            try await self.web.registry.markOpened(document.entry, by: seat.organ.id)
        }
        await self.web.log(context, "document.opened", "\(document.entry)")
        return try await FileAnswer.response(files[Int(position)], self.web.registry)
    }

    /// What this person sees of the document; to others it does not exist.
    private func sight(_ context: Context, _ seat: Seat) async throws -> DocumentSight {
        let entry = try context.index("entry")
        guard
            let sight = try await self.web.registry.sight(
                of: entry, for: try context.authenticated(), in: seat.organ.id, everywhere: true)
        else { throw Refusal(.unknownDocument) }
        return sight
    }
}
