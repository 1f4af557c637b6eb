// SigningPages+sign.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinStamp
internal import HTTPTypes
internal import Hummingbird

/// Looking once more, then signing one draft: with a test key that the server holds, on one's own
/// desk with `antin`, or with the office's program and an upload.
extension SigningPages {
    func confirm(_ request: Request, _ context: Context) async throws -> Response {
        let access = try await context.signingAccess(self.web)
        guard access.turn != nil else { return try Self.notToSign(access, self.web) }
        return try await self.confirmPage(
            access, self.web.visitor(request, context), errors: FormErrors())
    }

    /// Who has signed already is shown that; else the reason why nothing can be signed.
    private static func notToSign(_ access: SigningAccess, _ web: Web) throws -> Response {
        guard !access.mine.isEmpty else { throw Refusal(.notWaiting, access.id) }
        return web.done("/signing/\(access.id)/done")
    }

    private func confirmPage(
        _ access: SigningAccess, _ visitor: Visitor, errors: FormErrors,
        refusal: Problem? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard
            try await self.web.registry.hasOpened(
                access.dispatch.id, version: access.version, account: access.account.id,
                session: access.session.id)
        else {
            // Not seen, or not in this version: first that.
            return self.web.done("/signing/\(access.id)", notice: "notice.signing.look_first")
        }
        var values = try await self.values(of: access, visitor)
        if let key = try await self.heldKey(of: access) {
            values["key"] = [
                "name": key.name, "hasPicture": key.image != nil,
                "serial": String((key.certificates.first?.fingerprint.hex ?? "").prefix(16)),
            ]
        }
        values["server"] = self.web.configuration.publicAddress
        values["place"] = access.nextPlace?.field.name ?? ""
        values.merge(errors.values) { $1 }
        if let refusal {
            let isVietnamese = visitor.language == .vietnamese
            values["refusal"] = isVietnamese ? refusal.title.vi : refusal.title.en
            values["refusalNext"] = isVietnamese ? refusal.next.vi : refusal.next.en
        }
        return self.web.page("signing_sign", values, for: visitor, status: status)
    }

    /// The test key that the server holds for this person and this document, if it does.
    func heldKey(of access: SigningAccess) async throws -> HeldKey? {
        for organ in access.dispatch.draft.sealingOrgans
        where access.account.may(.signer, for: organ.text) {
            if let key = try await self.web.heldKeys.keys(of: access.account, .person, of: organ)
                .first
            {
                return key
            }
        }
        return nil
    }

    // MARK: With a held key

    func sign(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context)
        let access = try await context.signingAccess(self.web)
        // Sent again: what was done is done once.
        guard access.turn != nil else { return try Self.notToSign(access, self.web) }
        let visitor = self.web.visitor(request, context)
        guard let shown = form["version"].flatMap({ Digest(hex: $0) }) else {
            throw Refusal(.invalid, "version")
        }
        guard shown == access.version else { throw Refusal(.versionDiffers, access.id) }
        guard let pin = form.first("pin"), !pin.isEmpty else {
            var errors = FormErrors()
            errors.add("pin", self.web.text("signing.pin.missing", visitor))
            return try await self.confirmPage(
                access, visitor, errors: errors, status: .unprocessableContent)
        }
        guard let held = try await self.heldKey(of: access) else {
            throw HeldKeys.noKey
        }
        do {
            let key = try await self.web.heldKeys.open(
                .person, of: held.organ, for: access.account, pin: pin)
            try await self.sign(
                access.dispatch.id, shown: shown, with: key, context,
                picture: form["picture"] != nil)
        } catch let problem as Problem
            where problem.id == "wrong_pin" || problem.id == "pin_locked"
        {
            await self.web.log(context, "signing.wrong_pin", access.id)
            var errors = FormErrors()
            errors.add(
                "pin", visitor.language == .vietnamese ? problem.title.vi : problem.title.en)
            return try await self.confirmPage(
                access, visitor, errors: errors, status: problem.status)
        }
        await self.web.log(context, "signing.signed", access.id)
        return self.web.done("/signing/\(access.id)/done")
    }

    /// Signs a draft that this person has opened in this session, if it still waits for them.
    func sign(
        _ id: DispatchID, shown: Digest, with key: HeldKeys.Opened, _ context: Context,
        picture: Bool
    ) async throws {
        _ = try await self.web.heldKeys.signAll(id, shown: shown, with: key, picture: picture) {
            _ in
            let now = try await SigningAccess.load(id, context, self.web)
            guard now.turn != nil else { throw Refusal(.notWaiting, id.text) }
            guard
                try await self.web.registry.hasOpened(
                    id, version: shown, account: now.account.id, session: now.session.id)
            else { throw Self.notOpened }
        }
    }

    static let notOpened = Problem(
        .conflict, "not_opened", vi: "Văn bản chưa được mở trong phiên này",
        en: "the document was not opened in this session",
        nextVi: "mở từng văn bản ra xem rồi mới ký", nextEn: "open each document before signing it")

    // MARK: Elsewhere

    /// The file as it is to be signed by the office's own program.
    func prepared(_ request: Request, _ context: Context) async throws -> Response {
        let access = try await context.signingAccess(self.web)
        guard access.turn != nil else { throw Refusal(.notWaiting, access.id) }
        return try await self.web.signing.turns.run(access.dispatch.id) {
            let hand = try await self.hand(access)
            let bytes = try self.web.signing.handedOut(hand)
            await self.web.log(context, "signing.downloaded", access.id)
            return FileAnswer.response(bytes, name: hand.file.name, type: "application/pdf")
        }
    }

    /// The file with the signature of another program. What the program's key proves needs no
    /// password beside it; that this person looked at the document first is asked as on the page.
    func upload(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(
            request, context, upTo: self.web.configuration.limits.maxFileBytes + (1 << 20))
        let access = try await context.signingAccess(self.web)
        let visitor = self.web.visitor(request, context)
        let position = access.dispatch.currentFiles.firstIndex { $0.role == .main } ?? 0
        guard let part = form.file("signed"), !part.bytes.isEmpty else {
            var errors = FormErrors()
            errors.add("signed", self.web.text("signing.upload.missing", visitor))
            return try await self.confirmPage(
                access, visitor, errors: errors, status: .unprocessableContent)
        }
        if SigningDesk.already(part.bytes, in: access.dispatch, at: position) != nil {
            return self.web.done("/signing/\(access.id)/done")
        }
        guard access.turn != nil else { return try Self.notToSign(access, self.web) }
        do {
            try await self.web.signing.turns.run(access.dispatch.id) {
                let now = try await SigningAccess.load(access.dispatch.id, context, self.web)
                guard now.turn != nil else { throw Refusal(.notWaiting, now.id) }
                guard
                    try await self.web.registry.hasOpened(
                        now.dispatch.id, version: now.version, account: now.account.id,
                        session: now.session.id)
                else { throw Self.notOpened }
                _ = try await self.web.signing.keep(
                    part.bytes, in: try await self.hand(now), by: now.actor, way: .upload)
            }
        } catch {
            let refusal = ProblemMiddleware.problem(error, context)
            guard refusal.status.kind == .clientError else { throw error }
            await self.web.log(context, "signing.upload_refused", access.id)
            var errors = FormErrors()
            errors.add(
                "signed", visitor.language == .vietnamese ? refusal.title.vi : refusal.title.en)
            return try await self.confirmPage(
                access, visitor, errors: errors, refusal: refusal, status: refusal.status)
        }
        await self.web.log(context, "signing.signed", access.id)
        return self.web.done("/signing/\(access.id)/done")
    }

    private func hand(_ access: SigningAccess) async throws -> SlotInHand {
        let position = access.dispatch.currentFiles.firstIndex { $0.role == .main } ?? 0
        return try await SlotInHand(
            access.dispatch, position: position, role: .person, in: self.web.registry)
    }

    // MARK: Afterwards

    /// The result, at an address that stays: who signed what with which key, and when.
    func done(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let access = try await context.signingAccess(self.web)
        guard !access.mine.isEmpty else { throw Refusal(.notSigned, access.id) }
        var values = try await self.values(of: access, visitor)
        values["made"] = try await self.rows(access.mine, visitor)
        values["waitsForNumber"] = access.nextPlace == nil && access.dispatch.state == .signed
        let organs = try await self.signingOrgans(access.session)
        let waiting = try await self.web.registry.waiting(
            for: access.account.id, organs: organs
        ).filter { $0.isTurn && $0.dispatch.id != access.dispatch.id }
        if let next = waiting.first {
            values["nextItem"] = [
                "id": next.dispatch.id.text, "subject": next.dispatch.draft.record.subject,
            ]
        }
        return self.web.page("signing_done", values, for: visitor)
    }
}
