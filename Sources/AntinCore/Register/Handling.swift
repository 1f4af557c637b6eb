// Handling.swift
package import AntinLog

/// Who gets a document, by when it is due, who may open it and what became of its deliveries:
/// committed in the entry, opened only to those entitled (Docs/formats/record.md).
package struct Handling: CanonicalFormat {
    package struct Recipient: Hashable, Sendable {
        /// Absent where the recipient takes no part in electronic exchange.
        package var organID: OrganID?
        package var organName: String

        package init(organID: OrganID?, organName: String) {
            self.organID = organID
            self.organName = organName
        }
    }

    package struct Delivery: Hashable, Sendable {
        package var organID: OrganID
        /// The two digits of the exchange status (Decision 28/2018/QĐ-TTg): "03" is accepted.
        package var state: String
        package var time: Timestamp

        package init(organID: OrganID, state: String, time: Timestamp) {
            self.organID = organID
            self.state = state
            self.time = time
        }
    }

    package var dueDate: CivilDate?
    /// Số lượng bản phát hành.
    package var issuedAmount: Int?
    /// Urgency, from 0 (none) to 3.
    package var priority: Int?
    package var recipients: [Recipient]
    /// Đơn vị hoặc người nhận, in the organ that received the document.
    package var places: String?
    /// Who may open the document beside sender and recipients.
    package var access: [String]
    package var deliveries: [Delivery]

    package init(
        recipients: [Recipient] = [], deliveries: [Delivery] = [], dueDate: CivilDate? = nil,
        priority: Int? = nil, issuedAmount: Int? = nil, places: String? = nil,
        access: [String] = []
    ) {
        self.recipients = recipients
        self.deliveries = deliveries
        self.dueDate = dueDate
        self.priority = priority
        self.issuedAmount = issuedAmount
        self.places = places
        self.access = access
    }
}

extension Handling {
    package static let formatName = "handling"

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.dueDate = try members.optionalDate("DueDate")
        self.issuedAmount = try members.optionalInteger("IssuedAmount").map(Int.init)
        self.priority = try members.optionalInteger("Priority", 0...3).map(Int.init)
        self.recipients = try members.list("To", Recipient.init(reading:))
        self.places = try members.optionalString("ToPlaces")
        self.access = try members.optionalStrings("access") ?? []
        self.deliveries = try members.list("deliveries", Delivery.init(reading:))
    }

    package var json: JSONObject {
        [
            "DueDate": self.dueDate.map { .string($0.description) },
            "IssuedAmount": self.issuedAmount.map { .integer($0) },
            "Priority": self.priority.map { .integer($0) },
            "To": .list(self.recipients.map(\.json)),
            "ToPlaces": self.places.map { .string($0) },
            "access": .list(self.access),
            "deliveries": .list(self.deliveries.map(\.json)),
        ]
    }
}

extension Handling.Recipient {
    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.organID = try members.optionalIdentifier("OrganId")
        self.organName = try members.string("OrganName")
    }

    var json: JSONObject {
        [
            "OrganId": self.organID.map { .string($0.text) },
            "OrganName": .string(self.organName),
        ]
    }
}

extension Handling.Delivery {
    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.organID = try members.identifier("OrganId")
        self.state = try members.required("state", "two digits") { value in
            value.string.flatMap { text in
                text.utf8.count == 2 && text.utf8.allSatisfy(\.isDigit) ? text : nil
            }
        }
        self.time = try members.time("time")
    }

    var json: JSONObject {
        [
            "OrganId": .string(self.organID.text), "state": .string(self.state),
            "time": .string(self.time.description),
        ]
    }
}
