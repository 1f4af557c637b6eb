// DocumentNotation.swift
package import AntinLog

/// The number and symbol of a document (số, ký hiệu), as read: "1189/SGDĐT-VP".
///
/// Reading is generous, because documents of other offices and of earlier years must be cited;
/// ``issues`` says what a clerk should look at. What an office may print itself is the stricter
/// ``IssuingNotation``. A notation is compared by its parts, see ``isSame(as:)``; the bytes of a
/// signed document are never changed to suit it.
package struct DocumentNotation: Hashable, Sendable {
    package let family: Family
    package let number: NotationNumber
    /// The four digits after the number in normative texts and laws.
    package let yearInNotation: Int?
    /// Today's abbreviation of the type: "QĐ", "TT", "SY", "Luật"; "CV" for letters.
    package let typeCode: String?
    /// What stands in the notation for the type; nil for letters and laws.
    package let typePrinted: String?
    /// One office; several for joint texts; none if it is missing.
    package let issuers: [Issuer]
    /// Drafting units of a letter, as printed.
    package let units: [String]
    /// What the text around it calls the document: "Thông tư".
    package let citedAs: String?
    package let issues: [NotationIssue]
    /// What follows the number where the parts cannot say it.
    let malformedRest: String?

    /// The shapes of notations, by the names that reference data uses.
    package enum Family: String, CaseIterable, Sendable {
        /// "234/QĐ-SGDĐT"
        case typed
        /// "1189/SGDĐT-VP"
        case letter
        /// "05/SY-SGDĐT"
        case copy
        /// "30/2020/NĐ-CP"
        case normative
        /// "20/2023/QH15"
        case law
        /// "137-KL/TW"
        case party
        /// "02/NQ-TU"
        case partyInStateStyle = "party_in_state_style"
        /// A number, and something that is no notation.
        case malformed
        /// A name and a number: "Thông tư 22".
        case incomplete
    }

    /// An issuing office, as printed and as known.
    package struct Issuer: Hashable, Sendable {
        /// "SGD&ĐT", "QH15"
        package let printed: String
        /// The office's own abbreviation, without the number of a term: "SGDĐT", "QH".
        package let code: String
        /// "Sở Giáo dục và Đào tạo", "Quốc hội khóa XV"; nil if unknown or ambiguous.
        package let name: String?
        /// The number of the term of an assembly.
        package let term: Int?
    }

    /// Reads a notation, or a citation that contains one: "Số: 234/QĐ-SGDĐT", "Thông tư 22".
    ///
    /// - Throws: `FormatError` if there is no number to begin with.
    package init(
        parsing text: String, in directory: OfficeDirectory = .standard
    ) throws(FormatError) {
        self = try NotationReader(directory).notation(in: text)
    }

    init(
        _ family: Family, _ number: NotationNumber, year: Int? = nil, typeCode: String? = nil,
        typePrinted: String? = nil, issuers: [Issuer] = [], units: [String] = [],
        citedAs: String? = nil, issues: [NotationIssue] = [], malformedRest: String? = nil
    ) {
        self.family = family
        self.number = number
        self.yearInNotation = year
        self.typeCode = typeCode
        self.typePrinted = typePrinted
        self.issuers = issuers
        self.units = units
        self.citedAs = citedAs
        self.issues = issues
        self.malformedRest = malformedRest
    }
}

// MARK: - Answers

extension DocumentNotation {
    /// The one issuer, or the first of several.
    package var issuer: Issuer? { self.issuers.first }

    /// The administrative type; nil for everything that an office does not issue.
    package var documentType: DocumentType? {
        switch self.family {
        case .letter: .letter
        case .typed: self.typeCode.flatMap(DocumentType.init(abbreviation:))
        default: nil
        }
    }

    /// Whether both mean the same number of the same office, in whatever spelling: `SGD&ĐT` is
    /// `SGDĐT`, `5` is `05`, and a Party text is the same in State style.
    package func isSame(as other: DocumentNotation) -> Bool {
        self.comparisonKey == other.comparisonKey
    }

    /// One text for all spellings of this notation; never shown.
    package var comparisonKey: String {
        let family = self.family == .partyInStateStyle ? .party : self.family
        var parts = [family.rawValue, String(self.number.value), self.number.suffix]
        parts.append(self.yearInNotation.map(String.init) ?? "")
        parts.append(self.typeCode ?? "")
        parts += self.issuers.map {
            OfficeDirectory.key($0.code) + ($0.term.map(String.init) ?? "")
        }
        parts += self.units.map { "-\(OfficeDirectory.key($0))" }
        parts.append(self.malformedRest.map(OfficeDirectory.key) ?? "")
        return VietnameseText.comparisonKey(
            parts.joined(separator: "|"), ignoringCase: true)
    }

    /// The number as printed, the field CodeNumber: "05".
    package var codeNumber: String { self.number.printed }

    /// What follows the number, the field CodeNotation: "QĐ-SGDĐT"; nil for an incomplete one.
    package var codeNotation: String? {
        if let malformedRest { return malformedRest }
        let issuers = self.issuers.map(\.printed).joined(separator: "-")
        let groups = ([self.typePrinted].compactMap(\.self) + [issuers] + self.units)
            .filter { !$0.isEmpty }.joined(separator: "-")
        return switch self.family {
        case .incomplete: nil
        case .party: "\(self.typePrinted ?? "")/\(issuers)"
        case .normative, .law: "\(Self.fourDigits(self.yearInNotation ?? 0))/\(groups)"
        default: groups
        }
    }

    private static func fourDigits(_ year: Int) -> String {
        let digits = String(year)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension DocumentNotation: CustomStringConvertible {
    /// As it is printed: "3062/SGD&ĐT-GDTCMN", "137-KL/TW", "Thông tư 22".
    package var description: String {
        guard let rest = self.codeNotation else {
            return [self.citedAs, self.codeNumber].compactMap(\.self).joined(separator: " ")
        }
        return "\(self.codeNumber)\(self.family == .party ? "-" : "/")\(rest)"
    }
}
