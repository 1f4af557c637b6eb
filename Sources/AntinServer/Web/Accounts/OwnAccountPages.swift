internal import AntinCore
internal import AntinCrypto
internal import AntinGraphics
internal import AntinRegistry
internal import Hummingbird

/// One's own account: password, second factor, sessions, rights that wait for one's word.
struct OwnAccountPages {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        router.get("account", use: self.show)
        router.post("account/password", use: self.changePassword)
        router.get("account/factor", use: self.showFactor)
        router.post("account/factor", use: self.enrol)
        router.post("account/sessions", use: self.endSession)
        router.post("account/organ", use: self.actFor)
        router.post("account/language", use: self.speak)
        router.post("account/changes/{change}", use: self.decide)
    }

    // MARK: The page

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        try await self.page(request, context)
    }

    private func page(
        _ request: Request, _ context: Context, _ errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let session = try context.signedIn()
        let visitor = self.web.visitor(request, context)
        let account = session.account
        let registry = self.web.registry
        var values = errors.values
        values["name"] = account.name
        values["login"] = account.login
        values["hasPassword"] = account.hasPassword
        let organs = try await registry.organs()
        values["roles"] = self.web.roles(
            account.grants.union(session.withheld), organs, visitor, withheld: session.withheld)
        values["isWithheld"] = !session.withheld.isEmpty
        let choices = organs.filter { organ in
            account.grants.contains { $0.organ == organ.id.text || $0.organ == "*" }
        }
        if choices.count > 1 {
            values["organChoice"] = [
                "organs": choices.map { organ in
                    [
                        "id": organ.id.text, "name": organ.name,
                        "selected": organ.id == session.organ,
                    ]
                }
            ]
        }
        values["back"] = "/account"
        if let opens = try await registry.waitingLink(of: account.id) {
            values["resetWaits"] = ["opens": PageDate.text(opens)]
        }
        values["changes"] = try await registry.waitingChanges()
            .filter { $0.account.id == account.id }
            .map { self.web.values(of: $0, organs, visitor, by: account.id) }
        values["sessions"] = try await registry.sessions(of: account.id).map { other in
            [
                "id": other.id, "agent": Self.browser(other.agent),
                "created": PageDate.text(other.created), "seen": PageDate.text(other.seen),
                "isThis": other.id == session.id,
            ]
        }
        var query = AccessQuery()
        query.actor = account.id
        values["events"] = try await self.events(of: account.id, visitor)
        return self.web.page(
            "account_home", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func events(of account: String, _ visitor: Visitor) async throws -> [[String: Any]] {
        var query = AccessQuery()
        query.actor = account
        return try await self.web.registry.accessLog(query, limit: 10).map { line in
            var values: [String: Any] = [
                "time": PageDate.text(line.time),
                "what": self.web.actionText(line.event.action, visitor),
            ]
            if let address = line.event.address { values["from"] = ["address": address] }
            return values
        }
    }

    /// What a person knows the browser by; the whole text tells nobody anything.
    private static func browser(_ agent: String) -> String {
        let names = ["Edg": "Edge", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"]
        let systems = [
            "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
            "Mac OS": "macOS", "Linux": "Linux",
        ]
        let name = ["Edg", "Firefox", "Chrom", "Safari"].first { agent.contains($0) }
        let system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"]
            .first { agent.contains($0) }
        let parts = [name.flatMap { names[$0] }, system.flatMap { systems[$0] }]
            .compactMap { $0 }
        return parts.isEmpty ? String(agent.prefix(40)) : parts.joined(separator: ", ")
    }

    // MARK: Password

    private func changePassword(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let session = try context.signedIn()
        guard session.account.hasPassword else { return self.web.done("/account") }
        let visitor = self.web.visitor(request, context)
        var errors = FormErrors()
        // The old password is asked for whatever was confirmed before: a browser left open must
        // not be enough to take the account over.
        let answer = try await self.web.registry.confirm(
            session, password: form.first("old") ?? "", from: request.loginSource(context))
        switch answer {
        case nil: break
        case .wait(let seconds):
            errors.add(
                "old", self.web.text("accounts.login.wait", visitor, ["seconds": "\(seconds)"]))
        default: errors.add("old", self.web.text("accounts.password.wrong", visitor))
        }
        guard errors.isEmpty else { return try await self.page(request, context, errors) }
        do {
            try await self.web.registry.setPassword(
                form.first("password") ?? "", of: session.account.id, by: session.account.id,
                keeping: session.id)
        } catch RegistryError.refused(let refusal) where refusal.code == .weakPassword {
            errors.add(refusal: refusal, self.web, visitor)
            return try await self.page(request, context, errors)
        }
        let renewed = try await self.web.registry.renew(session, steppedUp: true)
        return self.web.enter(renewed, to: "/account", notice: "notice.password_set")
    }

    // MARK: Second factor

    private func showFactor(_ request: Request, _ context: Context) async throws -> Response {
        // Who has merely copied the cookie does not read the secret that its owner enrols.
        guard try self.web.isSteppedUp(context.signedIn()) else {
            return self.web.done("/account/confirm?to=/account/factor")
        }
        return try await self.factorForm(
            request, context,
            secret: self.web.registry.offeredFactor(for: context.signedIn()))
    }

    private func enrol(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let session = try context.signedIn()
        let secret = try await self.web.registry.offeredFactor(for: session)
        let visitor = self.web.visitor(request, context)
        var errors = FormErrors()
        do {
            try await self.web.requireStepUp(context, form)
        } catch let problem as Problem where problem.id == "step_up" {
            let words = visitor.language == .vietnamese ? problem.title.vi : problem.title.en
            errors.add(session.account.hasSecondFactor ? "confirm_code" : "confirm_password", words)
            return try self.factorForm(request, context, secret: secret, errors)
        }
        guard
            try await self.web.registry.enrol(secret, code: form["code"] ?? "", of: session)
        else {
            errors.add("code", self.web.text("accounts.factor.wrong", visitor))
            return try self.factorForm(request, context, secret: secret, errors)
        }
        let renewed = try await self.web.registry.renew(session, steppedUp: true)
        return self.web.enter(renewed, to: "/account", notice: "notice.factor_added")
    }

    private func factorForm(
        _ request: Request, _ context: Context, secret: [UInt8],
        _ errors: FormErrors = FormErrors()
    ) throws -> Response {
        let session = try context.signedIn()
        let visitor = self.web.visitor(request, context)
        var values = errors.values
        let issuer = visitor.organ.map { "Ấn tín \($0.id.text)" } ?? "Ấn tín"
        let address = TimeCode.address(
            secret: secret, issuer: issuer, account: session.account.login)
        values["picture"] = try Self.picture(of: address)
        let letters = Array(Base32.encode(secret))
        values["letters"] = stride(from: 0, to: letters.count, by: 4).map {
            String(letters[$0..<min($0 + 4, letters.count)])
        }.joined(separator: " ")
        values["isNeeded"] = !session.withheld.isEmpty
        values["replaces"] = session.account.hasSecondFactor
        return self.web.page(
            "account_factor", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// A QR symbol as a picture inside the page: the secret is in no address and no file.
    private static func picture(of text: String) throws -> String {
        let code = try QRCode(text, level: .medium)
        let scale = 5
        let side = (code.size + 2 * QRCode.quietZone) * scale
        var pixels = [UInt8](repeating: 255, count: 3 * side * side)
        for y in 0..<code.size * scale {
            for x in 0..<code.size * scale where code[x / scale, y / scale] {
                let offset = QRCode.quietZone * scale
                let start = 3 * ((y + offset) * side + x + offset)
                pixels.replaceSubrange(start..<start + 3, with: [0, 0, 0])
            }
        }
        let png = try PNGImage(width: side, height: side, rgb: pixels, alpha: nil).png()
        return "data:image/png;base64," + Base64.encode(png)
    }

    // MARK: Sessions, organ, language

    private func endSession(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let session = try context.signedIn()
        if let id = form["session"] {
            try await self.web.registry.endSession(id, of: session.account.id)
        } else {
            try await self.web.registry.endSessions(of: session.account.id, except: session.id)
        }
        return self.web.done("/account", notice: "notice.session_ended")
    }

    private func actFor(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let session = try context.signedIn()
        guard let organ = OrganID(form["organ"] ?? "") else { throw Refusal(.unknownOrgan) }
        try await self.web.registry.act(for: organ, in: session)
        await self.web.log(context, "session.organ", organ.text, organ: organ)
        return self.web.done("/home", notice: "notice.organ_changed")
    }

    private func speak(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let session = try context.signedIn()
        if let language = Language(rawValue: form["language"] ?? "") {
            try await self.web.registry.speak(language, in: session)
        }
        return self.web.done("/account")
    }

    // MARK: Rights that wait

    private func decide(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let session = try context.signedIn()
        let id = context.parameters.get("change") ?? ""
        let own = try await self.web.registry.waitingChanges().contains {
            $0.id == id && $0.account.id == session.account.id
        }
        guard own else { throw Refusal(.unknownChange) }
        if form["answer"] == "no" {
            try await self.web.registry.refuseChange(id, by: session.account.id)
            return self.web.done("/account", notice: "notice.change_refused")
        }
        try await self.web.requireStepUp(context, form)
        try await self.web.registry.confirmChange(id, by: session.account.id)
        return self.web.done("/account", notice: "notice.change_confirmed")
    }
}
