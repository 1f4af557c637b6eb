// One recipient of one document.

package import AntinCore
package import AntinLog

/// How a document goes to a recipient.
package enum DeliveryChannel: String, Hashable, Sendable, CaseIterable {
    /// The recipient is an organ of this register and has it at once.
    case system
    case email
    /// The national document axis, outside of this system: the clerk notes what comes back.
    case axis
    case paper
}

/// Who recorded something: an account or a token, and the name that lists show for ever.
package struct Recorder: Hashable, Sendable {
    package let id: String
    package let name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    /// What the register does by itself.
    package static let system = Recorder(id: "system", name: "Antin")
}

/// Whose statement it is: a receiver's own, the sending clerk's note of what a receiver said
/// elsewhere, or the system's. Lists show them differently.
package enum ReportSide: String, Hashable, Sendable, CaseIterable {
    case receiver, sender, system
}

/// A recipient of an issued document, and where it stands.
package struct Delivery: Hashable, Sendable {
    package let id: Int64
    /// The `document.issued` entry.
    package let entry: UInt64
    package let position: Int
    /// `nil` for who takes no part in electronic exchange.
    package let organ: OrganID?
    package let name: String
    package let channel: DeliveryChannel
    package let email: String?
    package let telephone: String?
    /// False for who received it without being among the recipients.
    package let isListed: Bool
    /// `nil`: sent, nothing is known yet.
    package let state: ExchangeStatus?
    package let time: Timestamp
    package let side: ReportSide
    /// How the sending clerk heard of it, where it was not the receiver's own statement.
    package let via: String?
    /// First opened by somebody of the receiver.
    package let opened: Timestamp?
    package let accepted: Timestamp?
    /// The receiver's `document.received` entry, in this register.
    package let received: UInt64?

    /// Accepted once, whatever came later.
    package var isAccepted: Bool { self.accepted != nil }
}

/// One report about a delivery; never changed, never removed while the document lives.
package struct DeliveryEvent: Hashable, Sendable {
    package let id: Int64
    package let delivery: Int64
    package let state: ExchangeStatus
    /// When it happened.
    package let time: Timestamp
    /// When it was written down.
    package let recorded: Timestamp
    package let side: ReportSide
    package let recorder: Recorder
    package let via: String?
    package let reason: String?
    package let isLate: Bool
}

/// A report to be written.
package struct StatusReport: Sendable {
    package var status: ExchangeStatus
    package var side: ReportSide
    package var recorder: Recorder
    /// When it happened; `nil` is now.
    package var time: Timestamp?
    package var via: String?
    package var reason: String?

    package init(
        _ status: ExchangeStatus, side: ReportSide, by recorder: Recorder,
        at time: Timestamp? = nil, via: String? = nil, reason: String? = nil
    ) {
        self.status = status
        self.side = side
        self.recorder = recorder
        self.time = time
        self.via = via
        self.reason = reason
    }
}

extension Delivery {
    static let columns = """
        SELECT d.id, d.entry, d.position, d.organ, d.name, d.channel, d.email, d.telephone,
            d.listed, d.state, d.time, d.side, d.via, d.opened, d.accepted, d.received
        FROM deliveries d
        """

    init(_ row: StoredRow) throws {
        self.id = try row.integer(0)
        self.entry = try row.index(1)
        self.position = try row.number(2)
        self.organ = try row.optionalIdentifier(3)
        self.name = try row.text(4)
        self.channel = try row.value(5)
        self.email = try row.optionalText(6)
        self.telephone = try row.optionalText(7)
        self.isListed = try row.integer(8) == 1
        self.state = row.isNull(9) ? nil : try row.value(9)
        self.time = try row.time(10)
        self.side = try row.value(11)
        self.via = try row.optionalText(12)
        self.opened = try row.optionalTime(13)
        self.accepted = try row.optionalTime(14)
        self.received = try row.optionalIndex(15)
    }
}

extension DeliveryEvent {
    static let columns = """
        SELECT e.id, e.delivery, e.state, e.time, e.recorded, e.side, e.actor, e.actor_name,
            e.via, e.reason, e.late
        FROM delivery_events e
        """

    init(_ row: StoredRow) throws {
        self.id = try row.integer(0)
        self.delivery = try row.integer(1)
        self.state = try row.value(2)
        self.time = try row.time(3)
        self.recorded = try row.time(4)
        self.side = try row.value(5)
        self.recorder = Recorder(id: try row.text(6), name: try row.text(7))
        self.via = try row.optionalText(8)
        self.reason = try row.optionalText(9)
        self.isLate = try row.integer(10) == 1
    }
}

extension StoreReader {
    func delivery(_ id: Int64) throws -> Delivery? {
        try self.row(Delivery.columns + " WHERE d.id = ?", [.integer(id)])
            .map { try Delivery($0) }
    }

    func delivery(of entry: UInt64, to organ: OrganID) throws -> Delivery? {
        try self.row(
            Delivery.columns + " WHERE d.entry = ? AND d.organ = ?",
            [.index(entry), .text(organ.text)]
        ).map { try Delivery($0) }
    }
}
