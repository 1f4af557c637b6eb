// HostGuard.swift
internal import HTTPTypes
internal import Hummingbird

/// Refuses a request that is not addressed to a name this server has: a page on another site that
/// rebinds its own name to this address gets nothing (DNS rebinding).
struct HostGuard<Context: RequestContext>: RouterMiddleware {
    /// Lower-case names, with the port where it is not the scheme's own.
    let hosts: Set<String>

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        // HTTPTypes moves the one Host header into the authority; a second one stays behind.
        guard let host = request.head.authority?.lowercased(), request.headers[.host] == nil,
            !host.contains(","), self.hosts.contains(host)
        else {
            throw Problem(
                .init(code: 421, reasonPhrase: "Misdirected Request"), "unknown_host",
                vi: "Máy chủ này không mang tên đó", en: "this server does not have that name",
                nextVi: "dùng đúng địa chỉ do cơ quan công bố, hoặc thêm tên bằng --host",
                nextEn: "use the address that the office published, or add the name with --host")
        }
        return try await next(request, context)
    }
}

extension HTTPField.Name {
    fileprivate static var host: Self? { Self("Host") }
}

extension HTTPFields {
    fileprivate subscript(name: HTTPField.Name?) -> String? {
        name.flatMap { self[$0] }
    }
}
