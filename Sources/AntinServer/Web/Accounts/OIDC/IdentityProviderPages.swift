internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Signing in with the office's account: there and back.
struct IdentityProviderPages {
    let web: Web
    let provider: IdentityProvider

    func add(to router: RouterGroup<Context>) {
        router.get("login/oidc", use: self.leave)
        router.get("login/oidc/callback", use: self.arrive)
    }

    private var redirect: String { self.web.configuration.publicAddress + "/login/oidc/callback" }

    // MARK: There

    private func leave(_ request: Request, _ context: Context) async throws -> Response {
        let journey = Journey(
            to: LoginPages.local(request.query("to")), again: request.query("again") == "1")
        let endpoints: IdentityProvider.Endpoints
        do {
            endpoints = try await self.provider.endpoints(at: self.now)
        } catch {
            return self.failed(error, "accounts.login.oidc_failed", request, context)
        }
        var query = [
            ("response_type", "code"), ("client_id", self.provider.settings.clientID),
            ("redirect_uri", self.redirect), ("scope", "openid profile email"),
            ("state", journey.state), ("nonce", journey.nonce),
            ("code_challenge", Base64.urlText(Digest.sha256(journey.verifier).bytes)),
            ("code_challenge_method", "S256"),
        ]
        if journey.again { query += [("prompt", "login"), ("max_age", "0")] }
        let address =
            endpoints.authorization + (endpoints.authorization.contains("?") ? "&" : "?")
            + query.map { "\($0)=\($1.addingPercentEncodingForQuery)" }.joined(separator: "&")
        var response = Response.redirect(to: address)
        response.headers[.cacheControl] = "no-store"
        response.headers[values: .setCookie] = [self.cookie(journey.text, seconds: 600)]
        return response
    }

    // MARK: And back

    private func arrive(_ request: Request, _ context: Context) async throws -> Response {
        guard let text = self.cookieValue(request), let journey = Journey(text),
            let state = request.query("state"), SessionCookie.equal(state, journey.state),
            let code = request.query("code"), code.utf8.count <= 4_096
        else {
            return self.failed(
                IdentityProvider.Failure("no journey, another state, or a refusal"),
                "accounts.login.oidc_failed", request, context)
        }
        let answer: LoginAnswer
        do {
            // Who answers must be who was asked: with two providers a code of one could be carried
            // to the other (RFC 9207).
            let names = try await self.provider.endpoints(at: self.now).namesItself ?? false
            let issuer = request.query("iss")
            guard issuer == self.provider.settings.issuer || (issuer == nil && !names) else {
                throw IdentityProvider.Failure("an answer of another issuer")
            }
            let token = try await self.provider.token(
                code: code, verifier: journey.verifier, redirect: self.redirect, at: self.now)
            let claims = try await self.provider.read(token, nonce: journey.nonce, at: self.now)
            var identity = claims.identity(self.provider.settings)
            if journey.again, let at = claims.authenticated, abs(self.now.seconds - at) <= 300 {
                identity.isFresh = true
            }
            answer = try await self.web.registry.logIn(identity, from: request.loginSource(context))
        } catch RegistryError.refused(let refusal) where refusal.code == .loginTaken {
            await self.web.registry.logAccess(
                AccessEvent(
                    actor: "-", action: "login.oidc_taken", detail: refusal.detail,
                    address: context.remoteAddress))
            return self.failed(
                IdentityProvider.Failure("another account has the name"),
                "accounts.login.oidc_taken", request, context)
        } catch let error as RegistryError {
            throw error
        } catch {
            return self.failed(error, "accounts.login.oidc_failed", request, context)
        }
        switch answer {
        case .done(let session): return self.enter(session, to: journey.to, request, context)
        case .code(let session):
            let to = "/login/code?to=\(journey.to.addingPercentEncodingForQuery)"
            return self.enter(session, to: to, request, context)
        case .wrong, .wait:
            return self.failed(
                IdentityProvider.Failure("unknown here"), "accounts.login.oidc_unknown", request,
                context)
        }
    }

    /// A page that goes on by itself: after a journey to another site the browser would keep the
    /// new cookie back from a redirect.
    private func enter(
        _ session: NewSession, to path: String, _ request: Request, _ context: Context
    ) -> Response {
        let to = session.session.withheld.isEmpty ? path : "/account/factor"
        var response = LoginPages(web: self.web).onward(to, request, context)
        response.headers[values: .setCookie] = [
            self.web.cookie.header(secret: session.secret), self.cookie("", seconds: 0),
        ]
        return response
    }

    private func failed(
        _ error: any Error, _ words: String, _ request: Request, _ context: Context
    ) -> Response {
        context.logger.warning("identity provider", metadata: ["reason": "\(error)"])
        let visitor = self.web.visitor(request, context)
        var errors = FormErrors()
        errors.add("login", self.web.text(words, visitor))
        var values = errors.values
        values["to"] = "/home"
        values["login"] = ""
        values["oidc"] = ["href": "/login/oidc?to=/home"]
        return self.web.page(
            "account_login", values, for: visitor, status: .unprocessableContent)
    }

    private var now: Timestamp { self.web.registry.clock.read().wall }

    // MARK: The cookie of the journey

    private var cookieName: String { self.web.cookie.name + "-oidc" }

    /// Lax, because the way back begins at another site.
    private func cookie(_ value: String, seconds: Int) -> String {
        "\(self.cookieName)=\(value); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(seconds)"
            + (self.web.cookie.isSecure ? "; Secure" : "")
    }

    private func cookieValue(_ request: Request) -> String? {
        for piece in (request.headers[.cookie] ?? "").split(separator: ";") {
            let trimmed = piece.drop { $0 == " " }
            guard trimmed.hasPrefix(self.cookieName + "=") else { continue }
            return String(trimmed.dropFirst(self.cookieName.utf8.count + 1))
        }
        return nil
    }
}

/// What the browser keeps while the person is at the provider.
struct Journey {
    let state: String
    let nonce: String
    let verifier: String
    /// The person is asked for the password again, as a confirmation.
    let again: Bool
    let to: String

    init(to: String, again: Bool) {
        self.state = Base64.urlText(SecureRandom.bytes(24))
        self.nonce = Base64.urlText(SecureRandom.bytes(24))
        self.verifier = Base64.urlText(SecureRandom.bytes(32))
        self.again = again
        self.to = to
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0].utf8.count == 32, parts[1].utf8.count == 32,
            parts[2].utf8.count == 43, let to = Base64.decode(urlText: parts[4])
        else { return nil }
        self.state = parts[0]
        self.nonce = parts[1]
        self.verifier = parts[2]
        self.again = parts[3] == "1"
        self.to = LoginPages.local(String(decoding: to, as: UTF8.self))
    }

    var text: String {
        [
            self.state, self.nonce, self.verifier, self.again ? "1" : "0",
            Base64.urlText(Array(self.to.utf8)),
        ].joined(separator: ".")
    }
}
