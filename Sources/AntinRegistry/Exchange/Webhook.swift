// Addresses that are told by machine.

package import AntinCore
import AntinCrypto
package import AntinLog

/// Where an organ's own systems are told what happens.
package struct Webhook: Hashable, Sendable {
    package let id: Int64
    package let organ: OrganID
    package let label: String
    package let url: String
    /// Signs what is sent; shown once when it is made. `nil` in lists, and where the key of the
    /// store's secrets does not open it.
    package let secret: String?
    package let created: Timestamp
    package let recorder: String
    package let ended: Timestamp?
}

extension Registry {
    /// Makes a webhook with a fresh secret of 256 random bits.
    ///
    /// - Parameter url: checked by the caller: `https`, or `http` where the operator allows it.
    package func createWebhook(
        _ label: String, url: String, of organ: OrganID, by recorder: Recorder
    ) async throws -> Webhook {
        let secret = "whsec_" + Hex.encode(SecureRandom.bytes(32))
        let secrets = self.secrets
        let id: Int64 = try await self.submit { planning in
            try secrets.requireReady()
            _ = try planning.activeOrgan(organ)
            guard (1...100).contains(label.unicodeScalars.count), url.utf8.count <= 500 else {
                throw Refusal(.invalid, "webhook")
            }
            try planning.transaction.execute(
                """
                INSERT INTO webhooks (organ, label, url, secret, created, actor)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(organ.text), .text(label), .text(url),
                    // Its place in the table is part of what it is sealed for.
                    .text(String(repeating: "-", count: 32)),
                    .integer(planning.time.milliseconds), .text(recorder.id),
                ])
            let id = try planning.lastID(in: "webhooks")
            try planning.transaction.execute(
                "UPDATE webhooks SET secret = ? WHERE id = ?",
                [.text(secrets.sealWebhook(secret, id: id)), .integer(id)])
            return id
        }
        guard let made = try await self.read({ try $0.webhook(id, secrets) }) else {
            throw StoreError.noValue
        }
        return made
    }

    /// The webhooks of an organ, the last first, also those that ended.
    package func webhooks(of organ: OrganID) async throws -> [Webhook] {
        try await self.read { reader in
            try reader.rows(
                Webhook.columns + " WHERE organ = ? ORDER BY id DESC", [.text(organ.text)]
            ).map { try Webhook($0) }
        }
    }

    /// Ends a webhook; what waits for it is given up.
    package func endWebhook(_ id: Int64, of organ: OrganID) async throws {
        try await self.submit { planning in
            let changed = try planning.transaction.execute(
                "UPDATE webhooks SET ended = ifnull(ended, ?) WHERE id = ? AND organ = ?",
                [.integer(planning.time.milliseconds), .integer(id), .text(organ.text)])
            if changed == 0 { throw Refusal(.unknownWebhook, "\(id)") }
            try planning.transaction.execute(
                "UPDATE outbox SET state = 'failed' WHERE webhook = ? AND state = 'waiting'",
                [.integer(id)])
        }
    }
}

extension StoreReader {
    /// With its secret.
    func webhook(_ id: Int64, _ secrets: StoreSecrets) throws -> Webhook? {
        try self.row(Webhook.columns + " WHERE id = ?", [.integer(id)]).map {
            try Webhook($0, secrets)
        }
    }
}

extension Webhook {
    static let columns = """
        SELECT id, organ, label, url, secret, created, actor, ended FROM webhooks
        """

    init(_ row: StoredRow, _ secrets: StoreSecrets? = nil) throws {
        self.id = try row.integer(0)
        self.organ = try row.identifier(1)
        self.label = try row.text(2)
        self.url = try row.text(3)
        let sealed = try row.text(4)
        self.secret = secrets?.openWebhook(sealed, id: self.id)
        self.created = try row.time(5)
        self.recorder = try row.text(6)
        self.ended = try row.optionalTime(7)
    }
}
