// Why there is no answer.

/// A request that got no answer that could be read. An answer of refusal (404, 500) is a
/// response, not an error.
package struct FetchError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The URL, a header or the method cannot be sent.
        case invalidRequest
        /// No such host, nobody listens, or the connection broke.
        case unreachable
        /// The server could not prove its name, or TLS broke.
        case tls
        case timedOut
        /// More header or body bytes than the limits allow.
        case tooLarge
        /// The answer is not HTTP/1.x as we read it, or is cut off.
        case malformedResponse
    }

    package let code: Code
    /// One line for people; holds host names, never headers or bodies.
    package let detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    package var description: String { "\(self.code.rawValue): \(self.detail)" }

    package static func == (left: FetchError, right: FetchError) -> Bool {
        left.code == right.code
    }
}
