// MethodGuard.swift
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// Which methods each path has. Filled once, when every route has been added.
final class RouteTable: Sendable {
    private struct Route: Sendable {
        let path: RouterPath
        var methods: Set<String>
    }

    private let routes = Mutex<[Route]>([])

    func fill(_ descriptions: [(path: RouterPath, method: String)]) {
        var routes: [Route] = []
        for (path, method) in descriptions {
            if let place = routes.firstIndex(where: { $0.path == path }) {
                routes[place].methods.insert(method)
            } else {
                routes.append(Route(path: path, methods: [method]))
            }
        }
        for place in routes.indices where routes[place].methods.contains("GET") {
            routes[place].methods.insert("HEAD")
        }
        self.routes.withLock { $0 = routes }
    }

    /// The methods of every route that a path fits; empty if none does. Cost: linear in the
    /// routes, and only for requests that no route takes.
    func methods(of path: String) -> [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        return self.routes.withLock { routes in
            routes.filter { Self.fits($0.path, parts) }
                .reduce(into: Set<String>()) { $0.formUnion($1.methods) }
        }.sorted()
    }

    private static func fits(_ path: RouterPath, _ parts: [Substring]) -> Bool {
        for (place, element) in path.components.enumerated() {
            if element == .recursiveWildcard { return true }
            guard place < parts.count, element ~= parts[place] else { return false }
        }
        return path.components.count == parts.count
    }
}

/// Answers 405 with `Allow` where the path is known and the method is not (RFC 9110, 15.5.6), and
/// refuses methods that nothing here has: TRACE, CONNECT and invented ones.
struct MethodGuard: RouterMiddleware {
    let table: RouteTable

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            // No route took it; what a route does not find is a ``Problem``.
            try self.refuse(request)
            throw error
        }
    }

    private func refuse(_ request: Request) throws {
        let methods = self.table.methods(of: request.uri.path)
        let method = request.method.rawValue
        if methods.contains(method) || methods.isEmpty && Self.known.contains(method) { return }
        var problem = Problem(
            .methodNotAllowed, "method",
            vi: "Địa chỉ này không nhận phương thức \(Self.shown(method))",
            en: "this address does not take \(Self.shown(method))")
        let allowed = methods.isEmpty ? Self.known.sorted() : methods
        problem.headers[.allow] = allowed.joined(separator: ", ")
        throw problem
    }

    private static let known: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE"]

    /// What somebody sent as a method is shown only if it looks like one.
    private static func shown(_ method: String) -> String {
        method.utf8.count <= 10 && method.utf8.allSatisfy { (0x41...0x5A).contains($0) }
            ? method : "?"
    }
}
