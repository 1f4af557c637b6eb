// Phrase.swift

/// A text for people in both languages, with placeholders such as `{date}`.
///
/// All words of the project are phrases in this folder, so that one place shows what a reader is
/// told and one test sees that both languages say it.
package struct Phrase: Hashable, Sendable {
    package let vi: String
    package let en: String

    package init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// The text, its placeholders filled. A placeholder without a value stays visible in braces:
    /// ugly, and never mistaken for a fact.
    package func text(in language: Language, _ values: [String: String] = [:]) -> String {
        var rest = (language == .vietnamese ? self.vi : self.en)[...]
        var text = ""
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            text += rest[..<open]
            text += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// The names of the placeholders in one language.
    package func placeholders(in language: Language) -> Set<String> {
        let text = language == .vietnamese ? self.vi : self.en
        let parts = text.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
        return Set(parts.map { String($0.prefix { $0 != "}" }) })
    }
}

/// A closed list of things that are said to people.
package protocol Worded: CaseIterable, Sendable {
    var phrase: Phrase { get }
}

extension Worded {
    package func text(in language: Language, _ values: [String: String] = [:]) -> String {
        self.phrase.text(in: language, values)
    }
}
