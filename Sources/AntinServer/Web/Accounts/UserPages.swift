internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// The accounts of an organ, for its administrators.
struct UserPages {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        router.get("admin/users", use: self.list)
        router.get("admin/users/new", use: self.showNew)
        router.post("admin/users/new", use: self.create)
        router.get("admin/users/{user}", use: self.show)
        router.post("admin/users/{user}/grant", use: self.grant)
        router.post("admin/users/{user}/revoke", use: self.revoke)
        router.post("admin/users/{user}/link", use: self.link)
        router.post("admin/users/{user}/disable", use: self.disable)
        router.post("admin/users/{user}/ask", use: self.ask)
        router.post("admin/users/{user}/files", use: self.grantFiles)
        router.post("admin/users/{user}/files/end", use: self.endFiles)
        router.post("admin/changes/{change}", use: self.decide)
        router.post("admin/sealing", use: self.sealing)
    }

    // MARK: The list

    private func list(_ request: Request, _ context: Context) async throws -> Response {
        let desk = try await UserDesk(self.web, context)
        let visitor = self.web.visitor(request, context)
        let actor = desk.session.account.id
        var values: [String: Any] = [:]
        values["users"] = desk.accounts.map { account in
            [
                "id": account.id, "login": account.login, "name": account.name,
                "state": self.state(account.state, visitor),
                "tint": account.state == .active
                    ? "green" : account.state == .invited ? "amber" : "grey",
                "factor": account.hasSecondFactor,
                "roles": self.web.roles(account.grants, desk.organs, visitor),
            ]
        }
        values["changes"] = desk.changes.map {
            self.web.values(of: $0, desk.organs, visitor, by: actor)
        }
        values["isRequired"] = try await self.web.registry.secondFactorRule() == .required
        if let organ = visitor.organ, desk.administers(organ.id.text) {
            let allowed = try await self.web.registry.signerMaySeal(in: organ.id)
            values["sealing"] = ["organName": organ.name, "isAllowed": allowed]
        }
        values["back"] = "/admin/users"
        return self.web.page("account_users", values, for: visitor)
    }

    private func state(_ state: Account.State, _ visitor: Visitor) -> String {
        switch state {
        case .active: self.web.text("accounts.state.active", visitor)
        case .disabled: self.web.text("accounts.state.disabled", visitor)
        case .invited: self.web.text("accounts.state.invited", visitor)
        }
    }

    // MARK: A new person

    private func showNew(_ request: Request, _ context: Context) async throws -> Response {
        try await self.newForm(request, context, UserDesk(self.web, context))
    }

    private func create(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let desk = try await UserDesk(self.web, context)
        let visitor = self.web.visitor(request, context)
        var errors = FormErrors()
        if form["name"] == nil { errors.add("name", self.web.text("accounts.name.empty", visitor)) }
        if AccountDraft.login(form["login"] ?? "") == nil {
            errors.add("login", self.web.text("accounts.login.rule", visitor))
        }
        guard errors.isEmpty, let name = form["name"], let login = form["login"] else {
            return try await self.newForm(request, context, desk, form, errors)
        }
        let grant = try desk.grant(form)
        try await self.web.requireStepUp(context, form)
        let actor = desk.session.account.id
        do {
            let account = try await self.web.registry.createAccount(
                AccountDraft(login: login, name: name, email: form["email"]), by: actor)
            try await self.web.registry.askForGrant(grant, for: account.id, by: actor)
            return self.web.done("/admin/users/\(account.id)", notice: "notice.user_added")
        } catch RegistryError.refused(let refusal) where refusal.code == .loginTaken {
            errors.add(refusal: refusal, self.web, visitor)
            return try await self.newForm(request, context, desk, form, errors)
        }
    }

    private func newForm(
        _ request: Request, _ context: Context, _ desk: UserDesk, _ form: WebForm? = nil,
        _ errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        var values = errors.values
        for name in ["name", "login", "email"] { values[name] = form?[name] ?? "" }
        values["organs"] = desk.organChoices(visitor, self.web)
        values["roles"] = self.roleChoices(visitor)
        values["back"] = "/admin/users/new"
        return self.web.page(
            "account_new_user", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func roleChoices(_ visitor: Visitor) -> [[String: Any]] {
        [Role.clerk, .signer, .staff, .auditor, .administrator].map {
            ["role": $0.rawValue, "roleName": self.web.roleText($0, visitor)]
        }
    }

    // MARK: One person

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        try await self.page(request, context)
    }

    private func page(
        _ request: Request, _ context: Context, link: NewLink? = nil,
        files: (form: WebForm, errors: FormErrors)? = nil
    ) async throws -> Response {
        let desk = try await UserDesk(self.web, context)
        let account = try desk.account(context)
        let visitor = self.web.visitor(request, context)
        var values: [String: Any] = [
            "id": account.id, "name": account.name, "login": account.login,
            "email": account.email ?? "-", "state": self.state(account.state, visitor),
            "isDisabled": account.state == .disabled, "isInvited": account.state == .invited,
            "factor": account.hasSecondFactor, "isWhole": desk.isWhole(account),
            "created": PageDate.text(account.created), "back": "/admin/users/\(account.id)",
            "organs": desk.organChoices(visitor, self.web), "allRoles": self.roleChoices(visitor),
        ]
        values["roles"] = self.web.roles(
            account.grants.filter { desk.administers($0.organ) }, desk.organs, visitor)
        values["changes"] = desk.changes.filter { $0.account.id == account.id }.map {
            self.web.values(of: $0, desk.organs, visitor, by: desk.session.account.id)
        }
        if let link {
            values["link"] = [
                "address": self.web.configuration.publicAddress + "/invite/" + link.secret,
                "expires": PageDate.text(link.expires),
            ]
            values["linkWaits"] = link.opens.map { ["opens": PageDate.text($0)] }
        }
        values["isAdministrator"] =
            account.state == .active && account.id != desk.session.account.id
            && account.grants.contains { $0.role == .administrator }
        if let organ = visitor.organ, account.may(.auditor, for: organ.id.text),
            desk.administers(organ.id.text)
        {
            values["auditor"] = [
                "organName": organ.name, "reason": files?.form["reason"] ?? "",
                "until": files?.form["until"] ?? "",
                "grants": try await self.web.registry.fileGrants(of: organ.id)
                    .filter { $0.holder == account.id }.map { grant in
                        [
                            "grant": grant.id, "reason": grant.reason,
                            "until": PageDate.text(grant.until),
                        ]
                    },
            ]
        }
        if let errors = files?.errors {
            values.merge(errors.values) { own, _ in own }
            return self.web.page(
                "account_user", values, for: visitor, status: .unprocessableContent)
        }
        return self.web.page("account_user", values, for: visitor)
    }

    private func grant(_ request: Request, _ context: Context) async throws -> Response {
        let (form, desk, account) = try await self.prepare(request, context)
        let grant = try desk.grant(form)
        guard !account.grants.contains(grant) else {
            return self.web.done("/admin/users/\(account.id)")
        }
        try await self.web.registry.askForGrant(
            grant, for: account.id, by: desk.session.account.id)
        return self.web.done("/admin/users/\(account.id)", notice: "notice.change_asked")
    }

    private func revoke(_ request: Request, _ context: Context) async throws -> Response {
        let (form, desk, account) = try await self.prepare(request, context)
        let grant = try desk.grant(form)
        let actor = desk.session.account.id
        do {
            try await self.web.registry.revoke(grant, from: account.id, by: actor)
        } catch RegistryError.refused(let refusal) where refusal.code == .removalWaits {
            try await self.web.registry.askForRevocation(grant, of: account.id, by: actor)
            return self.web.done("/admin/users/\(account.id)", notice: "notice.change_asked")
        }
        return self.web.done("/admin/users/\(account.id)", notice: "notice.role_removed")
    }

    private func link(_ request: Request, _ context: Context) async throws -> Response {
        let (_, desk, account) = try await self.prepare(request, context)
        try desk.requireWhole(account)
        let link = try await self.web.registry.makeLink(
            for: account.id, by: desk.session.account.id)
        // Shown once, and not kept in an address: this answer is no redirect.
        return try await self.page(request, context, link: link)
    }

    private func disable(_ request: Request, _ context: Context) async throws -> Response {
        let (_, desk, account) = try await self.prepare(request, context)
        try desk.requireWhole(account)
        let actor = desk.session.account.id
        do {
            try await self.web.registry.disableAccount(account.id, by: actor)
        } catch RegistryError.refused(let refusal) where refusal.code == .removalWaits {
            try await self.web.registry.askForChange(
                .disable, of: account.id, in: Self.home(of: account, context), by: actor)
            return self.web.done("/admin/users/\(account.id)", notice: "notice.change_asked")
        }
        return self.web.done("/admin/users/\(account.id)", notice: "notice.user_disabled")
    }

    private func ask(_ request: Request, _ context: Context) async throws -> Response {
        let (form, desk, account) = try await self.prepare(request, context)
        try desk.requireWhole(account)
        guard let kind = AccountChange.Kind(rawValue: form["kind"] ?? ""),
            [.enable, .forgetFactor].contains(kind)
        else { throw Refusal(.invalid, "kind") }
        try await self.web.registry.askForChange(
            kind, of: account.id, in: Self.home(of: account, context),
            by: desk.session.account.id)
        return self.web.done("/admin/users/\(account.id)", notice: "notice.change_asked")
    }

    /// The organ in whose name a change of the whole account is asked for.
    private static func home(of account: Account, _ context: Context) -> String {
        if account.grants.contains(where: { $0.organ == "*" }) { return "*" }
        // Where somebody administers, the others who do have a say.
        let administered = account.grants.filter { $0.role == .administrator }.map(\.organ).min()
        return administered ?? account.organs.first?.text ?? context.organ?.id.text ?? "*"
    }

    private func grantFiles(_ request: Request, _ context: Context) async throws -> Response {
        let (form, desk, account) = try await self.prepare(request, context)
        guard let organ = context.organ?.id, desk.administers(organ.text),
            account.may(.auditor, for: organ.text)
        else { throw Refusal(.unknownAccount) }
        let visitor = self.web.visitor(request, context)
        var errors = FormErrors()
        do {
            guard let reason = form["reason"] else { throw Refusal(.invalid, "reason") }
            guard let date = PageDate.read(form["until"] ?? "") else {
                throw Refusal(.invalid, "until")
            }
            // To the end of that day.
            let until = Timestamp(milliseconds: date.startOfDay.milliseconds + 86_400_000 - 1)
            try await self.web.registry.grantFiles(
                account.id, of: organ, until: until, reason: reason, by: desk.session.account.id)
        } catch let error where Self.field(of: error) == "reason" {
            errors.add("reason", self.web.text("accounts.reason.empty", visitor))
        } catch let error where Self.field(of: error) == "until" {
            errors.add("until", self.web.text("accounts.files.until.rule", visitor))
        }
        guard errors.isEmpty else {
            return try await self.page(request, context, files: (form, errors))
        }
        return self.web.done("/admin/users/\(account.id)", notice: "notice.files_granted")
    }

    /// The field that a refusal names.
    private static func field(of error: any Error) -> String? {
        let refusal: Refusal? =
            switch error {
            case RegistryError.refused(let inner): inner
            default: error as? Refusal
            }
        return refusal.flatMap { $0.code == .invalid ? $0.detail : nil }
    }

    private func endFiles(_ request: Request, _ context: Context) async throws -> Response {
        let (form, desk, account) = try await self.prepare(request, context)
        guard let organ = context.organ?.id, desk.administers(organ.text) else {
            throw Refusal(.unknownAccount)
        }
        try await self.web.registry.endFileGrant(
            form["grant"] ?? "", of: organ, by: desk.session.account.id)
        return self.web.done("/admin/users/\(account.id)", notice: "notice.files_ended")
    }

    /// What every change begins with: the form, the right to see the account, a confirmation.
    private func prepare(
        _ request: Request, _ context: Context
    ) async throws -> (WebForm, UserDesk, Account) {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let desk = try await UserDesk(self.web, context)
        let account = try desk.account(context)
        try await self.web.requireStepUp(context, form)
        return (form, desk, account)
    }

    // MARK: What waits, and the rule for sealing

    private func decide(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let desk = try await UserDesk(self.web, context)
        let id = context.parameters.get("change") ?? ""
        guard desk.changes.contains(where: { $0.id == id }) else { throw Refusal(.unknownChange) }
        let back = LoginPages.local(form.first("to") ?? "/admin/users")
        if form["answer"] == "no" {
            try await self.web.registry.refuseChange(id, by: desk.session.account.id)
            return self.web.done(back, notice: "notice.change_refused")
        }
        try await self.web.requireStepUp(context, form)
        try await self.web.registry.confirmChange(id, by: desk.session.account.id)
        return self.web.done(back, notice: "notice.change_confirmed")
    }

    private func sealing(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let desk = try await UserDesk(self.web, context)
        guard let organ = context.organ?.id, desk.administers(organ.text) else {
            throw Refusal(.unknownAccount)
        }
        try await self.web.requireStepUp(context, form)
        try await self.web.registry.setSignerMaySeal(
            form["allowed"] == "yes", in: organ, reason: form["reason"] ?? "",
            by: desk.session.account.id)
        return self.web.done("/admin/users", notice: "notice.sealing_changed")
    }
}
