// What a document is besides its words, in the index itself.

import AntinCore
import AntinLog

/// A property by which the index is asked together with the words, so that a rare organ among a
/// million documents costs what the organ has and not what the words have.
///
/// In the index it is a word that begins with a low line, which no word of a text does. Organs,
/// books and series have no low line of their own, so the dots may become some.
enum SearchFacet: Hashable {
    /// May see the document: its own organ, and those to whom it was sent.
    case viewer(OrganID)
    case owner(OrganID)
    case kind(RegisteredDocument.Kind)
    case book(String)
    case year(Int)
    case type(String)
    case level(AccessLevel)
    case state(DocumentState)
    case number(Int)

    var word: String {
        switch self {
        case .viewer(let organ): "_v" + Self.plain(organ.text)
        case .owner(let organ): "_o" + Self.plain(organ.text)
        case .kind(let kind): "_k" + kind.rawValue
        case .book(let book): "_b" + Self.plain(book)
        case .year(let year): "_y\(year)"
        case .type(let type): "_t" + Self.plain(type)
        case .level(let level): "_l" + level.rawValue
        case .state(let state): "_s" + state.rawValue
        case .number(let number): "_n\(number)"
        }
    }

    /// The condition that one of them holds.
    static func any(_ facets: [SearchFacet]) -> String {
        "(" + facets.map { "\"\($0.word)\"" }.joined(separator: " OR ") + ")"
    }

    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil ? $0 : "_"
                }))
    }
}
