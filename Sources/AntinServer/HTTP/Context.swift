// Context.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// One request: who asks, and what they may.
struct Context: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The token that came with the request, if it is good.
    var token: Token?
    /// Who is signed in, on a page.
    var session: WebSession?
    /// The organ that the session acts for.
    var organ: RegisteredOrgan?
    /// The address at the other end of the connection: the client's, or a proxy's.
    let peer: String?
    /// Whether the client's own line is encrypted, as far as we can know.
    var isSecure = false
    /// The name of this operation, if the caller gave it one: the registry does it once.
    var operation: OperationKey?
    /// What the page of the request has read of its form.
    let formInHand = FormInHand()
    /// Whom limits count this request for.
    var client: ClientKey {
        self.session.map { ClientKey(account: $0.account) } ?? self.addressKey
    }
    /// The client's address, also if it is this machine's own.
    var addressKey: ClientKey
    /// The session's secret, if it was changed on the way.
    let renewal = Renewal()
    /// Whom wrong guesses are counted for: an IPv6 network of 64 bits is one; nil for this machine.
    var loginAddress: String? { self.remoteAddress == nil ? nil : self.addressKey.text }
    /// Where the request comes from; nil for this machine, where a proxy may stand in front.
    var remoteAddress: String?

    init(source: Source) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.peer = source.channel.remoteAddress?.ipAddress
        self.remoteAddress = Transport.outside(self.peer)
        self.addressKey = ClientKey(address: self.peer)
    }

    /// The token, or the problem that says how to get one.
    func authenticated() throws -> Token {
        guard let token else {
            throw Problem(
                .unauthorized, "not_logged_in", vi: "Chưa đăng nhập, hoặc mã truy cập đã hết hạn",
                en: "not logged in, or the token has expired",
                nextVi: "antin login --server … --organ … --token-file …",
                nextEn: "antin login --server … --organ … --token-file …")
        }
        return token
    }

    /// Lets pass who has one of the roles for the organ.
    func require(_ roles: Role..., of organ: OrganID) throws {
        let token = try self.authenticated()
        guard roles.contains(where: { token.may($0, for: organ.text) }) else {
            throw Problem(
                .forbidden, "not_allowed",
                vi: "Không có quyền làm việc này cho cơ quan \(organ.text)",
                en: "not allowed for organ \(organ.text)",
                nextVi: "nhờ quản trị cấp quyền: antind token create",
                nextEn: "ask the administrator: antind token create")
        }
    }
}

extension Context {
    /// What people confirm with a code: a program has nobody to ask, so that its token must have
    /// been made for it (decision 12). Pages ask for the code themselves.
    func requireFinal() throws {
        guard self.session == nil, try !self.authenticated().mayActFinally else { return }
        throw Problem(
            .forbidden, "final_acts",
            vi: "Mã truy cập này không được làm việc không lấy lại được",
            en: "this token may not do what cannot be undone",
            nextVi: "làm trên trang, hoặc nhờ quản trị cấp mã có quyền đó",
            nextEn: "do it on the pages, or ask the administrator for a token that may")
    }

    /// Notes in the access log what a program did that cannot be undone.
    func logFinal(
        _ action: String, _ object: String, of organ: OrganID, in registry: Registry
    ) async {
        await registry.logAccess(
            AccessEvent(
                actor: self.token?.id ?? "-", action: action, object: object, organ: organ,
                detail: "api", address: self.remoteAddress))
    }
}

/// The secret that a session got while its request was answered: shared by every copy of the
/// context, so that the answer hands it out, also one that is an error.
final class Renewal: Sendable {
    private let secret = Mutex<String?>(nil)

    func set(_ secret: String) { self.secret.withLock { $0 = secret } }
    var newSecret: String? { self.secret.withLock { $0 } }
}

/// Finds the token of a request. A wrong one is refused at once, also on public pages: the caller
/// believes to be somebody.
struct Authentication: RouterMiddleware {
    let registry: Registry

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization] else {
            return try await next(request, context)
        }
        var context = context
        guard header.hasPrefix("Bearer "),
            let token = try await self.registry.token(secret: String(header.dropFirst(7)))
        else {
            throw Problem(
                .unauthorized, "bad_token",
                vi: "Mã truy cập sai, chưa được xác nhận, đã thu hồi hoặc hết hạn",
                en: "the token is wrong, not confirmed yet, revoked or expired",
                nextVi: "nhờ quản trị cấp mã mới: antind token create",
                nextEn: "ask the administrator: antind token create")
        }
        context.token = token
        return try await next(request, context)
    }
}
