// DocumentType.swift
internal import AntinLog

/// The 29 types of administrative document (Decree 30/2020, Article 7). The raw value is the key
/// that formats carry; names and abbreviations stand in `Resources/document-types.json`.
package enum DocumentType: String, CaseIterable, Sendable {
    case resolution = "NQ"
    case decision = "QĐ"
    case directive = "CT"
    case bylaw = "QC"
    case rules = "QyĐ"
    case communique = "TC"
    case notice = "TB"
    case guidance = "HD"
    case programme = "CTr"
    case plan = "KH"
    case options = "PA"
    case scheme = "ĐA"
    case project = "DA"
    case report = "BC"
    case minutes = "BB"
    case submission = "TTr"
    case contract = "HĐ"
    /// Has no abbreviation; `CV` is a key of ours and never printed in a notation.
    case letter = "CV"
    case telegram = "CĐ"
    case memorandum = "BGN"
    case agreement = "BTT"
    case powerOfAttorney = "GUQ"
    case invitation = "GM"
    case introduction = "GGT"
    case leavePermit = "GNP"
    case sendingSlip = "PG"
    case forwardingSlip = "PC"
    case informationSlip = "PB"
    /// Has neither abbreviation nor number; `TCg` is a key of ours.
    case courtesyLetter = "TCg"
}

extension DocumentType {
    /// What stands in a notation between number and issuer; nil for the two types without.
    package var abbreviation: String? { self.entry.abbreviation }

    /// The name, as it stands above the subject when in capitals.
    package func name(in language: Language) -> String {
        language == .vietnamese ? self.entry.vi : self.entry.en
    }

    /// The name with what sets it apart from a normative text of the same name:
    /// "Quyết định (cá biệt)".
    package var fullName: String {
        self.entry.qualifier.map { "\(self.entry.vi) (\($0))" } ?? self.entry.vi
    }

    /// Abbreviations of earlier rules, read but never printed.
    package var supersededAbbreviations: [String] { self.entry.superseded }

    /// Whether documents of this type take a number.
    package var isNumbered: Bool { self != .courtesyLetter }

    /// The type that prints this abbreviation. Case matters: QyĐ, CTr, TTr.
    package init?(abbreviation: String) {
        guard let found = Self.allCases.first(where: { $0.abbreviation == abbreviation }) else {
            return nil
        }
        self = found
    }

    /// The type that printed this abbreviation under earlier rules.
    package init?(supersededAbbreviation abbreviation: String) {
        let found = Self.allCases.first { $0.supersededAbbreviations.contains(abbreviation) }
        guard let found else { return nil }
        self = found
    }

    /// The type that a person wrote: its Vietnamese name, its abbreviation or its key, in any case.
    package init?(spelled text: String) {
        let key = VietnameseText.comparisonKey(text, ignoringCase: true)
        let found = Self.allCases.first { type in
            [type.rawValue, type.name(in: .vietnamese), type.fullName].contains {
                VietnameseText.comparisonKey($0, ignoringCase: true) == key
            }
        }
        guard let found else { return nil }
        self = found
    }

    private var entry: DocumentTypeEntry {
        guard let entry = DocumentTypeEntry.all[self] else {
            preconditionFailure("document-types.json has no \(self.rawValue)")
        }
        return entry
    }
}

/// One line of the types in `document-types.json`.
struct DocumentTypeEntry: Sendable {
    let code: String
    let abbreviation: String?
    let vi: String
    let en: String
    let qualifier: String?
    let superseded: [String]

    init(_ object: inout JSONObjectReader) throws(FormatError) {
        self.code = try object.string("code")
        self.abbreviation = try object.optionalString("abbreviation")
        self.vi = try object.string("vi")
        self.en = try object.string("en")
        self.qualifier = try object.optionalString("qualifier")
        self.superseded = try object.optionalStrings("superseded") ?? []
    }

    static let list = EmbeddedResource("document-types", PackageResources.document_types_json)
        .list("types", DocumentTypeEntry.init)

    static let all: [DocumentType: DocumentTypeEntry] = {
        var all: [DocumentType: DocumentTypeEntry] = [:]
        for entry in Self.list {
            if let type = DocumentType(rawValue: entry.code) { all[type] = entry }
        }
        return all
    }()
}
