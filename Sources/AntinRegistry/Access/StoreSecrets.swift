// What the database holds only under a key that is not in it.

import AntinCrypto
import AntinSystem

/// The key of the secrets in the store: those of second factors, and those that sign webhooks.
///
/// It lies in `secrets.key` of the data directory, 64 hexadecimal digits, mode 0600, made when a
/// register is first opened for writing. Whoever reads the database alone reads no such secret; a
/// backup carries the key, because a copy without it would lock everybody out.
struct StoreSecrets: Sendable {
    enum State: Sendable, Equatable {
        case ready
        /// There is no key, and this process may not make one.
        case missing
        /// There is a file that is no key: it is left as it is.
        case unreadable
    }

    let state: State
    private let box: SecretBox

    private init(_ state: State, _ box: SecretBox) {
        self.state = state
        self.box = box
    }

    /// Reads the key; makes one if there is none and `making` is true.
    static func load(_ path: String, making: Bool) throws -> StoreSecrets {
        if FileSystem.exists(path) {
            let text = String(
                decoding: (try? FileSystem.read(path, limit: 1_024)) ?? [], as: UTF8.self)
            guard text.hasSuffix("\n"), let key = Hex.decode(String(text.dropLast())),
                let box = SecretBox(key: key)
            else { return .none(.unreadable) }
            return StoreSecrets(.ready, box)
        }
        guard making else { return .none(.missing) }
        let key = SecureRandom.bytes(SecretBox.keyByteCount)
        guard let box = SecretBox(key: key) else { return .none(.missing) }
        // The key is on the disk before anything is sealed under it.
        try DurableFile.write(Array((Hex.encode(key) + "\n").utf8), to: path, mode: 0o600)
        return StoreSecrets(.ready, box)
    }

    /// Under a key that nobody knows: nothing opens, and nothing that is sealed would open again.
    private static func none(_ state: State) -> StoreSecrets {
        guard let box = SecretBox(key: SecureRandom.bytes(SecretBox.keyByteCount)) else {
            preconditionFailure("a key of 32 bytes")
        }
        return StoreSecrets(state, box)
    }

    /// Refuses to seal what could never be opened again.
    func requireReady() throws {
        guard self.state == .ready else { throw Refusal(.secretsLost) }
    }

    // MARK: Second factors

    func sealFactor(_ secret: [UInt8], of account: String) -> [UInt8] {
        self.box.seal(secret, for: "second-factor:\(account)")
    }

    func openFactor(_ sealed: [UInt8], of account: String) -> [UInt8]? {
        self.box.open(sealed, for: "second-factor:\(account)")
    }

    // MARK: Webhooks

    fileprivate static let mark = "sealed:"

    func sealWebhook(_ secret: String, id: Int64) -> String {
        Self.mark + Base64.encode(self.box.seal(Array(secret.utf8), for: "webhook:\(id)"))
    }

    func openWebhook(_ sealed: String, id: Int64) -> String? {
        guard sealed.hasPrefix(Self.mark),
            let bytes = Base64.decode(String(sealed.dropFirst(Self.mark.count)))
        else { return nil }
        return self.box.open(bytes, for: "webhook:\(id)").map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// How the secret of a webhook begins, where it is shown: once, in the answer that made it.
    private static let shown = Array("whsec_".utf8)
    private static let sealedType = "sealed "

    /// An answer that is kept to be given again: sealed if a webhook's secret is in it.
    func keeping(_ answer: StoredAnswer, scope: String, key: String) -> StoredAnswer {
        guard answer.body.count <= 1 << 16,
            String(decoding: answer.body, as: UTF8.self).contains("whsec_")
        else { return answer }
        return StoredAnswer(
            status: answer.status, contentType: Self.sealedType + answer.contentType,
            body: self.box.seal(answer.body, for: "answer:\(scope):\(key)"))
    }

    /// `nil` for one that was sealed and does not open any more: as if it had not been kept.
    func given(_ kept: StoredAnswer, scope: String, key: String) -> StoredAnswer? {
        guard kept.contentType.hasPrefix(Self.sealedType) else { return kept }
        return self.box.open(kept.body, for: "answer:\(scope):\(key)").map {
            StoredAnswer(
                status: kept.status,
                contentType: String(kept.contentType.dropFirst(Self.sealedType.count)), body: $0)
        }
    }

    // MARK: Browsers that are known

    /// A mark that a browser keeps after its owner has signed in: it shows nothing but that this
    /// account was opened from there once.
    func deviceMark(of login: String, name: [UInt8]) -> [UInt8] {
        self.box.code(name + Array(login.utf8), for: "device")
    }

    /// What a page shows to be scanned as a second factor.
    func offer(_ name: [UInt8]) -> [UInt8] { self.box.code(name, for: "offered-factor") }

    // MARK: What was written before there was a key

    /// Seals what stands in the store as it is; answers how much that was. One transaction: a crash
    /// leaves all of it or none, and the next opening goes on.
    func sealOld(in store: any RegistryStore) throws -> Int {
        guard self.state == .ready else { return 0 }
        let factors = "SELECT id, second_factor FROM accounts WHERE length(second_factor) = ?"
        let hooks = "SELECT id, secret FROM webhooks WHERE substr(secret, 1, 7) <> ?"
        let plain = StoredValue.integer(Int64(TimeCode.secretByteCount))
        let waits = try store.read { reader in
            try reader.row(factors, [plain]) != nil || reader.row(hooks, [.text(Self.mark)]) != nil
        }
        guard waits else { return 0 }
        let count = try store.write { transaction in
            let accounts = try transaction.rows(factors, [plain])
            for row in accounts {
                let id = try row.text(0)
                try transaction.execute(
                    "UPDATE accounts SET second_factor = ? WHERE id = ?",
                    [.blob(self.sealFactor(try row.blob(1), of: id)), .text(id)])
            }
            let webhooks = try transaction.rows(hooks, [.text(Self.mark)])
            for row in webhooks {
                let id = try row.integer(0)
                try transaction.execute(
                    "UPDATE webhooks SET secret = ? WHERE id = ?",
                    [.text(self.sealWebhook(try row.text(1), id: id)), .integer(id)])
            }
            // Answers that are kept to be given again may hold such a secret, too.
            try transaction.execute(
                "DELETE FROM answers WHERE instr(body, ?) > 0", [.blob(Self.shown)])
            return accounts.count + webhooks.count
        }
        // The old rows must not wait in the write-ahead log.
        try? store.scrub()
        return count
    }
}

extension StoreReader {
    /// How many second factors and webhooks there are whose secret does not open.
    func lostSecrets(_ secrets: StoreSecrets) throws -> (factors: Int, webhooks: Int) {
        let factors = try self.rows(
            "SELECT id, second_factor FROM accounts WHERE second_factor IS NOT NULL", []
        ).count { row in
            // What an older version wrote is sealed at the next start.
            let sealed = try row.blob(1)
            return try sealed.count != TimeCode.secretByteCount
                && secrets.openFactor(sealed, of: row.text(0)) == nil
        }
        let webhooks = try self.rows(
            "SELECT id, secret FROM webhooks WHERE ended IS NULL", []
        ).count { row in
            let sealed = try row.text(1)
            return try sealed.hasPrefix(StoreSecrets.mark)
                && secrets.openWebhook(sealed, id: row.integer(0)) == nil
        }
        return (factors, webhooks)
    }
}
