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
}

/// Finds out how a request came. `X-Forwarded-For` and `X-Forwarded-Proto` are believed only from
/// a proxy whose address was given with `--trusted-proxy`: from anybody else they are words of the
/// caller, and are dropped before anything sees them.
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
        var request = request
        var context = context
        context.transport = Self.transport(
            of: &request.head.headerFields, from: context.remoteAddress?.ipAddress,
            proxies: self.proxies, speaksTLS: self.speaksTLS)
        let isSecure = context.transport.isSecure || self.isPublishedSecurely
        var response = try await next(request, context)
        if isSecure, let name = HTTPField.Name("Strict-Transport-Security") {
            response.headers[name] = Self.strict
        }
        return response
    }

    static func transport(
        of headers: inout HTTPFields, from address: String?, proxies: Set<String>,
        speaksTLS: Bool
    ) -> Transport {
        let forwardedFor = Self.take("X-Forwarded-For", of: &headers)
        let forwardedProto = Self.take("X-Forwarded-Proto", of: &headers)
        guard let address, proxies.contains(address) else {
            return Transport(client: address, isSecure: speaksTLS)
        }
        // From the right: each proxy of ours has added the one that it talked to; the first that
        // is none of ours is the client. What stands to its left the client may have invented.
        let chain = (forwardedFor ?? "").split(separator: ",").map { part in
            String(part.drop { $0 == " " }.prefix { $0 != " " })
        }
        let client = chain.last { !proxies.contains($0) && Self.isAddress($0) }
        return Transport(client: client ?? address, isSecure: forwardedProto == "https")
    }

    private static func take(_ name: String, of headers: inout HTTPFields) -> String? {
        guard let name = HTTPField.Name(name) else { return nil }
        let value = headers[values: name].last
        headers[name] = nil
        return value
    }

    private static func isAddress(_ text: String) -> Bool {
        (try? SocketAddress(ipAddress: text, port: 0)) != nil
    }
}
