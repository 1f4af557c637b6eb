// IssuingNotation.swift
package import AntinLog

/// What an office prints after the number, by the rules of the decree and nothing looser: the
/// part of a notation that is known before the number is.
///
/// Stricter than reading: no aliases, no superseded abbreviations, no letter behind the number, no
/// types that only others issue.
package struct IssuingNotation: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case document(DocumentType)
        case copy(CopyType)
    }

    package let kind: Kind
    package let issuer: String
    /// Drafting units or fields of a letter; none for other types.
    package let units: [String]

    /// The notation of a document: "KH-SGDĐT", or for a letter "SGDĐT-VP".
    package init(
        _ type: DocumentType, issuer: String, units: [String] = [],
        in directory: OfficeDirectory = .standard
    ) throws(FormatError) {
        guard type.isNumbered else {
            throw FormatError("notation", expected: "a type that takes a number")
        }
        guard type == .letter || units.isEmpty else {
            throw FormatError("notation", expected: "a drafting unit on letters only")
        }
        try self.init(.document(type), issuer, units, directory)
    }

    /// The notation of a certified copy: "SY-SGDĐT".
    package init(
        _ copy: CopyType, issuer: String, in directory: OfficeDirectory = .standard
    ) throws(FormatError) {
        try self.init(.copy(copy), issuer, [], directory)
    }

    private init(
        _ kind: Kind, _ issuer: String, _ units: [String], _ directory: OfficeDirectory
    ) throws(FormatError) {
        self.kind = kind
        self.issuer = VietnameseText.cleaned(issuer)
        self.units = units.map(VietnameseText.cleaned)
        for group in [self.issuer] + self.units {
            let parts = group.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ NotationReader.isGroup(String($0)) && !$0.contains(".") })
            else {
                throw FormatError(
                    "notation", expected: "an abbreviation of letters that begins with a capital")
            }
        }
        if let known = directory.office(self.issuer), known.code != self.issuer {
            throw FormatError("notation", expected: "\(known.code), as the office is abbreviated")
        }
        guard self.units.allSatisfy({ $0.uppercased() != DocumentType.letter.rawValue }) else {
            throw FormatError("notation", expected: "a drafting unit; CV is none")
        }
        let limit = MetadataField.named("CodeNotation", in: .outgoing)?.maxLength ?? 0
        guard self.codeNotation.unicodeScalars.count <= limit else {
            throw FormatError("notation", expected: "at most \(limit) characters after the number")
        }
        try self.checkThatItReadsBack(in: directory)
    }

    /// What is printed must mean the same to whoever reads it: an issuer "PC" would make a letter
    /// look like a forwarding slip.
    private func checkThatItReadsBack(in directory: OfficeDirectory) throws(FormatError) {
        let read = try DocumentNotation(parsing: self.printed(NotationNumber(10)), in: directory)
        let isSameKind =
            switch self.kind {
            case .document(let type): read.documentType == type
            case .copy(let copy): read.family == .copy && read.typeCode == copy.rawValue
            }
        // Without a directory that knows it, the reader splits a unit's name at its hyphen.
        let groups = (read.issuers.map(\.printed) + read.units).joined(separator: "-")
        guard isSameKind, groups == ([self.issuer] + self.units).joined(separator: "-") else {
            throw FormatError(
                "notation", expected: "parts that read back as the same type, issuer and unit")
        }
    }

    /// What follows the number and its slash.
    package var codeNotation: String {
        let type: String? =
            switch self.kind {
            case .document(let type): type.abbreviation
            case .copy(let copy): copy.rawValue
            }
        return ([type].compactMap(\.self) + [self.issuer] + self.units).joined(separator: "-")
    }

    /// The whole notation with a number: "05/BNV-VP".
    package func printed(_ number: NotationNumber) -> String {
        "\(number.printed)/\(self.codeNotation)"
    }

    /// A name for a file of this document, ASCII and without a slash: "05_BNV-VP".
    package func fileStem(_ number: NotationNumber) -> String {
        let ascii = VietnameseText.withoutMarks(self.codeNotation).filter { $0 != "&" }
        return "\(number.printed)_\(ascii)"
    }
}
