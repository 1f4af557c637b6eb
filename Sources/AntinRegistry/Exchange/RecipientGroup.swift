// Groups of recipients, with dated members.

package import AntinCore
package import AntinLog

/// "Các trường trực thuộc": whom an office writes to under one name.
package struct RecipientGroup: Hashable, Sendable {
    package let id: Int64
    package let owner: OrganID
    package let name: String
    /// Members today.
    package let memberCount: Int
    package let created: Timestamp
    package let ended: Timestamp?
}

/// Who is in a group, and from when to when.
package struct RecipientGroupMember: Hashable, Sendable {
    package let id: Int64
    package let group: Int64
    /// `nil` for who takes no part in electronic exchange.
    package let organ: OrganID?
    package let name: String
    /// `nil`: by the system if it is an organ of it, else by e-mail, axis or paper.
    package let channel: DeliveryChannel?
    package let email: String?
    package let telephone: String?
    package let from: CivilDate
    /// The first day on which it is no member any more.
    package let to: CivilDate?

    package var recipient: Handling.Recipient {
        Handling.Recipient(organID: self.organ, organName: self.name)
    }
}

/// A member to be added.
package struct NewGroupMember: Sendable {
    package var organ: OrganID?
    package var name: String
    package var channel: DeliveryChannel?
    package var email: String?
    package var telephone: String?

    package init(
        organ: OrganID?, name: String, channel: DeliveryChannel? = nil, email: String? = nil,
        telephone: String? = nil
    ) {
        self.organ = organ
        self.name = name
        self.channel = channel
        self.email = email
        self.telephone = telephone
    }
}

extension Registry {
    /// The groups of an office by name; `atEnd` also those that ended.
    package func recipientGroups(
        of owner: OrganID, withEnded: Bool = false
    ) async throws -> [RecipientGroup] {
        let today = CivilDate(vietnam: self.clock.read().wall)
        return try await self.read { reader in
            try reader.rows(
                """
                SELECT g.id, g.owner, g.name, (SELECT count(*) FROM recipient_group_members m
                        WHERE m.owning = g.id AND m.valid_from <= ?
                            AND (m.valid_to IS NULL OR m.valid_to > ?)),
                    g.created, g.ended
                FROM recipient_groups g WHERE g.owner = ? AND (g.ended IS NULL OR ?) ORDER BY g.name
                """,
                [
                    .text("\(today)"), .text("\(today)"), .text(owner.text),
                    .integer(withEnded ? 1 : 0),
                ]
            ).map { try RecipientGroup($0) }
        }
    }

    /// One group of an office, or `nil`.
    package func recipientGroup(_ id: Int64, of owner: OrganID) async throws -> RecipientGroup? {
        try await self.recipientGroups(of: owner, withEnded: true).first { $0.id == id }
    }

    /// Makes a group; answers its id.
    package func createRecipientGroup(
        _ name: String, of owner: OrganID, key: OperationKey? = nil
    ) async throws -> Int64 {
        try await self.submit(key: key) { planning in
            _ = try planning.activeOrgan(owner)
            guard (1...200).contains(name.unicodeScalars.count) else {
                throw Refusal(.invalid, "name")
            }
            let old = try planning.transaction.row(
                "SELECT id FROM recipient_groups WHERE owner = ? AND name = ?",
                [.text(owner.text), .text(name)])
            if old != nil { throw Refusal(.groupExists, name) }
            try planning.transaction.execute(
                "INSERT INTO recipient_groups (owner, name, created) VALUES (?, ?, ?)",
                [.text(owner.text), .text(name), .integer(planning.time.milliseconds)])
            return try planning.lastID(in: "recipient_groups")
        }
    }

    /// A group is no longer offered; what was sent to it stays as it was.
    package func endRecipientGroup(_ id: Int64, of owner: OrganID) async throws {
        try await self.submit { planning in
            try planning.expectGroup(id, of: owner)
            try planning.transaction.execute(
                "UPDATE recipient_groups SET ended = ifnull(ended, ?) WHERE id = ?",
                [.integer(planning.time.milliseconds), .integer(id)])
        }
    }

    /// The members on a day, by name; `nil` for all that ever were.
    package func members(
        ofGroup id: Int64, of owner: OrganID, on day: CivilDate?
    ) async throws -> [RecipientGroupMember] {
        try await self.read { reader in
            let text = day.map { StoredValue.text("\($0)") } ?? .null
            return try reader.rows(
                RecipientGroupMember.columns + """
                     JOIN recipient_groups g ON g.id = m.owning
                    WHERE m.owning = ? AND g.owner = ? AND (? IS NULL
                        OR m.valid_from <= ? AND (m.valid_to IS NULL OR m.valid_to > ?))
                    ORDER BY m.name, m.id
                    """, [.integer(id), .text(owner.text), text, text, text]
            ).map { try RecipientGroupMember($0) }
        }
    }

    /// Adds members from a day on; who is one already stays as it is. Answers how many are new.
    @discardableResult
    package func addMembers(
        _ members: [NewGroupMember], toGroup id: Int64, of owner: OrganID, from day: CivilDate,
        key: OperationKey? = nil
    ) async throws -> Int {
        try await self.submit(key: key) { planning in
            try planning.expectGroup(id, of: owner)
            let present = try planning.transaction.rows(
                """
                SELECT organ, name FROM recipient_group_members
                WHERE owning = ? AND (valid_to IS NULL OR valid_to > ?)
                """, [.integer(id), .text("\(day)")])
            var seen = Set(
                try present.map { try $0.optionalText(0) ?? "name " + $0.text(1) })
            var rows: [[StoredValue]] = []
            for member in members {
                guard (1...200).contains(member.name.unicodeScalars.count),
                    member.email.map(MailAddress.isLawful) ?? true,
                    member.channel != .email || member.email != nil
                else { throw Refusal(.invalid, "member") }
                guard seen.insert(member.organ?.text ?? "name " + member.name).inserted else {
                    continue
                }
                rows.append([
                    .integer(id), .optional(member.organ?.text), .text(member.name),
                    .optional(member.channel?.rawValue), .optional(member.email),
                    .optional(member.telephone), .text("\(day)"),
                ])
            }
            try planning.transaction.insert(
                into: "recipient_group_members",
                ["owning", "organ", "name", "channel", "email", "telephone", "valid_from"], rows)
            return rows.count
        }
    }

    /// From this day on it is no member any more.
    package func endMember(
        _ id: Int64, ofGroup group: Int64, of owner: OrganID, on day: CivilDate
    ) async throws {
        try await self.submit { planning in
            try planning.expectGroup(group, of: owner)
            try planning.transaction.execute(
                """
                UPDATE recipient_group_members SET valid_to = max(?, valid_from)
                WHERE id = ? AND owning = ? AND valid_to IS NULL
                """, [.text("\(day)"), .integer(id), .integer(group)])
        }
    }

    /// The recipients that groups stand for on a day, each once: what is frozen at issue.
    package func recipients(
        inGroups groups: [Int64], of owner: OrganID, on day: CivilDate
    ) async throws -> [Handling.Recipient] {
        var seen: Set<Handling.Recipient> = []
        var recipients: [Handling.Recipient] = []
        for group in groups {
            for member in try await self.members(ofGroup: group, of: owner, on: day)
            where seen.insert(member.recipient).inserted {
                recipients.append(member.recipient)
            }
        }
        return recipients
    }
}

extension Planning {
    fileprivate func expectGroup(_ id: Int64, of owner: OrganID) throws {
        let row = try self.transaction.row(
            "SELECT 1 FROM recipient_groups WHERE id = ? AND owner = ?",
            [.integer(id), .text(owner.text)])
        if row == nil { throw Refusal(.unknownGroup, "\(id)") }
    }

    /// The id of the row that was inserted last in this transaction: ids only grow.
    func lastID(in table: String) throws -> Int64 {
        guard let row = try self.transaction.row("SELECT max(id) FROM \(table)") else {
            throw StoreError.noValue
        }
        return try row.integer(0)
    }
}

extension RecipientGroup {
    init(_ row: StoredRow) throws {
        self.id = try row.integer(0)
        self.owner = try row.identifier(1)
        self.name = try row.text(2)
        self.memberCount = try row.number(3)
        self.created = try row.time(4)
        self.ended = try row.optionalTime(5)
    }
}

extension RecipientGroupMember {
    static let columns = """
        SELECT m.id, m.owning, m.organ, m.name, m.channel, m.email, m.telephone, m.valid_from,
            m.valid_to
        FROM recipient_group_members m
        """

    init(_ row: StoredRow) throws {
        self.id = try row.integer(0)
        self.group = try row.integer(1)
        self.organ = try row.optionalIdentifier(2)
        self.name = try row.text(3)
        self.channel = row.isNull(4) ? nil : try row.value(4)
        self.email = try row.optionalText(5)
        self.telephone = try row.optionalText(6)
        self.from = try row.date(7)
        self.to = try row.optionalDate(8)
    }
}
