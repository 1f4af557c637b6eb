// Language.swift

/// A language of everything that people read; Vietnamese comes first.
package enum Language: String, CaseIterable, Sendable {
    case vietnamese = "vi"
    case english = "en"
}
