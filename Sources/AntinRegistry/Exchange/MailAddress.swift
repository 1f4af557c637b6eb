// What we accept as an e-mail address.

/// The plain form of an address: no quotes, no comments, nothing that could end a line or begin a
/// second recipient.
package enum MailAddress {
    /// At most 254 bytes of ASCII: letters, digits and `.!#$%&'*+/=?^_{|}~-` before one `@`, a
    /// domain of labels after it.
    package static func isLawful(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= 254, parts.count == 2, (1...64).contains(parts[0].utf8.count)
        else { return false }
        let local = parts[0].utf8.allSatisfy {
            Self.isLetterOrDigit($0) || ".!#$%&'*+/=?^_{|}~-".utf8.contains($0)
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let domain = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { Self.isLetterOrDigit($0) || $0 == 0x2D }
        }
        return local && domain && !parts[0].hasPrefix(".") && !parts[0].hasSuffix(".")
            && !parts[0].contains("..")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
