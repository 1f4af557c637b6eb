// AccessLevel.swift

/// Who may read a document, stated when it is registered. State secrets have no level here: they
/// are refused, see ``SecrecyMark``.
package enum AccessLevel: String, Term {
    case `public`, `internal`, restricted

    package static var vocabulary: Vocabulary { .level }
}
