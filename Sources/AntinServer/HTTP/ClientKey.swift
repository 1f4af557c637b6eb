// ClientKey.swift
internal import AntinRegistry

/// Whom a limit counts as one: an IPv4 address, an IPv6 network of 64 bits, or somebody who is
/// signed in.
struct ClientKey: Hashable, Sendable {
    let text: String

    private init(text: String) { self.text = text }

    /// Where nobody is told from anybody else.
    static let everybody = ClientKey(text: "")

    init(account: Account) { self.text = "account " + account.id }

    /// - Parameter address: as sockets and `X-Forwarded-For` write it; nil if it is not known.
    init(address: String?) {
        guard let address, !address.isEmpty else {
            self = .everybody
            return
        }
        guard address.contains(":") else {
            self.text = String(address.prefix(40))
            return
        }
        // A zone (`%eth0`) tells links of this machine apart, not clients.
        let plain = address.prefix { $0 != "%" }
        guard let groups = Self.groups(of: plain) else {
            self.text = String(address.prefix(60))
            return
        }
        // An IPv4 address in its mapped form is the same client.
        if groups.prefix(5).allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF {
            self.text = [groups[6] >> 8, groups[6] & 255, groups[7] >> 8, groups[7] & 255]
                .map { "\($0)" }.joined(separator: ".")
            return
        }
        self.text =
            groups.prefix(4).map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
    }

    /// The eight groups of an IPv6 address (RFC 4291, section 2.2); nil if it is none.
    private static func groups(of text: Substring) -> [Int]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        var parts: [[Int]] = []
        for half in halves {
            guard let groups = Self.part(half) else { return nil }
            parts.append(groups)
        }
        if parts.count == 1 { return parts[0].count == 8 ? parts[0] : nil }
        let missing = 8 - parts[0].count - parts[1].count
        guard missing >= 0 else { return nil }
        return parts[0] + Array(repeating: 0, count: missing) + parts[1]
    }

    private static func part(_ text: Substring) -> [Int]? {
        guard !text.isEmpty else { return [] }
        var groups: [Int] = []
        for piece in text.split(separator: ":", omittingEmptySubsequences: false) {
            if piece.contains(".") {
                let bytes = piece.split(separator: ".").compactMap { UInt8($0) }.map(Int.init)
                guard bytes.count == 4 else { return nil }
                groups += [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]]
            } else {
                guard let group = UInt16(piece, radix: 16) else { return nil }
                groups.append(Int(group))
            }
        }
        return groups
    }
}
