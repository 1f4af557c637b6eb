internal import HTTPTypes
internal import Hummingbird

/// Takes every request off the thread of its connection but those that many ask at once and that
/// are answered from memory: the digest of a file, a page about a document, the log, assets.
struct LongRequests: RouterMiddleware {
    private static let short = ["/api/check/", "/check/", "/log/", "/assets/", "/healthz"]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if request.method == .get, Self.short.contains(where: request.uri.path.hasPrefix) {
            return try await next(request, context)
        }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            try await next(request, context)
        }
    }
}
