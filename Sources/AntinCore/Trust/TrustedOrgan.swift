// TrustedOrgan.swift
package import AntinCrypto
package import AntinLog

/// An organ whose signatures are believed, in its time.
package struct TrustedOrgan: Hashable, Sendable {
    /// From which day on every document of a book is in the register.
    package struct BookStart: Hashable, Sendable {
        package var book: BookID
        package var date: CivilDate

        package init(book: BookID, date: CivilDate) {
            self.book = book
            self.date = date
        }
    }

    package var id: OrganID
    /// The first is its name now; others are spellings and earlier names.
    package var names: [String]
    package var validFrom: Timestamp
    /// The first instant at which it is no more.
    package var validTo: Timestamp?
    package var successor: OrganID?
    /// The origin of the log that keeps its register; nil if none is known.
    package var log: String?
    package var registersFrom: [BookStart]
    package var certificates: [TrustedCertificate]
    package var phone: String?
    package var url: String?

    package init(
        id: OrganID, names: [String], validFrom: Timestamp, validTo: Timestamp? = nil,
        successor: OrganID? = nil, log: String?, registersFrom: [BookStart],
        certificates: [TrustedCertificate], phone: String? = nil, url: String? = nil
    ) {
        self.id = id
        self.names = names
        self.validFrom = validFrom
        self.validTo = validTo
        self.successor = successor
        self.log = log
        self.registersFrom = registersFrom
        self.certificates = certificates
        self.phone = phone
        self.url = url
    }

    /// The day from which a document of this book must be in the register.
    package func registersFrom(_ book: BookID) -> CivilDate? {
        self.registersFrom.filter { $0.book == book }.map(\.date).min()
    }

    package func isValid(at time: Timestamp) -> Bool {
        self.validFrom <= time && (self.validTo.map { time < $0 } ?? true)
    }
}

/// A certificate that signs for an organ, in its time.
package struct TrustedCertificate: Hashable, Sendable {
    /// Of the DER.
    package var sha256: Digest
    package var role: SignerRole
    package var custody: KeyCustody
    package var validFrom: Timestamp
    /// The first instant at which it no longer signs for the organ.
    package var validTo: Timestamp?

    package init(
        sha256: Digest, role: SignerRole, custody: KeyCustody, validFrom: Timestamp,
        validTo: Timestamp? = nil
    ) {
        self.sha256 = sha256
        self.role = role
        self.custody = custody
        self.validFrom = validFrom
        self.validTo = validTo
    }

    package func isValid(at time: Timestamp) -> Bool {
        self.validFrom <= time && (self.validTo.map { time < $0 } ?? true)
    }
}

// MARK: - Reading and printing

extension TrustedOrgan {
    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.certificates = try members.requiredList(
            "certificates", TrustedCertificate.init(reading:))
        self.id = try members.identifier("id")
        self.log = try members.optionalString("log")
        self.names = try members.strings("names")
        self.phone = try members.optionalString("phone")
        self.registersFrom = try members.requiredList("registers_from", BookStart.init(reading:))
        self.successor = try members.optionalIdentifier("successor")
        self.url = try members.optionalString("url")
        self.validFrom = try members.time("valid_from")
        self.validTo = try members.optionalTime("valid_to")
        guard !self.names.isEmpty else { throw members.failure("names", "at least one name") }
        guard self.log != nil || self.registersFrom.isEmpty else {
            throw members.failure("registers_from", "no book without a log")
        }
    }

    var json: JSONObject {
        [
            "certificates": .array(self.certificates.map { .object($0.json) }),
            "id": .string(self.id.text),
            "log": self.log.map { .string($0) },
            "names": .strings(self.names),
            "phone": self.phone.map { .string($0) },
            "registers_from": .array(self.registersFrom.map { .object($0.json) }),
            "successor": self.successor.map { .string($0.text) },
            "url": self.url.map { .string($0) },
            "valid_from": .string(self.validFrom.description),
            "valid_to": self.validTo.map { .string($0.description) },
        ]
    }
}

extension TrustedOrgan.BookStart {
    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.book = try members.identifier("book")
        self.date = try members.date("date")
    }

    var json: JSONObject {
        ["book": .string(self.book.text), "date": .string(self.date.description)]
    }
}

extension TrustedCertificate {
    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.custody = try members.choice("custody")
        self.role = try members.choice("role")
        self.sha256 = try members.digest("sha256")
        self.validFrom = try members.time("valid_from")
        self.validTo = try members.optionalTime("valid_to")
    }

    var json: JSONObject {
        [
            "custody": .string(self.custody.rawValue), "role": .string(self.role.rawValue),
            "sha256": .string(self.sha256.hex), "valid_from": .string(self.validFrom.description),
            "valid_to": self.validTo.map { .string($0.description) },
        ]
    }
}
