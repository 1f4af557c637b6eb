internal import HTTPTypes

/// What a browser may do with a page: nothing but what this server sends.
enum PageHeaders {
    /// - Parameter secure: the pages are reached over TLS.
    static func fields(secure: Bool) -> HTTPFields {
        var fields: HTTPFields = [
            .contentSecurityPolicy: Self.policy, .xContentTypeOptions: "nosniff",
        ]
        Self.set("Referrer-Policy", "no-referrer", in: &fields)
        Self.set("Cross-Origin-Opener-Policy", "same-origin", in: &fields)
        Self.set("Cross-Origin-Resource-Policy", "same-origin", in: &fields)
        Self.set("Permissions-Policy", "camera=(self), geolocation=(), microphone=()", in: &fields)
        if secure { Self.set("Strict-Transport-Security", "max-age=31536000", in: &fields) }
        return fields
    }

    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
        "manifest-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")

    private static func set(_ name: String, _ value: String, in fields: inout HTTPFields) {
        guard let name = HTTPField.Name(name) else { return }
        fields[name] = value
    }
}
