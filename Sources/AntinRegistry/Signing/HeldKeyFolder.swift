// Where held keys lie.

package import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem

/// The folder `keys/held` of a data directory. It is no part of a backup.
package struct HeldKeyFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package init(_ configuration: RegistryConfiguration) {
        self.init(path: configuration.keysPath + "/held")
    }

    /// Every key that can be read, in the order of their names. Cost: reads each file.
    package func all() throws -> [HeldKey] {
        guard FileSystem.exists(self.path) else { return [] }
        return try FileSystem.list(self.path).sorted().filter { $0.hasSuffix(".json") }
            .compactMap { name in
                guard
                    let bytes = try? FileSystem.read(
                        FileSystem.join(self.path, name), limit: HeldKey.maxBytes)
                else { return nil }
                return try? HeldKey(parsing: bytes)
            }
    }

    /// Keeps a key, in the place of the same key under another PIN or with another picture.
    package func keep(_ key: HeldKey) throws {
        try FileSystem.makeDirectory(self.path, durable: true, mode: 0o700)
        try DurableFile.write(key.canonical, to: self.file(key.id), mode: 0o600)
    }

    private func file(_ id: String) -> String { FileSystem.join(self.path, "\(id).json") }
}

/// Why a held key did not sign.
package enum HeldKeyError: Error, Equatable, Sendable {
    /// The PIN is wrong; so many tries are left before it is locked.
    case wrongPIN(triesLeft: Int)
    /// Too many wrong PINs; so many seconds until the next try.
    case locked(seconds: Int64)
    /// The certificate is not registered as a test key of that organ, or no longer.
    case notRegistered
    /// The file is damaged.
    case damaged
}

extension Registry {
    package var heldKeys: HeldKeyFolder { HeldKeyFolder(self.configuration) }

    /// The keys that the server holds for an account; those of other accounts do not exist for it.
    package func heldKeys(
        of account: String, role: SignerRole? = nil, organ: OrganID? = nil
    ) async throws -> [HeldKey] {
        let folder = self.heldKeys
        let keys = try await self.offDisk { try folder.all() }
        return keys.filter { key in
            key.account == account && (role == nil || key.role == role)
                && (organ == nil || key.organ == organ)
        }
    }

    /// Opens a held key with its PIN.
    ///
    /// A try is counted, durably, before the PIN is tried, so that neither a crash nor many tries at
    /// once are for free. After five wrong ones the key is locked for 15 minutes, after each further
    /// one for twice as long, at most a day. The right PIN sets the count back.
    package func open(_ key: HeldKey, pin: [UInt8]) async throws -> SoftwareSigner {
        guard let own = key.certificates.first,
            let signer = try await self.signers(of: key.organ)
                .first(where: { $0.certificate == own.fingerprint && $0.role == key.role }),
            signer.custody == .test, signer.validTo == nil
        else { throw HeldKeyError.notRegistered }
        let failures = try await self.countTry(of: key)
        let opened: SoftwareSigner
        do {
            opened = try await self.offDisk { try key.signer(pin: pin) }
        } catch let error as CryptoError where error.code == .wrongPassphrase {
            throw HeldKeyError.wrongPIN(triesLeft: max(0, PINTries.limit - failures))
        } catch {
            throw HeldKeyError.damaged
        }
        try await self.submit { planning in
            _ = try planning.transaction.execute(
                "DELETE FROM held_key_tries WHERE key = ?", [.text(key.tries)])
        }
        return opened
    }

    private func countTry(of key: HeldKey) async throws -> Int {
        let counted: Result<Int, HeldKeyError> = try await self.submit { planning in
            let row = try planning.transaction.row(
                "SELECT failures, last FROM held_key_tries WHERE key = ?", [.text(key.tries)])
            let tries = PINTries(
                failures: try row?.number(0) ?? 0,
                lastMilliseconds: try row?.integer(1) ?? 0)
            let now = planning.time.milliseconds
            let wait = tries.secondsToWait(at: now)
            if wait > 0 { return .failure(.locked(seconds: wait)) }
            try planning.transaction.execute(
                """
                INSERT INTO held_key_tries (key, failures, last) VALUES (?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last = excluded.last
                """,
                [.text(key.tries), .integer(Int64(tries.failures + 1)), .integer(now)])
            return .success(tries.failures + 1)
        }
        return try counted.get()
    }
}

/// How often a PIN was wrong, and what follows from it.
struct PINTries {
    static let limit = 5

    let failures: Int
    /// Of the last try.
    let lastMilliseconds: Int64

    /// Seconds until the next try may be made; 0 for now.
    func secondsToWait(at milliseconds: Int64) -> Int64 {
        guard self.failures >= Self.limit else { return 0 }
        let doublings = min(self.failures - Self.limit, 10)
        let lock = min(Int64(900) << Int64(doublings), 86_400)
        let passed = (milliseconds - self.lastMilliseconds) / 1_000
        return max(0, lock - passed)
    }
}
