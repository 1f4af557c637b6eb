// SigningPages+batch.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Several drafts with one PIN: at most fifty, each of which this session has opened.
extension SigningPages {
    static let maxBatch = 50

    func batch(_ request: Request, _ context: Context) async throws -> Response {
        let ids = request.uri.queryParameters.getAll("id").compactMap { DispatchID($0) }
        return try await self.batchPage(
            ids, context, self.web.visitor(request, context), errors: FormErrors())
    }

    private func batchPage(
        _ ids: [DispatchID], _ context: Context, _ visitor: Visitor, errors: FormErrors,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        var errors = errors
        var status = status
        var items: [[String: Any]] = []
        for id in Self.once(ids) {
            guard let access = try? await SigningAccess.load(id, context, self.web),
                access.turn != nil, try await self.isOpened(access),
                try await self.heldKey(of: access) != nil
            else { continue }
            items.append([
                "id": access.id, "subject": access.dispatch.draft.record.subject,
                "type": access.dispatch.draft.record.typeName, "version": access.version.hex,
            ])
        }
        if items.count > Self.maxBatch {
            errors.add(
                "items",
                self.web.text("signing.batch.many", visitor, ["limit": "\(Self.maxBatch)"]))
            status = .unprocessableContent
        }
        if items.isEmpty {
            _ = try context.signedIn()
            return self.web.done("/signing", notice: "notice.signing.none_chosen")
        }
        var values: [String: Any] = [
            "items": items, "count": items.count, "canSign": items.count <= Self.maxBatch,
        ]
        values.merge(errors.values) { $1 }
        return self.web.page("signing_batch", values, for: visitor, status: status)
    }

    func signBatch(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context)
        let session = try context.signedIn()
        let visitor = self.web.visitor(request, context)
        // Each line is a draft and the version that the page listed.
        let chosen = form.all("item").compactMap { text -> (DispatchID, Digest)? in
            let parts = text.split(separator: ":")
            guard parts.count == 2, let id = DispatchID(String(parts[0])),
                let version = Digest(hex: String(parts[1]))
            else { return nil }
            return (id, version)
        }
        let ids = chosen.map(\.0)
        guard Self.once(ids).count == ids.count, !ids.isEmpty, ids.count <= Self.maxBatch else {
            return try await self.batchPage(
                ids, context, visitor, errors: FormErrors(), status: .unprocessableContent)
        }
        let key: HeldKeys.Opened
        do {
            guard let pin = form.first("pin"), !pin.isEmpty else {
                throw Problem(
                    .unprocessableContent, "wrong_pin",
                    vi: self.web.words.text("signing.pin.missing", .vietnamese),
                    en: self.web.words.text("signing.pin.missing", .english))
            }
            key = try await self.batchKey(ids, session, context, pin: pin)
        } catch let problem as Problem
            where problem.id == "wrong_pin" || problem.id == "pin_locked"
        {
            await self.web.log(context, "signing.wrong_pin", "batch")
            var errors = FormErrors()
            errors.add(
                "pin", visitor.language == .vietnamese ? problem.title.vi : problem.title.en)
            return try await self.batchPage(
                ids, context, visitor, errors: errors, status: problem.status)
        }
        var query: [String] = []
        for (id, version) in chosen {
            do {
                try await self.sign(id, shown: version, with: key, context, picture: true)
                await self.web.log(context, "signing.signed", id.text)
                query.append("id=\(id.text)")
            } catch {
                let problem = ProblemMiddleware.problem(error, context)
                query.append("failed=\(id.text):\(problem.id)")
            }
        }
        return self.web.done("/signing/batch/done?" + query.joined(separator: "&"))
    }

    /// The key for all of them: they are signed for one organ with one PIN, or not together.
    private func batchKey(
        _ ids: [DispatchID], _ session: WebSession, _ context: Context, pin: String
    ) async throws -> HeldKeys.Opened {
        for id in ids {
            guard let access = try? await SigningAccess.load(id, context, self.web),
                let key = try await self.heldKey(of: access)
            else { continue }
            return try await self.web.heldKeys.open(
                .person, of: key.organ, for: session.account, pin: pin)
        }
        throw HeldKeys.noKey
    }

    /// What became of each: what is signed is asked of the register, not of the address.
    func batchDone(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        _ = try context.signedIn()
        let parameters = request.uri.queryParameters
        var signed: [[String: Any]] = []
        for id in Self.once(parameters.getAll("id").compactMap { DispatchID($0) }) {
            guard let access = try? await SigningAccess.load(id, context, self.web),
                let last = access.mine.last
            else { continue }
            signed.append([
                "id": access.id, "subject": access.dispatch.draft.record.subject,
                "time": last.time.long(in: visitor.language),
            ])
        }
        var failed: [[String: Any]] = []
        for text in parameters.getAll("failed") {
            let parts = text.split(separator: ":").map(String.init)
            guard parts.count == 2, let id = DispatchID(parts[0]),
                let access = try? await SigningAccess.load(id, context, self.web)
            else { continue }
            let known = self.web.words.entries["signing.failed.\(parts[1])"] != nil
            failed.append([
                "id": access.id, "subject": access.dispatch.draft.record.subject,
                "why": self.web.text("signing.failed.\(known ? parts[1] : "other")", visitor),
            ])
        }
        return self.web.page(
            "signing_batch_done",
            [
                "signed": signed, "failed": failed, "hasFailed": !failed.isEmpty,
                "hasSigned": !signed.isEmpty, "count": signed.count,
            ], for: visitor)
    }

    private func isOpened(_ access: SigningAccess) async throws -> Bool {
        try await self.web.registry.hasOpened(
            access.dispatch.id, version: access.version, account: access.account.id,
            session: access.session.id)
    }

    private static func once(_ ids: [DispatchID]) -> [DispatchID] {
        var seen: Set<DispatchID> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
