internal import AntinCore
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Signing in and out.
struct LoginPages {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        router.get("login", use: self.show)
        router.post("login", use: self.logIn)
        router.get("login/code", use: self.showCode)
        router.post("login/code", use: self.code)
        router.post("logout", use: self.logOut)
    }

    // MARK: Password

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        let to = Self.local(request.query("to"))
        if context.session != nil { return self.web.done(to) }
        // A browser that comes from another site keeps the cookie back for this one request: the
        // page asks again by itself, and who is signed in is let through.
        if Self.isFromElsewhere(request), request.query("again") == nil {
            return self.onward(
                "/login?again=1&to=\(to.addingPercentEncodingForQuery)", request, context)
        }
        return self.form(request, context, to: to)
    }

    private func logIn(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let to = Self.local(form.first("to"))
        let login = form["login"] ?? ""
        let password = form.first("password") ?? ""
        var errors = FormErrors()
        if login.isEmpty || password.isEmpty || password.utf8.count > 4_096 {
            errors.add("login", self.text("accounts.login.empty", request, context))
            return self.form(request, context, to: to, login, errors)
        }
        do {
            let answer = try await self.web.registry.logIn(
                login: login, password: password,
                from: request.loginSource(context, device: self.web.cookie.device(of: request)))
            return try await self.after(answer, to: to, request, context) { message in
                errors.add("login", message)
                return self.form(request, context, to: to, login, errors)
            }
        } catch RegistryError.busy {
            errors.add("login", self.text("accounts.login.busy", request, context))
            return self.form(request, context, to: to, login, errors, .tooManyRequests)
        }
    }

    // MARK: Code

    private func showCode(_ request: Request, _ context: Context) async throws -> Response {
        self.codeForm(request, context, to: Self.local(request.query("to")))
    }

    private func code(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let to = Self.local(form.first("to"))
        var errors = FormErrors()
        guard let secret = self.web.cookie.secret(of: request) else {
            return self.web.done("/login?to=\(to.addingPercentEncodingForQuery)")
        }
        let answer = try await self.web.registry.logIn(
            code: form["code"] ?? "", secret: secret, from: request.loginSource(context))
        return try await self.after(answer, to: to, request, context) { message in
            errors.add("code", message)
            return self.codeForm(request, context, to: to, errors)
        }
    }

    // MARK: Leaving

    private func logOut(_ request: Request, _ context: Context) async throws -> Response {
        _ = try await self.web.form(request, context, upTo: 16_384)
        if let session = context.session {
            try await self.web.registry.endSession(session.id, of: session.account.id)
        }
        var response = self.web.done("/login", notice: "notice.logged_out")
        response.headers[values: .setCookie] = [self.web.cookie.goodbye]
        if let name = HTTPField.Name("Clear-Site-Data") {
            response.headers[name] = "\"cache\", \"storage\""
        }
        return response
    }

    // MARK: Answers

    private func after(
        _ answer: LoginAnswer, to: String, _ request: Request, _ context: Context,
        again: (String) -> Response
    ) async throws -> Response {
        switch answer {
        case .done(let session):
            var response = self.web.enter(session, to: to)
            let login = session.session.account.login
            let known = self.web.cookie.device(of: request)
            if known.map({ self.web.registry.isDevice($0, of: login) }) != true {
                response.headers[values: .setCookie].append(
                    self.web.cookie.header(device: self.web.registry.newDevice(of: login)))
            }
            return response
        case .code(let session):
            return self.web.enter(
                session, to: "/login/code?to=\(to.addingPercentEncodingForQuery)")
        case .wrong:
            return again(self.text("accounts.login.wrong", request, context))
        case .wait(let seconds):
            return again(
                self.text("accounts.login.wait", request, context, ["seconds": "\(seconds)"]))
        }
    }

    private func form(
        _ request: Request, _ context: Context, to: String, _ login: String = "",
        _ errors: FormErrors = FormErrors(), _ status: HTTPResponse.Status? = nil
    ) -> Response {
        var values = errors.values
        values["to"] = to
        values["login"] = login
        if self.web.configuration.identityProvider != nil {
            values["oidc"] = ["href": "/login/oidc?to=\(to.addingPercentEncodingForQuery)"]
        }
        return self.web.page(
            "account_login", values, for: self.web.visitor(request, context),
            status: status ?? (errors.isEmpty ? .ok : .unprocessableContent))
    }

    private func codeForm(
        _ request: Request, _ context: Context, to: String, _ errors: FormErrors = FormErrors()
    ) -> Response {
        var values = errors.values
        values["to"] = to
        return self.web.page(
            "account_code", values, for: self.web.visitor(request, context),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func onward(_ path: String, _ request: Request, _ context: Context) -> Response {
        self.web.page(
            "account_onward", ["href": path], for: self.web.visitor(request, context))
    }

    private func text(
        _ id: String, _ request: Request, _ context: Context, _ values: [String: String] = [:]
    ) -> String {
        self.web.text(id, self.web.visitor(request, context), values)
    }

    /// A path of this server, or the page of what is to do: nobody is sent on to another site.
    static func local(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
            path.utf8.count <= 1_000, path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            !path.hasPrefix("/log")
        else { return "/home" }
        return path
    }

    static func isFromElsewhere(_ request: Request) -> Bool {
        HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] } == "cross-site"
    }
}

extension Request {
    /// Where somebody signs in from.
    func loginSource(_ context: Context, device: String? = nil) -> LoginSource {
        let word = self.query("lang")
        return LoginSource(
            address: context.loginAddress, agent: self.headers[.userAgent] ?? "",
            language: word.flatMap { Language(rawValue: $0) }, device: device)
    }
}

extension Web {
    /// Hands out the cookie of a new session, and goes on.
    func enter(_ session: NewSession, to path: String, notice: String? = nil) -> Response {
        var response = self.done(
            session.session.withheld.isEmpty ? path : "/account/factor", notice: notice)
        response.headers[values: .setCookie] = [self.cookie.header(secret: session.secret)]
        return response
    }
}
