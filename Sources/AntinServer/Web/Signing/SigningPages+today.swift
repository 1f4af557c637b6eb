// SigningPages+today.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What was signed with one's own key, and what to do about a signature that one did not make.
extension SigningPages {
    func today(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let session = try context.signedIn()
        let now = CivilDate(vietnam: self.web.registry.clock.read().wall)
        let day = request.query("day").flatMap { try? CivilDate(parsing: $0) } ?? now
        let made = try await self.signatures(of: session, on: day)
        let before = CivilDate(
            vietnam: Timestamp(milliseconds: day.startOfDay.milliseconds - 3_600_000))
        let after = CivilDate(
            vietnam: Timestamp(milliseconds: day.startOfDay.milliseconds + 90_000_000))
        return self.web.page(
            "signing_today",
            [
                "day": day.short(in: visitor.language), "isToday": day == now,
                "made": try await self.rows(made, visitor), "isEmpty": made.isEmpty,
                "count": made.count, "before": before.description,
                "hasAfter": day < now, "after": after.description,
            ], for: visitor)
    }

    private func signatures(
        of session: WebSession, on day: CivilDate
    ) async throws -> [SignatureMade] {
        let keys = try await self.web.registry.heldKeys(of: session.account.id)
        return try await self.web.registry.signedToday(
            account: session.account.id,
            certificates: Set(keys.compactMap { $0.certificates.first?.fingerprint }), on: day)
    }

    /// Signatures as lines of a table.
    func rows(_ made: [SignatureMade], _ visitor: Visitor) async throws -> [[String: Any]] {
        var rows: [[String: Any]] = []
        for signature in made {
            let dispatch = try await self.web.registry.dispatch(signature.dispatch)
            let signers = try await self.web.registry.signers(of: signature.organ)
            let certificate = signers.first { $0.certificate == signature.certificate }
                .flatMap { try? Certificate.cached(der: $0.der) }
            rows.append([
                "id": signature.id, "dispatch": signature.dispatch.text,
                "subject": dispatch?.draft.record.subject
                    ?? self.web.text("signing.today.erased", visitor),
                "time": signature.time.long(in: visitor.language),
                "key": certificate?.subject.commonName ?? "?",
                "serial": String(signature.certificate.hex.prefix(16)),
                "isTest": signature.custody == .test, "by": signature.by.name,
                "way": self.web.text("signing.way.\(signature.way.rawValue)", visitor),
                "role": self.web.text("signing.as.\(signature.role.rawValue)", visitor),
                "file": signature.file?.hex ?? "", "isDropped": signature.dropped != nil,
                "isReported": signature.reported != nil,
                "reported": signature.reported?.short(in: visitor.language) ?? "",
                "report": signature.report ?? "",
            ])
        }
        return rows
    }

    /// "This was not me": noted at the signature and in the access log, and shown to the
    /// administrators of the organ.
    func report(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context)
        let session = try context.signedIn()
        guard let id = context.parameters.get("signature"),
            let made = try await self.web.registry.signatureMade(id),
            try await self.signatures(of: session, on: CivilDate(vietnam: made.time))
                .contains(where: { $0.id == id })
        else { throw Refusal(.unknownSignature) }
        try await self.web.registry.reportSignature(
            id, words: String((form["words"] ?? "").prefix(1_000)),
            by: SigningActor(session.account))
        await self.web.log(context, "signature.reported", id)
        return self.web.done(
            "/signing/today?day=\(CivilDate(vietnam: made.time))",
            notice: "notice.signing.reported")
    }

    /// For administrators: what people say they have not signed.
    func reports(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let session = try context.signedIn()
        let organs = try await self.web.registry.organs().map(\.id).filter {
            session.account.may(.administrator, for: $0.text)
        }
        guard !organs.isEmpty else {
            throw Problem(
                .notFound, "not_found", vi: "Không có địa chỉ này", en: "there is nothing here")
        }
        let made = try await self.web.registry.reportedSignatures(of: Set(organs))
        return self.web.page(
            "signing_reports",
            ["made": try await self.rows(made, visitor), "isEmpty": made.isEmpty], for: visitor)
    }
}
