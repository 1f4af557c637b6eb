// Transport.swift
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// How a request came here: from whom, and whether over TLS.
struct Transport: Sendable, Equatable {
    /// The address of the client, as far as we can believe it; `nil` if it is not known.
    var client: String?
    /// True if the client's own line was encrypted.
    var isSecure: Bool

    /// The address, unless it is this machine's own: there a proxy may stand in front that was
    /// not named, and everybody would look like one client.
    static func outside(_ address: String?) -> String? {
        address == "127.0.0.1" || address == "::1" ? nil : address
    }
}

/// Finds out how a request came. `X-Forwarded-For` and `X-Forwarded-Proto` are believed only from
/// a proxy whose address was given with `--trusted-proxy`: from anybody else they are words of the
/// caller. Nothing else reads these headers; who wants the address asks the context.
struct TransportMiddleware: RouterMiddleware {
    let proxies: Set<String>
    /// This server speaks TLS itself.
    let speaksTLS: Bool
    /// Others reach it over https: browsers are told to stay with it.
    let isPublishedSecurely: Bool

    /// A year, and no promise for other names of the domain.
    private static let strict = "max-age=31536000"

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let transport = Self.transport(
            of: request.headers, from: context.peer, proxies: self.proxies,
            speaksTLS: self.speaksTLS)
        context.remoteAddress = Transport.outside(transport.client)
        context.addressKey = ClientKey(address: transport.client)
        context.isSecure = transport.isSecure
        let isSecure = transport.isSecure || self.isPublishedSecurely
        var response = try await next(request, context)
        if isSecure, let name = HTTPField.Name("Strict-Transport-Security") {
            response.headers[name] = Self.strict
        }
        return response
    }

    static func transport(
        of headers: HTTPFields, from address: String?, proxies: Set<String>, speaksTLS: Bool
    ) -> Transport {
        guard let address, proxies.contains(address) else {
            return Transport(client: address, isSecure: speaksTLS)
        }
        // From the right: each proxy of ours has added the one that it talked to; the first that
        // is none of ours is the client. What stands to its left the client may have invented.
        let chain = Self.values("X-Forwarded-For", of: headers).split(separator: ",").map { part in
            String(part.drop { $0 == " " }.prefix { $0 != " " })
        }
        let client = chain.last { !proxies.contains($0) && Self.isAddress($0) }
        return Transport(
            client: client ?? address,
            isSecure: Self.values("X-Forwarded-Proto", of: headers).hasSuffix("https"))
    }

    /// Every value in the order in which it came, as one list (RFC 9110, 5.3).
    private static func values(_ name: String, of headers: HTTPFields) -> String {
        HTTPField.Name(name).map { headers[values: $0].joined(separator: ",") } ?? ""
    }

    private static func isAddress(_ text: String) -> Bool {
        (try? SocketAddress(ipAddress: text, port: 0)) != nil
    }
}
