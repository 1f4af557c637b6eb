// Term.swift
internal import AntinLog

/// A closed vocabulary of office work. The raw value is what formats carry; the names that people
/// read stand in `Resources/terms.json`.
package protocol Term: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// The list of `terms.json` that names this vocabulary.
    static var vocabulary: Vocabulary { get }
}

/// The lists of `terms.json`.
package enum Vocabulary: String, CaseIterable, Sendable {
    case urgency, level, secrecy, authority, copy, medium, channel, relation, exchange
}

extension Term {
    /// What people call it.
    package func name(in language: Language) -> String {
        let entry = self.entry
        return language == .vietnamese ? entry.vi : entry.en
    }

    /// What is printed or stamped on a document, in capitals; nil where nothing is.
    package var mark: String? { self.entry.mark }

    /// The term that a person wrote: its code, its Vietnamese name or mark, or a known variant, in
    /// any case and either place of the tone. Nil for anything else.
    package init?(spelled text: String) {
        let key = VietnameseText.comparisonKey(text, ignoringCase: true)
        let found = TermEntry.all[Self.vocabulary]?.first { $0.keys.contains(key) }
        guard let found else { return nil }
        self.init(rawValue: found.code)
    }

    private var entry: TermEntry {
        let found = TermEntry.all[Self.vocabulary]?.first { $0.code == self.rawValue }
        guard let found else { preconditionFailure("terms.json has no \(self.rawValue)") }
        return found
    }
}

/// One line of `terms.json`.
struct TermEntry: Sendable {
    let code: String
    let vi: String
    let en: String
    let mark: String?
    /// The comparison keys of everything that means this term.
    let keys: Set<String>

    init(_ object: inout JSONObjectReader) throws(FormatError) {
        self.code = try object.string("code")
        self.vi = try object.string("vi")
        self.en = try object.string("en")
        self.mark = try object.optionalString("mark")
        let spellings = try object.optionalStrings("spellings") ?? []
        let all = [self.code, self.vi] + [self.mark].compactMap(\.self) + spellings
        self.keys = Set(all.map { VietnameseText.comparisonKey($0, ignoringCase: true) })
    }

    /// Every vocabulary, read once.
    static let all: [Vocabulary: [TermEntry]] = {
        let resource = EmbeddedResource("terms", PackageResources.terms_json)
        var all: [Vocabulary: [TermEntry]] = [:]
        for vocabulary in Vocabulary.allCases {
            all[vocabulary] = resource.list(vocabulary.rawValue, TermEntry.init)
        }
        return all
    }()
}
