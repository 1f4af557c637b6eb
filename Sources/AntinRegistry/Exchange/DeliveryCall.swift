// Minutes of telephone calls about urgent documents.

package import AntinCore
package import AntinLog

/// Who was called, when, and what was said.
package struct DeliveryCall: Hashable, Sendable {
    package let id: Int64
    package let delivery: Int64
    package let time: Timestamp
    package let telephone: String
    package let person: String
    package let said: String
    package let recorder: Recorder
    package let recorded: Timestamp
}

/// How an organ is reached, and when its clerk calls others.
package struct OrganContact: Hashable, Sendable {
    package var email: String?
    package var telephone: String?
    /// Minutes after sending without acceptance until a call is due: for KHẨN, THƯỢNG KHẨN, HỎA
    /// TỐC.
    package var urgentMinutes: [Int]

    package static let usualMinutes = [60, 30, 15]

    package init(
        email: String? = nil, telephone: String? = nil, urgentMinutes: [Int] = Self.usualMinutes
    ) {
        self.email = email
        self.telephone = telephone
        self.urgentMinutes = urgentMinutes
    }

    /// When a call is due for a document that was sent then; `nil` if it is not urgent.
    package func callDue(_ sending: Sending) -> Timestamp? {
        guard sending.priority > 0, sending.priority <= self.urgentMinutes.count else { return nil }
        let minutes = self.urgentMinutes[sending.priority - 1]
        return Timestamp(milliseconds: sending.time.milliseconds + Int64(minutes) * 60_000)
    }
}

extension Registry {
    /// Writes minutes of a call down.
    package func noteCall(
        about delivery: Int64, of document: UInt64, at time: Timestamp, telephone: String,
        person: String, said: String, by recorder: Recorder
    ) async throws {
        try await self.submit { planning in
            guard let found = try planning.transaction.delivery(delivery),
                found.entry == document
            else { throw Refusal(.unknownDelivery, "\(delivery)") }
            guard time <= planning.time else { throw Refusal(.invalid, "time") }
            for (name, text) in [("telephone", telephone), ("person", person), ("said", said)]
            where !(1...1_000).contains(text.unicodeScalars.count) {
                throw Refusal(.invalid, name)
            }
            try planning.transaction.execute(
                """
                INSERT INTO delivery_calls
                    (delivery, time, telephone, person, said, actor, actor_name, recorded)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(delivery), .integer(time.milliseconds), .text(telephone),
                    .text(person), .text(said), .text(recorder.id), .text(recorder.name),
                    .integer(planning.time.milliseconds),
                ])
        }
    }

    /// The calls about a document, the first first.
    package func calls(of document: UInt64) async throws -> [DeliveryCall] {
        try await self.read { reader in
            try reader.rows(
                """
                SELECT c.id, c.delivery, c.time, c.telephone, c.person, c.said, c.actor,
                    c.actor_name, c.recorded
                FROM delivery_calls c JOIN deliveries d ON d.id = c.delivery
                WHERE d.entry = ? ORDER BY c.time, c.id
                """, [.index(document)]
            ).map { try DeliveryCall($0) }
        }
    }

    /// How an organ wants to be told; the usual minutes where it said nothing.
    package func contact(of organ: OrganID) async throws -> OrganContact {
        try await self.read { reader in
            try reader.row(
                "SELECT email, telephone, urgent_minutes FROM organ_contacts WHERE organ = ?",
                [.text(organ.text)]
            ).map { row in
                let minutes = try row.optionalText(2)?.split(separator: " ").compactMap { Int($0) }
                return OrganContact(
                    email: try row.optionalText(0), telephone: try row.optionalText(1),
                    urgentMinutes: minutes ?? OrganContact.usualMinutes)
            } ?? OrganContact()
        }
    }

    /// Sets how an organ wants to be told.
    package func setContact(_ contact: OrganContact, of organ: OrganID) async throws {
        try await self.submit { planning in
            _ = try planning.activeOrgan(organ)
            guard contact.email.map(MailAddress.isLawful) ?? true else {
                throw Refusal(.invalid, "email")
            }
            guard contact.urgentMinutes.count == 3,
                contact.urgentMinutes.allSatisfy({ (1...1_440).contains($0) })
            else { throw Refusal(.invalid, "urgent_minutes") }
            try planning.transaction.execute(
                """
                INSERT INTO organ_contacts (organ, email, telephone, urgent_minutes)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (organ) DO UPDATE SET email = excluded.email,
                    telephone = excluded.telephone, urgent_minutes = excluded.urgent_minutes
                """,
                [
                    .text(organ.text), .optional(contact.email), .optional(contact.telephone),
                    .text(contact.urgentMinutes.map { "\($0)" }.joined(separator: " ")),
                ])
        }
    }
}

extension DeliveryCall {
    init(_ row: StoredRow) throws {
        self.id = try row.integer(0)
        self.delivery = try row.integer(1)
        self.time = try row.time(2)
        self.telephone = try row.text(3)
        self.person = try row.text(4)
        self.said = try row.text(5)
        self.recorder = Recorder(id: try row.text(6), name: try row.text(7))
        self.recorded = try row.time(8)
    }
}
