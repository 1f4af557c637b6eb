// The keys of the log in their files.

import AntinCrypto
import AntinLog
import AntinSystem

/// The `keys/` folder of a data directory: `log.pem` and `status.pem` (PKCS#8, encrypted unless
/// they are test keys) and their public halves `log.vkey` and `status.vkey`. It is no part of a
/// backup: keys are kept apart from what they sign.
package struct KeyDirectory: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package enum Name: String, Sendable, CaseIterable { case log, status }

    /// Makes both keys where there are none; a key that exists is never replaced.
    ///
    /// - Parameter passphrase: `nil` leaves the files unencrypted: test keys only.
    package func create(origin: String, passphrase: [UInt8]?) throws -> LogKeys {
        try FileSystem.makeDirectory(self.path, durable: true, mode: 0o700)
        for name in Name.allCases where !FileSystem.exists(self.file(name)) {
            let key = try SigningKey.generate(.ed25519)
            let pem = try key.pkcs8PEM(passphrase: passphrase)
            try DurableFile.create(Array(pem.utf8), at: self.file(name), mode: 0o600)
        }
        let keys = try self.load(origin: origin, passphrase: passphrase)
        for (name, key) in [(Name.log, keys.log), (.status, keys.status)] {
            try DurableFile.write(
                Array("\(key.verifierKey)\n".utf8), to: "\(self.path)/\(name.rawValue).vkey")
        }
        return keys
    }

    package func load(origin: String, passphrase: [UInt8]?) throws -> LogKeys {
        try LogKeys(
            origin: origin, log: try self.key(.log, passphrase),
            status: try self.key(.status, passphrase))
    }

    /// True if the file holds its key in the clear. Only a test key may.
    package func isUnencrypted(_ name: Name) throws -> Bool {
        try !Self.isEncrypted(self.file(name))
    }

    /// True if the file at `path` needs a passphrase.
    package static func isEncrypted(_ path: String) throws -> Bool {
        let text = try FileSystem.read(path, limit: 1 << 16)
        return String(decoding: text, as: UTF8.self).contains("BEGIN ENCRYPTED PRIVATE KEY")
    }

    private func key(_ name: Name, _ passphrase: [UInt8]?) throws -> SigningKey {
        var text = try FileSystem.read(self.file(name), limit: 1 << 16)
        defer { Secrets.wipe(&text) }
        return try SigningKey(
            pkcs8PEM: String(decoding: text, as: UTF8.self), passphrase: passphrase)
    }

    private func file(_ name: Name) -> String { "\(self.path)/\(name.rawValue).pem" }
}
