// What strangers can make the access log say, and how much of it.

import AntinCore
import AntinLog

/// Lines about refused sign-ins: strangers cause them, so that their number is bounded.
enum FailedLogins {
    static let hourMilliseconds: Int64 = 3_600_000
    /// So many persons and addresses have lines of their own in an hour; all further addresses are
    /// one.
    static let places: Int64 = 500
}

extension Planning {
    /// Notes that somebody was refused. The first time in an hour for a person and an address is a
    /// line of the access log; how many more there were is one line when the hour is over: `+12`
    /// and when the hour began.
    func logFailure(_ actor: String, _ action: String, from address: String?) throws {
        try self.closeFailureHours()
        let hour = self.time.milliseconds / FailedLogins.hourMilliseconds
        let own: [StoredValue] = [
            .integer(hour), .text(action), .text(actor), .text(address ?? "-"),
        ]
        if try self.countFailure(own) { return }
        let places = try self.transaction.row("SELECT count(*) FROM failed_logins", [])?.integer(0)
        if places ?? 0 < FailedLogins.places {
            try self.addPlace(own, more: 0)
            try self.logAccess(AccessEvent(actor: actor, action: action, address: address))
            return
        }
        let shared: [StoredValue] = own.dropLast() + [.text("")]
        if try !self.countFailure(shared) { try self.addPlace(shared, more: 1) }
    }

    /// Writes the sums of the hours that are over. Done at each sign-in, right or wrong: whoever
    /// reads the log has signed in.
    func closeFailureHours() throws {
        let now = self.time.milliseconds / FailedLogins.hourMilliseconds
        let over = try self.transaction.rows(
            """
            SELECT hour, action, actor, address, more FROM failed_logins WHERE hour < ?
            ORDER BY hour, last, action, actor, address
            """, [.integer(now)])
        guard !over.isEmpty else { return }
        for row in over where try row.integer(4) > 0 {
            let began = Timestamp(
                milliseconds: try row.integer(0) * FailedLogins.hourMilliseconds)
            let address = try row.text(3)
            try self.logAccess(
                AccessEvent(
                    actor: try row.text(2), action: try row.text(1),
                    detail: "+\(try row.integer(4)) \(began)",
                    address: address.isEmpty || address == "-" ? nil : address))
        }
        try self.transaction.execute("DELETE FROM failed_logins WHERE hour < ?", [.integer(now)])
    }

    private func countFailure(_ place: [StoredValue]) throws -> Bool {
        try self.transaction.execute(
            """
            UPDATE failed_logins SET more = more + 1, last = ?
            WHERE hour = ? AND action = ? AND actor = ? AND address = ?
            """, [.integer(self.time.milliseconds)] + place) == 1
    }

    private func addPlace(_ place: [StoredValue], more: Int64) throws {
        try self.transaction.execute(
            """
            INSERT INTO failed_logins (hour, action, actor, address, more, last)
            VALUES (?, ?, ?, ?, ?, ?)
            """, place + [.integer(more), .integer(self.time.milliseconds)])
    }
}
