internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// Tokens for programs that use the API.
struct TokenPages {
    let web: Web

    /// What a token from a page may do. Signing and administering are for people; for programs the
    /// one who has the machine can make such a token.
    private static let roles: [Role] = [.clerk, .auditor]
    /// A token lasts a year at most (SR-09).
    private static let longestDays = 365

    func add(to router: RouterGroup<Context>) {
        router.get("admin/tokens", use: self.list)
        router.post("admin/tokens", use: self.create)
        router.post("admin/tokens/{token}/revoke", use: self.revoke)
    }

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        try await self.page(request, context)
    }

    private func page(
        _ request: Request, _ context: Context, made: NewToken? = nil,
        _ errors: FormErrors = FormErrors(), _ form: WebForm? = nil
    ) async throws -> Response {
        let desk = try await UserDesk(self.web, context)
        let visitor = self.web.visitor(request, context)
        let now = self.web.registry.clock.read().wall
        var values = errors.values
        values["tokens"] = try await self.tokens(desk).map { token in
            let isOver = token.revoked != nil || token.expires.map { $0 <= now } ?? false
            return [
                "id": token.id, "label": token.label, "created": PageDate.text(token.created),
                "expires": token.expires.map(PageDate.text)
                    ?? self.web.text("accounts.token.never", visitor),
                "isOver": isOver, "roles": self.web.roles(token.grants, desk.organs, visitor),
                "isWaiting": token.isWaiting && !isOver,
                "isFinal": token.mayActFinally && token.grants.contains { $0.role == .clerk },
            ] as [String: Any]
        }
        values["organs"] = desk.organChoices(visitor, self.web)
        values["allRoles"] = Self.roles.map {
            ["role": $0.rawValue, "roleName": self.web.roleText($0, visitor)]
        }
        values["label"] = form?["label"] ?? ""
        values["days"] = form?["days"] ?? "90"
        values["wantsFinal"] = form?["final"] == "yes"
        values["back"] = "/admin/tokens"
        if let made { values["made"] = ["secret": made.secret, "label": made.token.label] }
        return self.web.page(
            "account_tokens", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// Those all of whose roles are in the person's organs, or some.
    private func tokens(_ desk: UserDesk) async throws -> [Token] {
        try await self.web.registry.tokens().filter { token in
            token.grants.contains { desk.administers($0.organ) }
        }
    }

    private func create(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let desk = try await UserDesk(self.web, context)
        let visitor = self.web.visitor(request, context)
        var errors = FormErrors()
        let grant = try desk.grant(form)
        guard Self.roles.contains(grant.role) else { throw Refusal(.invalid, "role") }
        if form["label"] == nil {
            errors.add("label", self.web.text("accounts.token.label.empty", visitor))
        }
        let days = Int(form["days"] ?? "") ?? 0
        if !(1...Self.longestDays).contains(days) {
            errors.add("days", self.web.text("accounts.token.days.rule", visitor))
        }
        guard errors.isEmpty, let label = form["label"] else {
            return try await self.page(request, context, made: nil, errors, form)
        }
        try await self.web.requireStepUp(context, form)
        let now = self.web.registry.clock.read().wall
        let made = try await self.web.registry.askForToken(
            grant, label: String(label.prefix(100)),
            expires: Timestamp(milliseconds: now.milliseconds + Int64(days) * 86_400_000),
            final: form["final"] == "yes" && grant.role == .clerk, by: desk.session.account.id)
        // Shown once, and not kept in an address: this answer is no redirect.
        return try await self.page(request, context, made: made)
    }

    private func revoke(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let desk = try await UserDesk(self.web, context)
        let id = context.parameters.get("token") ?? ""
        guard try await self.tokens(desk).contains(where: { $0.id == id }) else {
            throw Refusal(.unknownToken)
        }
        try await self.web.requireStepUp(context, form)
        try await self.web.registry.revokeToken(id: id, by: desk.session.account.id)
        await self.web.log(context, "token.revoked", id)
        return self.web.done("/admin/tokens", notice: "notice.token_revoked")
    }
}
