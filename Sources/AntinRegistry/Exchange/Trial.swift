// Messages that say only that messages arrive.

package import AntinCore
import AntinLog

extension Registry {
    /// Writes a message to a webhook of the organ that tells nothing; answers its id.
    package func writeTrial(webhook: Int64, of organ: OrganID) async throws -> Int64 {
        try await self.submit { planning in
            let hook = try planning.transaction.row(
                "SELECT 1 FROM webhooks WHERE id = ? AND organ = ? AND ended IS NULL",
                [.integer(webhook), .text(organ.text)])
            guard hook != nil else { throw Refusal(.unknownWebhook, "\(webhook)") }
            return try planning.writeTrial("webhook", of: organ, webhook: webhook, address: nil)
        }
    }

    /// Writes a letter to the address that the organ has given for letters; answers its id.
    package func writeTrialLetter(of organ: OrganID) async throws -> Int64 {
        try await self.submit { planning in
            let row = try planning.transaction.row(
                "SELECT email FROM organ_contacts WHERE organ = ?", [.text(organ.text)])
            guard let email = try row?.optionalText(0), MailAddress.isLawful(email) else {
                throw Refusal(.invalid, "email")
            }
            return try planning.writeTrial("email", of: organ, webhook: nil, address: email)
        }
    }
}

extension Planning {
    fileprivate func writeTrial(
        _ kind: String, of organ: OrganID, webhook: Int64?, address: String?
    ) throws -> Int64 {
        try self.transaction.execute(
            """
            INSERT INTO outbox
                (organ, kind, event, webhook, address, facts, state, attempts, due, created)
            VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?)
            """,
            [
                .text(organ.text), .text(kind), .text(ExchangeEvent.trial.rawValue),
                webhook.map { .integer($0) } ?? .null, .optional(address),
                .blob(JSONValue.object([:]).canonical), .integer(self.time.milliseconds),
                .integer(self.time.milliseconds),
            ])
        return try self.lastID(in: "outbox")
    }
}
