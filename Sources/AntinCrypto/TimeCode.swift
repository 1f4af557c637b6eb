// Six digits that change every half minute.

/// One-time codes from a shared secret and the time (TOTP, RFC 6238): HMAC-SHA1, six digits,
/// steps of 30 seconds, because that is what every program for telephones can do.
package enum TimeCode {
    package static let secretByteCount = 20
    package static let digits = 6
    package static let stepSeconds: Int64 = 30

    /// The step of a moment, counted from 1970-01-01.
    package static func step(unixMilliseconds: Int64) -> Int64 {
        unixMilliseconds / (1_000 * Self.stepSeconds)
    }

    /// The code of a step. RFC 4226, 5.3: the last half byte says where the number begins.
    package static func code(secret: [UInt8], step: Int64) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * Int64($0))) }
        let code = HMAC.code(counter, key: secret, .sha1)
        let offset = Int(code[code.count - 1] & 0x0F)
        var number = UInt32(code[offset] & 0x7F)
        for byte in code[offset + 1...offset + 3] { number = (number << 8) | UInt32(byte) }
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: Self.digits - text.count) + text
    }

    /// The step that a code is good for: the one of the moment, the one before or the one after,
    /// and none that is not later than `last`, so that each code opens once. `nil` for a wrong one.
    package static func accepted(
        _ code: String, secret: [UInt8], unixMilliseconds: Int64, last: Int64?
    ) -> Int64? {
        let given = Array(code.utf8.filter { $0 != 0x20 })
        let now = Self.step(unixMilliseconds: unixMilliseconds)
        var found: Int64?
        // All three are compared, whichever fits: the time tells nothing.
        for step in [now - 1, now, now + 1] {
            let isEqual = Secrets.equal(given, Array(Self.code(secret: secret, step: step).utf8))
            if isEqual, step > last ?? -1 { found = step }
        }
        return found
    }

    /// What a QR symbol tells such a program: `otpauth://totp/…`.
    package static func address(secret: [UInt8], issuer: String, account: String) -> String {
        let name = Self.escaped(issuer) + ":" + Self.escaped(account)
        return "otpauth://totp/\(name)?secret=\(Base32.encode(secret))"
            + "&issuer=\(Self.escaped(issuer))&algorithm=SHA1&digits=6&period=30"
    }

    /// RFC 3986, 2.3: everything but unreserved characters as `%XX`.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return result
    }
}
