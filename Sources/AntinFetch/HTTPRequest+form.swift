// A form as browsers send it.

extension HTTPRequest {
    /// A POST with `application/x-www-form-urlencoded` fields.
    package init(
        form fields: [(name: String, value: String)], to url: HTTPURL,
        headers: [(name: String, value: String)] = []
    ) {
        let body = fields.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
            .joined(separator: "&")
        self.init(
            .post, url,
            headers: headers + [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(body.utf8))
    }

    /// Everything but unreserved characters (RFC 3986, 2.3) as `%XX`; readers of forms take a blank
    /// so, too.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                escaped += (hex.utf8.count == 1 ? "%0" : "%") + hex
            }
        }
        return escaped
    }
}
