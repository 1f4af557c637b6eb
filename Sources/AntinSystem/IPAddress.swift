// Addresses as people write them.

import Glibc

/// IPv4 and IPv6 addresses in text.
package enum IPAddress {
    /// Four or sixteen bytes; nil for anything that is no address, a host's name too.
    package static func bytes(of text: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4)
        if unsafe inet_pton(AF_INET, text, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        return unsafe inet_pton(AF_INET6, text, &sixteen) == 1 ? sixteen : nil
    }

    /// Whether only this machine hears it: 127.0.0.0/8, ::1, localhost.
    package static func isLoopback(_ text: String) -> Bool {
        if text.lowercased() == "localhost" { return true }
        guard let bytes = Self.bytes(of: text) else { return false }
        return bytes.count == 4
            ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }
}
