internal import AntinCore
internal import AntinLog

/// The words of the pages, in both languages side by side.
///
/// A word list is a JSON object: `{"outgoing.home.title": {"vi": "…", "en": "…"}}`. A word may hold
/// places for values, `{count}`; both languages have the same.
struct WordCatalogue: Sendable {
    struct Entry: Sendable, Equatable {
        let vi: String
        let en: String

        subscript(_ language: Language) -> String {
            language == .vietnamese ? self.vi : self.en
        }
    }

    let entries: [String: Entry]

    /// - Throws: `FormatError` if a list cannot be read, an id occurs twice, a language is missing,
    ///   or the two have different places for values.
    init(_ lists: [[UInt8]]) throws(FormatError) {
        var entries: [String: Entry] = [:]
        for list in lists {
            guard let object = try JSONValue(parsingLoosely: list).object else {
                throw FormatError("words", expected: "an object")
            }
            for member in object.members {
                let (id, value) = (member.name, member.value)
                guard let vi = value["vi"]?.string, let en = value["en"]?.string, !vi.isEmpty,
                    !en.isEmpty
                else { throw FormatError("words", expected: "\(id) in vi and en") }
                guard entries[id] == nil else {
                    throw FormatError("words", expected: "\(id) once")
                }
                guard Self.places(in: vi) == Self.places(in: en) else {
                    throw FormatError("words", expected: "\(id) with the same places in vi and en")
                }
                entries[id] = Entry(vi: vi, en: en)
            }
        }
        self.entries = entries
    }

    /// The words of an id, its places filled. An id that does not exist is shown as it is: tests
    /// find it, and a page is better with a strange word than not at all.
    func text(_ id: String, _ language: Language, _ values: [String: String] = [:]) -> String {
        guard let words = self.entries[id]?[language] else { return id }
        guard words.contains("{") else { return words }
        var filled = ""
        var rest = words[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            filled += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    /// The names between braces.
    static func places(in words: String) -> Set<String> {
        var places: Set<String> = []
        var rest = words[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            places.insert(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return places
    }
}
