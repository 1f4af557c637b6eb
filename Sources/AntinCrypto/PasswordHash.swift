// What is kept of a password.

import COpenSSL

/// A password as it is kept: scrypt (RFC 7914) with its cost and its salt, never the password.
///
/// As text `$scrypt$ln=15,r=8,p=3$SALT$KEY`: the cost stands beside the key, so that a later
/// version can ask for more and make the hash anew when its owner logs in.
package struct PasswordHash: Hashable, Sendable, CustomStringConvertible {
    /// How much work one guess is.
    package struct Cost: Hashable, Sendable {
        /// N = 2^logN.
        package let logN: Int
        package let r: Int
        package let p: Int

        package init(logN: Int, r: Int, p: Int) {
            self.logN = logN
            self.r = r
            self.p = p
        }

        /// 32 MiB, about a third of a second on a common processor.
        package static let standard = Cost(logN: 15, r: 8, p: 3)

        /// Whether libcrypto can be asked for it: a damaged row must not take all memory.
        var isSane: Bool {
            (1...20).contains(self.logN) && (1...32).contains(self.r) && (1...16).contains(self.p)
        }
    }

    package static let saltByteCount = 16
    package static let keyByteCount = 32

    package let cost: Cost
    private let salt: [UInt8]
    private let key: [UInt8]

    /// Hashes a password under a fresh salt.
    package init(of password: String, cost: Cost = .standard) throws(CryptoError) {
        try self.init(of: password, salt: SecureRandom.bytes(Self.saltByteCount), cost: cost)
    }

    /// For test vectors; anybody else lets the salt be drawn.
    package init(
        of password: String, salt: [UInt8], cost: Cost
    ) throws(CryptoError) {
        self.cost = cost
        self.salt = salt
        self.key = try Self.derive(password, salt, cost, count: Self.keyByteCount)
    }

    /// Reads what `description` prints; `nil` for anything else.
    package init?(parsing text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let cost = Self.cost(parts[2]), cost.isSane,
            let salt = Base64.decode(String(parts[3])), let key = Base64.decode(String(parts[4])),
            !salt.isEmpty, key.count == Self.keyByteCount
        else { return nil }
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// Whether this is the password. Costs as much as making the hash, right or wrong.
    package func matches(_ password: String) -> Bool {
        guard
            let key = try? Self.derive(
                password, self.salt, self.cost, count: Self.keyByteCount)
        else { return false }
        return Secrets.equal(key, self.key)
    }

    package var description: String {
        "$scrypt$ln=\(self.cost.logN),r=\(self.cost.r),p=\(self.cost.p)"
            + "$\(Base64.encode(self.salt))$\(Base64.encode(self.key))"
    }

    private static func cost(_ text: Substring) -> Cost? {
        let values = text.split(separator: ",").map { $0.split(separator: "=") }
        guard values.count == 3, values.allSatisfy({ $0.count == 2 }),
            values.map({ $0[0] }) == ["ln", "r", "p"], let logN = Int(values[0][1]),
            let r = Int(values[1][1]), let p = Int(values[2][1])
        else { return nil }
        return Cost(logN: logN, r: r, p: p)
    }

    /// The bare function, for its vectors (RFC 7914, 12).
    package static func derive(
        _ password: String, _ salt: [UInt8], _ cost: Cost, count: Int
    ) throws(CryptoError) -> [UInt8] {
        guard cost.isSane else { throw CryptoError(.invalidRequest, "a cost out of range") }
        var secret = Array(password.utf8)
        defer { Secrets.wipe(&secret) }
        var key = [UInt8](repeating: 0, count: count)
        let (n, r, p) = (UInt64(1) << UInt64(cost.logN), UInt64(cost.r), UInt64(cost.p))
        // RFC 7914, 5: 128·N·r bytes for the table, 128·r·p for the blocks, and some more.
        let memory = 128 * r * (n + p + 8)
        let derived = unsafe secret.withUnsafeBytes { bytes in
            unsafe EVP_PBE_scrypt(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, salt,
                salt.count, n, r, p, memory, &key, key.count)
        }
        guard derived == 1 else { throw CryptoError.drained(.failure, "scrypt") }
        return key
    }
}
