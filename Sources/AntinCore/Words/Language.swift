// Language.swift

/// A language of everything that people read; Vietnamese comes first.
package enum Language: String, CaseIterable, Sendable {
    case vietnamese = "vi"
    case english = "en"

    /// The language of a locale name as the environment holds it (`vi_VN.UTF-8`, `en`); Vietnamese
    /// for Vietnamese, for no locale and for the nameless ones (`C`, `POSIX`), else English.
    package init(locale: String?) {
        let name = (locale ?? "").prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }
        self = ["", "C", "POSIX", "vi"].contains(String(name)) ? .vietnamese : .english
    }
}
