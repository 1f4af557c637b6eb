// Where to ask.

/// An absolute `http://` or `https://` URL in the form that we send: no user, no fragment, nothing
/// that would need escaping.
package struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
    package let isSecure: Bool
    /// A DNS name, an IPv4 address, or an IPv6 address without its brackets. Lower case.
    package let host: String
    package let port: UInt16
    /// Path and query, beginning with a slash.
    package let target: String

    package init(_ text: String) throws(FetchError) {
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else {
            throw FetchError(.invalidRequest, "a URL begins with http:// or https://")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#") else {
            throw FetchError(.invalidRequest, "the URL holds characters that must be escaped")
        }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest[authority.endIndex...]
        guard let (host, port) = Self.split(authority) else {
            throw FetchError(.invalidRequest, "the URL has no usable host")
        }
        self.isSecure = isSecure
        self.host = host.lowercased()
        self.port = port ?? (isSecure ? 443 : 80)
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    private static func split(_ authority: Substring) -> (host: String, port: UInt16?)? {
        var host = authority
        var port: UInt16?
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            let after = host[host.index(after: end)...]
            host = host[host.index(after: host.startIndex)..<end]
            guard host.contains(":"),
                host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
            else { return nil }
            if !after.isEmpty {
                guard after.hasPrefix(":"), let number = Self.port(after.dropFirst()) else {
                    return nil
                }
                port = number
            }
            return (String(host), port)
        }
        if let colon = host.firstIndex(of: ":") {
            guard let number = Self.port(host[host.index(after: colon)...]) else { return nil }
            port = number
            host = host[..<colon]
        }
        let isName = host.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        guard isName, !host.isEmpty, host.utf8.count <= 253 else { return nil }
        return (String(host), port)
    }

    private static func port(_ text: Substring) -> UInt16? {
        guard let number = UInt16(text), number > 0, String(number) == text else { return nil }
        return number
    }

    /// The value of the header Host (RFC 9110, 7.2): with the port if it is not the scheme's own.
    package var authority: String {
        let name = self.host.contains(":") ? "[\(self.host)]" : self.host
        return self.port == (self.isSecure ? 443 : 80) ? name : "\(name):\(self.port)"
    }

    package var description: String {
        "\(self.isSecure ? "https" : "http")://\(self.authority)\(self.target)"
    }
}
