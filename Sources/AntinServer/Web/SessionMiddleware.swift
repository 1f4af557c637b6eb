internal import AntinCore
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Finds the session of a request to a page. A cookie that is none any more is as good as none:
/// public pages stay open, the others ask for the password again.
struct SessionMiddleware: RouterMiddleware {
    let web: Web

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let secret = self.web.cookie.secret(of: request),
            let session = try await self.web.registry.session(secret: secret)
        else {
            if let again = await self.again(request, context) { return again }
            return try await next(request, context)
        }
        var context = context
        context.session = session
        context.token = session.account.token
        if let organ = session.organ {
            context.organ = try await self.web.registry.organ(organ)
        }
        return try await next(request, context)
    }
}
