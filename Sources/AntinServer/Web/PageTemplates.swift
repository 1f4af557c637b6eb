internal import AntinCore
internal import AntinLog
internal import Mustache

/// The pages, compiled once for each language: `[[id]]` in a template stands for words of the
/// catalogue, so that nothing is looked up while a page is made.
struct PageTemplates: Sendable {
    private let libraries: [Language: MustacheLibrary]
    let names: Set<String>

    /// - Throws: `FormatError` if a template asks for words that do not exist, or an error of
    ///   Mustache if it cannot be compiled.
    init(_ pages: [String: [UInt8]], words: WordCatalogue) throws {
        MustacheContentTypes.register(SafeHTML(), named: SafeHTML.name)
        var libraries: [Language: MustacheLibrary] = [:]
        for language in Language.allCases {
            var library = MustacheLibrary()
            for (name, bytes) in pages {
                let source = try Self.worded(
                    String(decoding: bytes, as: UTF8.self), name: name, language, words)
                try library.register(
                    "{{% CONTENT_TYPE: \(SafeHTML.name)}}" + source, named: name)
            }
            libraries[language] = library
        }
        self.libraries = libraries
        self.names = Set(pages.keys)
    }

    /// A page of that name; a name that does not exist is a fault of the program.
    func render(_ name: String, _ values: [String: Any], _ language: Language) -> String {
        guard let page = self.libraries[language]?.render(values, withTemplate: name) else {
            preconditionFailure("there is no page \(name)")
        }
        return page
    }

    /// The ids that a template asks for.
    static func ids(in source: String) -> [String] {
        source.split(separator: "[[").dropFirst().compactMap { piece in
            piece.firstRange(of: "]]").map { String(piece[..<$0.lowerBound]) }
        }
    }

    private static func worded(
        _ source: String, name: String, _ language: Language, _ words: WordCatalogue
    ) throws(FormatError) -> String {
        var page = ""
        var rest = source[...]
        while let open = rest.firstRange(of: "[["),
            let close = rest[open.upperBound...].firstRange(of: "]]")
        {
            page += rest[..<open.lowerBound]
            let id = String(rest[open.upperBound..<close.lowerBound])
            guard let entry = words.entries[id] else {
                throw FormatError("page \(name)", expected: "words for \(id)")
            }
            for character in SafeHTML.escaped(entry[language]) {
                switch character {
                case "{": page += "{{"
                case "}": page += "}}"
                default: page.append(character)
                }
            }
            rest = rest[close.upperBound...]
        }
        return page + rest
    }
}
