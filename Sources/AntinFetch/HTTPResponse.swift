// An answer.

/// An HTTP response, complete and within the limits.
package struct HTTPResponse: Sendable {
    package let status: Int
    /// Names in lower case, in the order of the answer.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package var isSuccess: Bool { (200..<300).contains(self.status) }

    /// The first value of a header, asked for in any case.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return self.headers.first { $0.name == name }?.value
    }

    /// The media type without parameters, in lower case.
    package var contentType: String? {
        guard let value = self.header("content-type") else { return nil }
        let type = value.prefix { $0 != ";" }
        return type.split(separator: " ").first.map { $0.lowercased() }
    }
}
