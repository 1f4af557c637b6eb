// Sending: in the transaction that issues, every recipient gets a row.

import AntinCore
import AntinLog

extension Planning {
    /// Sends an issued document to its recipients. Cost: a constant number of questions and one
    /// row for each recipient, also for 3,500 of them.
    func send(
        _ entry: UInt64, _ record: DocumentRecord, _ handling: Handling, from organ: OrganID
    ) throws {
        try self.transaction.execute(
            "INSERT INTO sendings (entry, organ, due, priority, time) VALUES (?, ?, ?, ?, ?)",
            [
                .index(entry), .text(organ.text), .optional(handling.dueDate?.description),
                .integer(Int64(handling.priority ?? 0)), .integer(self.time.milliseconds),
            ])
        let recipients = Self.distinct(handling.recipients)
        let addresses = try self.addresses(of: recipients, for: organ)
        var rows: [[StoredValue]] = []
        for (position, recipient) in recipients.enumerated() {
            let address = addresses[recipient]
            // A paper document travels on paper, also to who has a desk here.
            let channel = record.medium == .paper ? .paper : address?.channel ?? .paper
            rows.append([
                .index(entry), .integer(Int64(position)), .optional(recipient.organID?.text),
                .text(recipient.organName), .text(channel.rawValue), .optional(address?.email),
                .optional(address?.telephone), .integer(1),
                .integer(self.time.milliseconds), .text(ReportSide.system.rawValue),
            ])
        }
        try self.transaction.insert(
            into: "deliveries",
            [
                "entry", "position", "organ", "name", "channel", "email", "telephone", "listed",
                "time", "side",
            ], rows)
        try self.arriveAtOnce(entry)
        try self.tellAll(.sent, of: entry, facts: [:])
    }

    /// Who is named twice is one recipient.
    private static func distinct(_ recipients: [Handling.Recipient]) -> [Handling.Recipient] {
        var seen: Set<String> = []
        return recipients.filter {
            seen.insert($0.organID?.text ?? "name " + $0.organName).inserted
        }
    }

    /// What is sent through this system has arrived when it was sent: 01, by the system.
    private func arriveAtOnce(_ entry: UInt64) throws {
        let now = StoredValue.integer(self.time.milliseconds)
        let system = Recorder.system
        try self.transaction.execute(
            """
            INSERT INTO delivery_events
                (delivery, state, time, recorded, side, actor, actor_name, late)
            SELECT id, '01', ?, ?, 'system', ?, ?, 0 FROM deliveries
            WHERE entry = ? AND channel = 'system'
            """, [now, now, .text(system.id), .text(system.name), .index(entry)])
        try self.transaction.execute(
            "UPDATE deliveries SET state = '01' WHERE entry = ? AND channel = 'system'",
            [.index(entry)])
    }

    private struct Address {
        var channel: DeliveryChannel
        var email: String?
        var telephone: String?
    }

    /// How each recipient is reached: as the sender's groups say, else through this system if it
    /// is an organ of it, else over the axis if it has an identifier, else on paper.
    private func addresses(
        of recipients: [Handling.Recipient], for organ: OrganID
    ) throws -> [Handling.Recipient: Address] {
        let ids = recipients.compactMap { $0.organID?.text }
        var here: [String: Address] = [:]
        let registered = try self.transaction.rows(
            """
            SELECT o.id, c.email, c.telephone FROM organs o
            LEFT JOIN organ_contacts c ON c.organ = o.id
            WHERE (o.valid_to IS NULL OR o.valid_to > ?) AND o.id IN (%)
            """, among: ids, [.integer(self.time.milliseconds)])
        for row in registered {
            here[try row.text(0)] = Address(
                channel: .system, email: try row.optionalText(1),
                telephone: try row.optionalText(2))
        }
        let members = try self.members(of: organ)
        var addresses: [Handling.Recipient: Address] = [:]
        for recipient in recipients {
            let own = recipient.organID.flatMap { here[$0.text] }
            let member =
                recipient.organID.flatMap { members[$0.text] }
                ?? members["name " + recipient.organName]
            var address =
                own ?? Address(channel: recipient.organID == nil ? .paper : .axis)
            if let member {
                address.email = member.email ?? address.email
                address.telephone = member.telephone ?? address.telephone
                // The system reaches only who is in it.
                if let channel = member.channel, channel != .system || own != nil {
                    address.channel = channel
                } else if own == nil, member.email != nil {
                    address.channel = .email
                }
            }
            addresses[recipient] = address
        }
        return addresses
    }

    /// Who is in one of an office's groups today, by identifier and by name.
    private func members(of owner: OrganID) throws -> [String: RecipientGroupMember] {
        let rows = try self.transaction.rows(
            RecipientGroupMember.columns + """
                 JOIN recipient_groups g ON g.id = m.owning
                WHERE g.owner = ? AND g.ended IS NULL AND m.valid_from <= ?
                    AND (m.valid_to IS NULL OR m.valid_to > ?)
                ORDER BY m.id
                """,
            [.text(owner.text), .text(self.today.description), .text(self.today.description)])
        var members: [String: RecipientGroupMember] = [:]
        for row in rows {
            let member = try RecipientGroupMember(row)
            if let organ = member.organ { members[organ.text] = member }
            members["name " + member.name] = member
        }
        return members
    }

    /// The receiver has entered a document: 03, which the sender sees. Whoever received it without
    /// being among the recipients is added to them. A document that was taken back meanwhile can
    /// be entered; its state stays.
    func accept(_ document: UInt64, by organ: RegisteredOrgan, received: UInt64) throws {
        if try self.transaction.delivery(of: document, to: organ.id) == nil {
            try self.transaction.execute(
                """
                INSERT INTO deliveries
                    (entry, position, organ, name, channel, listed, time, side)
                SELECT ?, ifnull(max(position), -1) + 1, ?, ?, 'system', 0, ?, 'system'
                FROM deliveries WHERE entry = ?
                """,
                [
                    .index(document), .text(organ.id.text), .text(organ.name),
                    .integer(self.time.milliseconds), .index(document),
                ])
        }
        guard let delivery = try self.transaction.delivery(of: document, to: organ.id) else {
            return
        }
        try self.transaction.execute(
            "UPDATE deliveries SET received = ?, accepted = ifnull(accepted, ?) WHERE id = ?",
            [
                .index(received), .integer(self.time.milliseconds), .integer(delivery.id),
            ])
        guard delivery.state != .received, ExchangeStatus.received.mayFollow(delivery.state) else {
            return
        }
        _ = try self.report(
            StatusReport(.received, side: .receiver, by: .system), on: delivery)
    }
}
