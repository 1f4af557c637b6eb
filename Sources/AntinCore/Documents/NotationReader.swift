// NotationReader.swift
internal import AntinLog

/// Takes notations apart. Names are resolved in the directory before anything is split at `-`,
/// because units and issuers may contain one.
struct NotationReader {
    private let directory: OfficeDirectory

    init(_ directory: OfficeDirectory) { self.directory = directory }

    func notation(in text: String) throws(FormatError) -> DocumentNotation {
        var rest = Self.tidied(text)[...]
        let cited = try Self.takeCitedType(from: &rest)
        let end = rest.firstIndex { $0 == "/" || $0 == "-" } ?? rest.endIndex
        guard let number = NotationNumber(reading: rest[..<end]) else { throw Self.noNumber }
        let separator = rest[end...].first
        let tail = String(rest[end...].dropFirst())
        var reading = Reading(number: number, cited: cited, tail: tail)
        let digits = number.printed.dropLast(number.suffix.count)
        if digits == String(number.value), number.value < 10 {
            reading.issues.append(.noLeadingZero)
        } else if digits != NotationNumber.printed(number.value) {
            reading.issues.append(.surplusZeros)
        }
        if !number.suffix.isEmpty { reading.issues.append(.numberSuffix) }

        switch separator {
        case nil:
            guard cited != nil else { throw Self.noNumber }
            return reading.incomplete()
        case "-":
            return self.party(reading)
        default:
            return reading.tail.contains("/")
                ? self.normative(reading) : self.administrative(reading)
        }
    }

    /// Everything that the branches share.
    private struct Reading {
        let number: NotationNumber
        let cited: Cited?
        let tail: String
        var issues: [NotationIssue] = []

        func incomplete() -> DocumentNotation {
            DocumentNotation(
                .incomplete, self.number, typeCode: self.cited?.code, citedAs: self.cited?.name,
                issues: self.issues + [.missingYear, .missingIssuer])
        }

        func malformed(
            _ issues: NotationIssue..., issuers: [DocumentNotation.Issuer] = []
        ) -> DocumentNotation {
            DocumentNotation(
                .malformed, self.number, issuers: issuers, citedAs: self.cited?.name,
                issues: self.issues + issues, malformedRest: self.tail)
        }
    }

    /// What the text calls the document.
    private struct Cited {
        let code: String
        let name: String
        /// Whether an office issues documents of this type.
        let isAdministrative: Bool
    }

    private static let noNumber = FormatError(
        "notation", expected: "a number of at most 9 digits, then / or -, then groups of letters")

    // MARK: The text around

    /// Composed, with Đ for its look-alikes, plain hyphens, and no space around separators.
    private static func tidied(_ text: String) -> String {
        let cleaned = VietnameseText.cleaned(text).withSingleSpaces
        var result = ""
        for character in cleaned {
            let plain: Character =
                "\u{2010}\u{2011}\u{2013}\u{2212}".contains(character) ? "-" : character
            if plain == "/" || plain == "-" {
                while result.last == " " { result.removeLast() }
            } else if plain == " ", let last = result.last, "/-".contains(last) {
                continue
            }
            result.append(plain)
        }
        return result
    }

    /// Takes "Thông tư số " off the front. Only known names and the word "số" may stand there.
    private static func takeCitedType(from rest: inout Substring) throws(FormatError) -> Cited? {
        guard let digit = rest.firstIndex(where: { $0.isASCII && $0.isNumber }) else {
            throw Self.noNumber
        }
        var words = rest[..<digit].split { $0 == " " || $0 == ":" }.map(String.init)
        rest = rest[digit...]
        if let last = words.last, VietnameseText.areSame(last, "số", ignoringCase: true) {
            words.removeLast()
        }
        guard !words.isEmpty else { return nil }
        let name = words.joined(separator: " ")
        if let type = DocumentType(spelled: name) {
            return Cited(
                code: type.rawValue, name: type.name(in: .vietnamese), isAdministrative: true)
        }
        if let type = CitedType.named(name) {
            return Cited(
                code: type.abbreviation, name: type.vietnameseName,
                isAdministrative: type.family == .typed)
        }
        throw Self.noNumber
    }

    // MARK: Administrative documents: "234/QĐ-SGDĐT", "1189/SGDĐT-VP", "05/SY-SGDĐT"

    private func administrative(_ reading: Reading) -> DocumentNotation {
        let groups = Self.groups(reading.tail)
        guard let groups, let first = groups.first else {
            return reading.malformed(.wrongSeparators)
        }
        let others = groups.dropFirst()
        if let type = Self.type(first) {
            if others.isEmpty { return reading.malformed(.missingIssuer) }
            if self.directory.longestOffice(in: others) != nil
                || self.directory.office(first) == nil
            {
                return self.typed(type, printed: first, issuer: others, reading)
            }
        }
        return self.letter(groups[...], reading)
    }

    private struct FoundType {
        let code: String
        let family: DocumentNotation.Family
        let isSuperseded: Bool
    }

    private static func type(_ group: String) -> FoundType? {
        if let type = DocumentType(abbreviation: group) {
            FoundType(code: type.rawValue, family: .typed, isSuperseded: false)
        } else if let copy = CopyType(rawValue: group) {
            FoundType(code: copy.rawValue, family: .copy, isSuperseded: false)
        } else if let cited = CitedType.abbreviated(group), cited.family == .typed {
            FoundType(code: cited.abbreviation, family: .typed, isSuperseded: false)
        } else if let type = DocumentType(supersededAbbreviation: group) {
            FoundType(code: type.rawValue, family: .typed, isSuperseded: true)
        } else {
            nil
        }
    }

    private func typed(
        _ type: FoundType, printed: String, issuer groups: ArraySlice<String>, _ reading: Reading
    ) -> DocumentNotation {
        var issues = reading.issues
        if type.isSuperseded { issues.append(.supersededType(today: type.code)) }
        if let cited = reading.cited, cited.code != type.code {
            issues.append(.citedAsOtherType(cited.name))
        }
        let (issuer, office, used) = self.issuer(from: groups, alone: true, issues: &issues)
        let units = self.directory.units(in: groups.dropFirst(used), of: office)
        if !units.isEmpty { issues.append(.groupsAfterIssuer) }
        var family = type.family
        if office?.kind == .party {
            family = .partyInStateStyle
            let proper = "\(reading.number.printed)-\(printed)/\(issuer.printed)"
            issues.append(.partyInStateStyle(proper: proper))
        }
        return DocumentNotation(
            family, reading.number, typeCode: type.code, typePrinted: printed, issuers: [issuer],
            units: units, citedAs: reading.cited?.name, issues: issues)
    }

    private func letter(_ groups: ArraySlice<String>, _ reading: Reading) -> DocumentNotation {
        var issues = reading.issues
        let (issuer, office, used) = self.issuer(from: groups, alone: false, issues: &issues)
        let units = self.directory.units(in: groups.dropFirst(used), of: office)
        if let cited = reading.cited, !cited.isAdministrative {
            return reading.malformed(.missingType, .missingYear, issuers: [issuer])
        }
        if units.isEmpty, office?.kind == .ministry {
            return reading.malformed(.missingType, issuers: [issuer])
        }
        let letter = DocumentType.letter.rawValue
        if units.isEmpty { issues.append(.noDraftingUnit) }
        for unit in units where unit.uppercased() == letter { issues.append(.typeAsUnit(unit)) }
        if let cited = reading.cited, cited.code != letter {
            issues.append(.citedAsOtherType(cited.name))
        }
        return DocumentNotation(
            .letter, reading.number, typeCode: letter, issuers: [issuer], units: units,
            citedAs: reading.cited?.name, issues: issues)
    }

    // MARK: Normative texts: "30/2020/NĐ-CP", "20/2023/QH15"

    private func normative(_ reading: Reading) -> DocumentNotation {
        let fields = reading.tail.split(separator: "/", omittingEmptySubsequences: false)
        guard fields.count == 2, fields[0].utf8.count == 4,
            fields[0].utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let year = Int(fields[0]),
            let groups = Self.groups(String(fields[1])), let first = groups.first
        else { return reading.malformed(.wrongSeparators) }
        var issues = reading.issues
        if groups.count == 1 {
            let (issuer, office, _) = self.issuer(from: groups[...], alone: false, issues: &issues)
            guard office?.kind == .assembly, issuer.term != nil else {
                return reading.malformed(.missingType)
            }
            let code = issuer.code == "QH" ? "Luật" : "NQ"
            return DocumentNotation(
                .law, reading.number, year: year, typeCode: code, issuers: [issuer],
                citedAs: reading.cited?.name, issues: issues)
        }
        guard CitedType.isNormative(first) else { return reading.malformed(.unknownType(first)) }
        if let cited = reading.cited, cited.code != first {
            issues.append(.citedAsOtherType(cited.name))
        }
        var rest = groups.dropFirst()
        var issuers: [DocumentNotation.Issuer] = []
        while !rest.isEmpty {
            let (issuer, _, used) = self.issuer(from: rest, alone: false, issues: &issues)
            issuers.append(issuer)
            rest = rest.dropFirst(used)
        }
        return DocumentNotation(
            .normative, reading.number, year: year, typeCode: first, typePrinted: first,
            issuers: issuers, citedAs: reading.cited?.name, issues: issues)
    }

    // MARK: Party texts: "137-KL/TW"

    private func party(_ reading: Reading) -> DocumentNotation {
        let fields = reading.tail.split(separator: "/", omittingEmptySubsequences: false)
        guard fields.count == 2, let type = Self.groups(String(fields[0])), type.count == 1,
            let groups = Self.groups(String(fields[1]))
        else { return reading.malformed(.wrongSeparators) }
        var issues = reading.issues
        let (issuer, _, _) = self.issuer(from: groups[...], alone: true, issues: &issues)
        return DocumentNotation(
            .party, reading.number, typeCode: type[0], typePrinted: type[0], issuers: [issuer],
            citedAs: reading.cited?.name, issues: issues)
    }

    // MARK: Groups and issuers

    /// The groups between hyphens, if each begins with a capital letter or `&` and goes on with
    /// letters, digits, `&` and full stops.
    private static func groups(_ text: String) -> [String]? {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        return groups.allSatisfy(Self.isGroup) ? groups : nil
    }

    static func isGroup(_ group: String) -> Bool {
        guard let first = group.first, first == "&" || first.isUppercase, group.count <= 30 else {
            return false
        }
        return group.allSatisfy {
            $0 == "&" || $0 == "." || $0.isLetter || ($0.isASCII && $0.isNumber)
        }
    }

    /// The issuer at the start of the groups and how many it took. An unknown one is the first
    /// group, or all of them if it stands `alone` by the rules of its family.
    private func issuer(
        from groups: ArraySlice<String>, alone: Bool, issues: inout [NotationIssue]
    ) -> (DocumentNotation.Issuer, OfficeDirectory.Office?, Int) {
        if let (office, count) = self.directory.longestOffice(in: groups) {
            let printed = groups.prefix(count).joined(separator: "-")
            if printed != office.code { issues.append(.issuerAlias(of: office.code)) }
            if office.names.count > 1 { issues.append(.ambiguousIssuer(office.names)) }
            let name = office.names.count == 1 ? office.names.first : nil
            let issuer = DocumentNotation.Issuer(
                printed: printed, code: office.code, name: name, term: nil)
            return (issuer, office, count)
        }
        if let first = groups.first, let (issuer, office) = self.assembly(first) {
            return (issuer, office, 1)
        }
        issues.append(.unknownIssuer)
        let count = alone ? groups.count : 1
        let printed = groups.prefix(count).joined(separator: "-")
        let issuer = DocumentNotation.Issuer(printed: printed, code: printed, name: nil, term: nil)
        return (issuer, nil, count)
    }

    /// "QH15": an assembly with the number of its term.
    private func assembly(_ group: String) -> (DocumentNotation.Issuer, OfficeDirectory.Office)? {
        let code = String(group.prefix { !$0.isNumber })
        guard let term = Int(group.dropFirst(code.count)), 1...99 ~= term,
            let office = self.directory.office(code), office.kind == .assembly
        else { return nil }
        let name = office.names.first.map { "\($0) khóa \(Self.roman(term))" }
        let issuer = DocumentNotation.Issuer(
            printed: group, code: office.code, name: name, term: term)
        return (issuer, office)
    }

    /// Roman numerals, 1…99.
    private static func roman(_ number: Int) -> String {
        let steps = [
            (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
        ]
        var rest = number
        var text = ""
        for (value, letters) in steps {
            while rest >= value {
                text += letters
                rest -= value
            }
        }
        return text
    }
}
