internal import AntinCore
internal import AntinRegistry
internal import Hummingbird

/// One-time links: the first administrator, invitations, forgotten passwords.
struct LinkPages {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        router.get("setup/{link}", use: self.showSetup)
        router.post("setup/{link}", use: self.setUp)
        router.get("invite/{link}", use: self.showInvite)
        router.post("invite/{link}", use: self.choose)
    }

    // MARK: The first administrator

    private func showSetup(_ request: Request, _ context: Context) async throws -> Response {
        let link = try context.link()
        guard case .administrator = try await self.web.registry.purpose(ofLink: link) else {
            throw Refusal(.linkSpent)
        }
        return self.setupForm(request, context, link)
    }

    private func setUp(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let link = try context.link()
        var errors = FormErrors()
        let visitor = self.web.visitor(request, context)
        if form["name"] == nil { errors.add("name", self.web.text("accounts.name.empty", visitor)) }
        if AccountDraft.login(form["login"] ?? "") == nil {
            errors.add("login", self.web.text("accounts.login.rule", visitor))
        }
        guard errors.isEmpty, let name = form["name"], let login = form["login"] else {
            return self.setupForm(request, context, link, form, errors)
        }
        do {
            let session = try await self.web.registry.setUp(
                link: link, login: login, name: name, password: form.first("password") ?? "",
                from: request.loginSource(context))
            return self.web.enter(session, to: "/admin", notice: "notice.set_up")
        } catch RegistryError.refused(let refusal)
            where [.weakPassword, .loginTaken].contains(refusal.code)
        {
            errors.add(refusal: refusal, self.web, visitor)
            return self.setupForm(request, context, link, form, errors)
        }
    }

    private func setupForm(
        _ request: Request, _ context: Context, _ link: String, _ form: WebForm? = nil,
        _ errors: FormErrors = FormErrors()
    ) -> Response {
        var values = errors.values
        values["action"] = "/setup/\(link)"
        values["name"] = form?["name"] ?? ""
        values["login"] = form?["login"] ?? ""
        return self.web.page(
            "account_setup", values, for: self.web.visitor(request, context),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    // MARK: Invitations

    private func showInvite(_ request: Request, _ context: Context) async throws -> Response {
        let link = try context.link()
        guard case .account(let account) = try await self.web.registry.purpose(ofLink: link) else {
            throw Refusal(.linkSpent)
        }
        return self.inviteForm(request, context, link, account)
    }

    private func choose(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let link = try context.link()
        guard case .account(let account) = try await self.web.registry.purpose(ofLink: link) else {
            throw Refusal(.linkSpent)
        }
        do {
            let answer = try await self.web.registry.choosePassword(
                form.first("password") ?? "", link: link, from: request.loginSource(context))
            switch answer {
            case .done(let session):
                return self.web.enter(session, to: "/account", notice: "notice.password_set")
            case .code(let session):
                return self.web.enter(session, to: "/login/code?to=/account")
            case .wrong, .wait: throw Refusal(.linkSpent)
            }
        } catch RegistryError.refused(let refusal) where refusal.code == .weakPassword {
            var errors = FormErrors()
            errors.add(refusal: refusal, self.web, self.web.visitor(request, context))
            return self.inviteForm(request, context, link, account, errors)
        }
    }

    private func inviteForm(
        _ request: Request, _ context: Context, _ link: String, _ account: Account,
        _ errors: FormErrors = FormErrors()
    ) -> Response {
        var values = errors.values
        values["action"] = "/invite/\(link)"
        values["login"] = account.login
        return self.web.page(
            "account_invite", values, for: self.web.visitor(request, context),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

extension Context {
    /// The secret of a link in the path: only what can be one goes into a page again.
    fileprivate func link() throws -> String {
        guard let link = self.parameters.get("link"), link.utf8.count == 43,
            link.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F
            })
        else { throw Refusal(.linkSpent) }
        return link
    }
}

extension FormErrors {
    /// What the registry says about a new password or login, beside its field.
    mutating func add(refusal: Refusal, _ web: Web, _ visitor: Visitor) {
        switch refusal.code {
        case .loginTaken: self.add("login", web.text("accounts.login.taken", visitor))
        case .weakPassword:
            let id =
                switch PasswordFault(rawValue: refusal.detail) {
                case .tooShort: "accounts.password.too_short"
                case .tooLong: "accounts.password.too_long"
                case .personal: "accounts.password.personal"
                case .common, nil: "accounts.password.common"
                }
            self.add("password", web.text(id, visitor))
        default: self.add("login", web.text("accounts.refused", visitor))
        }
    }
}
