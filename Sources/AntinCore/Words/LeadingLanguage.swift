/// Arguments as people write them: the language first, as in `antin-verify --lang en audit DIR`.
package enum LeadingLanguage {
    /// The same arguments with a language that stands before everything put at the end of the
    /// options, where each command takes it.
    package static func movedBack(_ arguments: [String]) -> [String] {
        var rest = arguments[...]
        var taken: [String] = []
        if let first = rest.first, first.hasPrefix("--lang=") {
            taken = [first]
            rest = rest.dropFirst()
        } else if rest.first == "--lang", rest.count > 1 {
            taken = Array(rest.prefix(2))
            rest = rest.dropFirst(2)
        }
        guard !taken.isEmpty, !rest.isEmpty else { return arguments }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + taken + rest[end...]
    }
}
