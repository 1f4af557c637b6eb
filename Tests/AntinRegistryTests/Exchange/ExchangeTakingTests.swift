import AntinCore
import AntinLog
import AntinRegistry
import GRDB
import Testing

@Suite("Exchange: taking messages out of the outbox")
struct ExchangeTakingTests {
    /// An office with so many webhook messages that wait.
    private static func office(_ count: Int, hooks: Int = 1) async throws -> ExchangeOffice {
        let office = try await ExchangeOffice()
        for number in 0..<hooks {
            _ = try await office.registry.createWebhook(
                "a\(number)", url: "https://a\(number).example/", of: Sample.organ(),
                by: office.clerk)
        }
        for number in 0..<count { _ = try await office.issued("văn bản \(number)", to: []) }
        return office
    }

    @Test("Two couriers at the same time never take the same message")
    func once() async throws {
        let office = try await Self.office(12)
        let registry = office.registry
        let taken = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await registry.takeDue(of: .webhook, limit: 5).map(\.message.id)
                }
            }
            return try await group.reduce(into: [Int64]()) { $0 += $1 }
        }
        #expect(taken.count == 12 && Set(taken).count == 12)
        #expect(try await registry.takeDue(of: .webhook).isEmpty)
    }

    @Test("A process that dies between sending and noting sends again under the same id")
    func death() async throws {
        let office = try await Self.office(1)
        let site = office.site
        let first = try await need(office.registry.takeDue(of: .webhook).first).message
        #expect(try await office.registry.takeDue(of: .webhook).isEmpty)
        // Nothing is noted: the process ends here. The next one has it at once.
        await office.registry.close()
        try await site.opened { registry in
            let again = try await need(registry.takeDue(of: .webhook).first).message
            #expect(again.id == first.id && again.attempts == 0)
            try await registry.note([
                SendingOutcome(message: again.id, isSent: true, answer: "HTTP 200")
            ])
        }
        let rest = try await site.opened { try await $0.takeDue(of: .webhook) }
        #expect(rest.isEmpty)
    }

    @Test("What was taken and never noted is due again after an hour")
    func forgotten() async throws {
        let office = try await Self.office(1)
        _ = try await office.registry.takeDue(of: .webhook)
        office.site.clock.advance(milliseconds: Registry.takenMilliseconds - 1)
        #expect(try await office.registry.takeDue(of: .webhook).isEmpty)
        office.site.clock.advance(milliseconds: 2)
        #expect(try await office.registry.takeDue(of: .webhook).count == 1)
    }

    @Test("Many messages for one target do not keep back those of another")
    func fair() async throws {
        let office = try await Self.office(Registry.fairShare + 5)
        let registry = office.registry
        let late = try await registry.createWebhook(
            "sau", url: "https://sau.example/", of: Sample.organ(), by: office.clerk)
        _ = try await office.issued("cuối", to: [])
        let taken = try await registry.takeDue(of: .webhook, limit: Registry.fairShare + 1)
        #expect(taken.count == Registry.fairShare + 1)
        #expect(taken.contains { $0.webhook?.id == late.id })
    }

    @Test("A message that was put off waits like the failed one before it, and counts no try")
    func putOff() async throws {
        let office = try await Self.office(1)
        let registry = office.registry
        let id = try await need(registry.takeDue(of: .webhook).first).message.id
        try await registry.note([
            SendingOutcome(message: id, isSent: false, answer: "", isPutOff: true)
        ])
        #expect(try await registry.takeDue(of: .webhook).isEmpty)
        #expect(try await registry.attempts(of: id).isEmpty)
        office.site.clock.advance(milliseconds: 60_000)
        #expect(try await registry.takeDue(of: .webhook).map(\.message.attempts) == [0])
    }

    @Test("A filled table of deliveries of the first schema becomes recipients with their state")
    func migration() async throws {
        let office = try await ExchangeOffice()
        let entry = try await office.issued("một", to: ExchangeOffice.recipients(1...3))
        try await office.receive(entry, "một", at: 1)
        await office.registry.close()
        let path = office.site.data + "/registry.sqlite"
        let queue = try DatabaseQueue(path: path)
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            for table in [
                "outbox_attempts", "outbox", "webhooks", "arrival_checks", "assignment_notes",
                "assignments", "arrivals", "delivery_calls", "delivery_events", "deliveries",
                "sendings", "organ_contacts", "recipient_group_members", "recipient_groups",
            ] {
                for trigger in try String.fetchAll(
                    database,
                    sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                    arguments: [table])
                {
                    try database.execute(sql: "DROP TRIGGER \(trigger)")
                }
                try database.execute(sql: "DROP TABLE \(table)")
            }
            try database.execute(sql: "DROP INDEX documents_by_ref")
            try database.execute(
                sql: """
                    CREATE TABLE deliveries (
                        entry INTEGER NOT NULL REFERENCES documents (entry),
                        organ TEXT NOT NULL,
                        state TEXT NOT NULL CHECK (length(state) = 2),
                        time INTEGER NOT NULL,
                        PRIMARY KEY (entry, organ)
                    ) STRICT, WITHOUT ROWID
                    """)
            for (number, state) in [(1, "03"), (2, "02"), (9, "01")] {
                try database.execute(
                    sql: "INSERT INTO deliveries VALUES (?, ?, ?, ?)",
                    arguments: [
                        Int64(entry), try ExchangeOffice.school(number).text, state,
                        1_700_000_000_000 + number,
                    ])
            }
            try database.execute(
                sql: """
                    DELETE FROM grdb_migrations
                    WHERE identifier IN ('3-exchange', '10-accounts')
                    """)
            // What the tenth step makes beside the outbox was made then, too.
            try database.execute(sql: "DROP TABLE failed_logins")
        }
        try queue.close()
        try await office.site.opened { registry in
            let lines = try await registry.deliveryLines(of: entry).map(\.delivery)
            #expect(lines.map(\.state?.rawValue) == ["03", "02", "01"])
            #expect(lines.map(\.position) == [0, 1, 2])
            #expect(lines.map(\.name) == ["Trường THCS số 1", "Trường THCS số 2", "001.09.18.H41"])
            #expect(lines.map(\.isAccepted) == [true, false, false])
            #expect(lines[0].received != nil && lines[1].received == nil)
            #expect(lines.map(\.time.milliseconds) == [1, 2, 9].map { 1_700_000_000_000 + $0 })
            // The school's arrival is there with its work, and the loop goes on.
            let hook = try await registry.createWebhook(
                "a", url: "https://a.example/", of: Sample.organ(), by: office.clerk)
            _ = try await registry.report(
                StatusReport(.refused, side: .receiver, by: office.clerk, reason: "sai nơi nhận"),
                of: entry, as: ExchangeOffice.school(9))
            let due = try await registry.dueMessages()
            #expect(due.map(\.message.webhook) == [hook.id])
        }
    }
}
