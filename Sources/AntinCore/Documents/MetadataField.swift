// MetadataField.swift
internal import AntinLog

/// A field of the input data standard of Decree 30/2020, Appendix VI part II: its name, what it
/// holds and how long it may be.
package struct MetadataField: Hashable, Sendable {
    /// The number in the appendix: "1.1".
    package let number: String
    /// The English name that formats carry: "CodeNotation".
    package let name: String
    package let vietnameseName: String
    package let kind: Kind
    /// The longest value in characters, or in digits; nil where the appendix names none.
    package let maxLength: Int?
    /// Filled by the system itself (Appendix VI part I, III.1).
    package let isAutomatic: Bool

    package enum Kind: String, CaseIterable, Sendable {
        case text, longText, number, date
        /// A heading whose parts follow it.
        case group
    }

    /// The three lists of fields.
    package enum List: String, CaseIterable, Sendable {
        case outgoing, incoming, file
    }

    /// The fields of a list, in the appendix's order.
    ///
    /// Two corrections: the annex misspells OrganId and SignerInfo with a lower-case L, and its 13
    /// characters for OrganId are too short for the identifiers of Decision 20/2020, so 35 it is.
    package static func fields(of list: List) -> [MetadataField] { Self.all[list] ?? [] }

    /// The first field of that name in a list.
    package static func named(_ name: String, in list: List) -> MetadataField? {
        Self.fields(of: list).first { $0.name == name }
    }

    /// Whether a text fits: not longer than allowed, and of the kind's form.
    package func accepts(_ text: String) -> Bool {
        if let maxLength, text.unicodeScalars.count > maxLength { return false }
        switch self.kind {
        case .text, .longText: return true
        case .number: return !text.isEmpty && text.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        case .date: return (try? CivilDate(parsing: text)) != nil
        case .group: return false
        }
    }

    private init(_ object: inout JSONObjectReader) throws(FormatError) {
        self.number = try object.string("no")
        self.name = try object.string("name")
        self.vietnameseName = try object.string("vi")
        self.kind = try object.choice("kind")
        self.maxLength = try object.optionalInteger("length", 1...10_000).map { Int($0) }
        self.isAutomatic = try object.optionalBool("automatic") ?? false
    }

    private static let all: [List: [MetadataField]] = {
        let resource = EmbeddedResource(
            "metadata-fields", PackageResources.metadata_fields_json)
        var all: [List: [MetadataField]] = [:]
        for list in List.allCases {
            all[list] = resource.list(list.rawValue, MetadataField.init)
        }
        return all
    }()
}
