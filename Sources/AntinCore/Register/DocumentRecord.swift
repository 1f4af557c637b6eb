// DocumentRecord.swift
package import AntinLog

/// What a document itself shows, as the register knows it (Docs/formats/record.md). The entry
/// carries a commitment to it; every receipt opens it. Members that Decree 30/2020, Appendix VI
/// names have its names.
package struct DocumentRecord: CanonicalFormat {
    /// "SGDĐT-GDTrH": the notation without the number. Absent where the document has none.
    package var codeNotation: String?
    /// The number as it is printed: "05".
    package var codeNumber: String?
    package var issuedDate: CivilDate?
    /// Needed to say what it is where there is no number.
    package var note: String?
    package var language: String?
    package var organID: OrganID?
    package var organName: String
    package var pageAmount: Int?
    package var signers: [RecordSigner]
    package var subject: String
    package var typeName: String
    /// The printed verification code.
    package var code: String?
    package var effectiveDate: CivilDate?
    package var expiryDate: CivilDate?
    package var files: [RecordFile]
    package var level: AccessLevel
    package var medium: Medium
    /// The type's abbreviation: "CV", "QĐ".
    package var type: String

    package init(
        organID: OrganID?, organName: String, codeNumber: String?, codeNotation: String?,
        issuedDate: CivilDate?, type: String, typeName: String, subject: String,
        signers: [RecordSigner], files: [RecordFile], level: AccessLevel, medium: Medium
    ) {
        self.organID = organID
        self.organName = organName
        self.codeNumber = codeNumber
        self.codeNotation = codeNotation
        self.issuedDate = issuedDate
        self.type = type
        self.typeName = typeName
        self.subject = subject
        self.signers = signers
        self.files = files
        self.level = level
        self.medium = medium
    }
}

// MARK: - Rules by use

extension DocumentRecord {
    /// What a record describes: the same members, of which more or fewer must be there.
    package enum Purpose: Sendable {
        /// `document.issued`: number, notation, date, organ and at least one signer; an electronic
        /// copy is signed by the agency alone and may name none.
        case issued
        /// `document.received`: a letter may have none of them.
        case received
        /// `reference.filed`: a description in place of them.
        case filed
    }

    /// Refuses a record that lacks what its use needs.
    package func check(for purpose: Purpose) throws(FormatError) {
        func need(_ there: Bool, _ name: String) throws(FormatError) {
            guard there else {
                throw FormatError(Self.formatName, expected: "member \(name) for this kind")
            }
        }
        switch purpose {
        case .issued:
            try need(self.codeNotation != nil, "CodeNotation")
            try need(self.codeNumber != nil, "CodeNumber")
            try need(self.issuedDate != nil, "IssuedDate")
            try need(self.organID != nil, "OrganId")
            let isCopy = CopyType(rawValue: self.type) != nil
            try need(isCopy || !self.signers.isEmpty, "SignerInfo")
        case .received:
            break
        case .filed:
            try need(self.note != nil, "Description")
        }
    }

    /// The purpose that belongs to a body's kind; nil if the kind has no such record.
    package static func purpose(of content: EntryBody.Content) -> Purpose? {
        switch content {
        case .documentIssued: .issued
        case .documentReceived: .received
        case .referenceFiled: .filed
        default: nil
        }
    }
}

// MARK: - Reading and printing

extension DocumentRecord {
    package static let formatName = "record"
    package static let maxBytes = 1 << 18

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.codeNotation = try members.optionalString("CodeNotation")
        self.codeNumber = try members.optionalString("CodeNumber")
        self.note = try members.optionalString("Description")
        self.issuedDate = try members.optionalDate("IssuedDate")
        self.language = try members.optionalString("Language")
        self.organID = try members.optionalIdentifier("OrganId")
        self.organName = try members.string("OrganName")
        self.pageAmount = try members.optionalInteger("PageAmount").map(Int.init)
        self.signers = try members.list("SignerInfo", RecordSigner.init(reading:))
        self.subject = try members.string("Subject")
        self.typeName = try members.string("TypeName")
        self.code = try members.optionalString("code")
        self.effectiveDate = try members.optionalDate("effective_date")
        self.expiryDate = try members.optionalDate("expiry_date")
        self.files = try members.requiredList("files", RecordFile.init(reading:))
        self.level = try members.choice("level")
        self.medium = try members.choice("medium")
        self.type = try members.string("type")
    }

    package var json: JSONObject {
        [
            "CodeNotation": self.codeNotation.map { .string($0) },
            "CodeNumber": self.codeNumber.map { .string($0) },
            "Description": self.note.map { .string($0) },
            "IssuedDate": self.issuedDate.map { .string($0.description) },
            "Language": self.language.map { .string($0) },
            "OrganId": self.organID.map { .string($0.text) },
            "OrganName": .string(self.organName),
            "PageAmount": self.pageAmount.map { .integer($0) },
            "SignerInfo": .list(self.signers.map(\.json)),
            "Subject": .string(self.subject),
            "TypeName": .string(self.typeName),
            "code": self.code.map { .string($0) },
            "effective_date": self.effectiveDate.map { .string($0.description) },
            "expiry_date": self.expiryDate.map { .string($0.description) },
            "files": .array(self.files.map { .object($0.json) }),
            "level": .string(self.level.rawValue),
            "medium": .string(self.medium.rawValue),
            "type": .string(self.type),
        ]
    }
}

extension JSONObjectReader {
    /// An array of objects; absent means empty, and an empty one must be absent.
    mutating func list<Element>(
        _ name: String, _ read: (inout JSONObjectReader) throws(FormatError) -> Element
    ) throws(FormatError) -> [Element] {
        guard let readers = try self.optionalObjects(name) else { return [] }
        return try Self.elements(readers, read)
    }

    /// An array of objects that must be there and may be empty.
    mutating func requiredList<Element>(
        _ name: String, _ read: (inout JSONObjectReader) throws(FormatError) -> Element
    ) throws(FormatError) -> [Element] {
        try Self.elements(try self.objects(name), read)
    }

    private static func elements<Element>(
        _ readers: [JSONObjectReader],
        _ read: (inout JSONObjectReader) throws(FormatError) -> Element
    ) throws(FormatError) -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(readers.count)
        for reader in readers {
            var reader = reader
            elements.append(try read(&reader))
            try reader.finish()
        }
        return elements
    }
}

extension JSONValue {
    /// An array of objects that is left out when it is empty.
    static func list(_ objects: [JSONObject]) -> JSONValue? {
        objects.isEmpty ? nil : .array(objects.map { .object($0) })
    }

    /// An array of strings that is left out when it is empty.
    static func list(_ texts: [String]) -> JSONValue? {
        texts.isEmpty ? nil : .strings(texts)
    }
}
