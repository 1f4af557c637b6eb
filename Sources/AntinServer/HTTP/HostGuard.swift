// HostGuard.swift
internal import HTTPTypes
internal import Hummingbird

/// Refuses a request that does not say to whom it is addressed, or is not addressed to a name
/// that this server has: a page on another site that rebinds its own name to this address gets
/// nothing (DNS rebinding).
///
/// RFC 9112, 3.2: no Host, two of them, or one that is no authority is answered 400; a good one
/// that is not ours 421. A request with the whole address in its first line (absolute form) is
/// meant for the authority there; we demand that both are ours.
struct HostGuard<Context: RequestContext>: RouterMiddleware {
    /// Lower-case names, with the port where it is not the scheme's own.
    let hosts: Set<String>

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        // HTTPTypes moves the one Host header into the authority; a second one stays behind.
        guard let host = request.head.authority?.lowercased(), request.headers[.host] == nil,
            !host.isEmpty, !host.utf8.contains(where: Self.cannotStandInAuthority)
        else {
            throw Problem(
                .badRequest, "bad_host", vi: "Yêu cầu phải có đúng một tiêu đề Host",
                en: "a request has exactly one Host header")
        }
        guard let target = request.head.path, target.hasPrefix("/") || target.contains("://") else {
            throw Problem(
                .badRequest, "bad_target", vi: "Địa chỉ trong yêu cầu không đúng",
                en: "the request's target is not right")
        }
        guard self.hosts.contains(host),
            request.uri.host.map({ self.hosts.contains(Self.authority($0, request.uri.port)) })
                ?? true
        else {
            throw Problem(
                .init(code: 421, reasonPhrase: "Misdirected Request"), "unknown_host",
                vi: "Máy chủ này không mang tên đó", en: "this server does not have that name",
                nextVi: "dùng đúng địa chỉ do cơ quan công bố, hoặc thêm tên bằng --host",
                nextEn: "use the address that the office published, or add the name with --host")
        }
        return try await next(request, context)
    }

    private static func authority(_ host: String, _ port: Int?) -> String {
        (port.map { "\(host):\($0)" } ?? host).lowercased()
    }

    /// RFC 3986, 3.2.2 and 3.2.3, without user information: letters, digits, `-._~%!$&'()*+;=`,
    /// the colon of the port and the brackets of IPv6. A comma joins two headers into one.
    private static func cannotStandInAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): false
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"),
            UInt8(ascii: "["), UInt8(ascii: "]"):
            false
        default: true
        }
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
