// CitedType.swift
internal import AntinLog

/// A type of text that an office cites and never issues itself: laws, decrees, circulars, texts of
/// the Party. For reading notations only.
struct CitedType: Hashable, Sendable {
    /// "TT", "NĐ"; "Luật" for laws, which print none.
    let abbreviation: String
    let vietnameseName: String
    let englishName: String
    let family: DocumentNotation.Family

    init(_ object: inout JSONObjectReader) throws(FormatError) {
        self.abbreviation = try object.string("abbreviation")
        self.vietnameseName = try object.string("vi")
        self.englishName = try object.string("en")
        self.family = try object.choice("family")
    }

    static let all = EmbeddedResource("document-types", PackageResources.document_types_json)
        .list("cited", CitedType.init)

    /// The type with this abbreviation.
    static func abbreviated(_ abbreviation: String) -> CitedType? {
        Self.all.first { $0.abbreviation == abbreviation }
    }

    /// The type with this Vietnamese name.
    static func named(_ name: String) -> CitedType? {
        Self.all.first {
            VietnameseText.areSame($0.vietnameseName, name, ignoringCase: true)
        }
    }

    /// Abbreviations that stand after the year in normative texts.
    static func isNormative(_ abbreviation: String) -> Bool {
        Self.all.contains { $0.abbreviation == abbreviation && $0.family == .normative }
            || ["NQ", "QĐ", "CT"].contains(abbreviation)
    }
}
