internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// Documents that somebody names by what is printed on them, or by their entry.
struct RelatedDocuments: Sendable {
    let registry: Registry
    let organ: OrganID

    /// The document of the organ that a text names: "#31", "12/SGDĐT-VP" or
    /// "12/SGDĐT-VP (20/11/2026)"; issued or received. Nil if there is none, or more than one.
    func find(_ text: String) async throws -> RegisteredDocument? {
        let text = VietnameseText.cleaned(text)
        if text.hasPrefix("#"), let entry = UInt64(text.dropFirst()) {
            let document = try await self.registry.document(entry)
            return document.flatMap { $0.organ == self.organ && $0.kind != .filed ? $0 : nil }
        }
        let open = text.lastIndex(of: "(") ?? text.endIndex
        guard let notation = try? DocumentNotation(parsing: text[..<open].trimmed),
            let rest = notation.codeNotation
        else { return nil }
        let date = PageDate.read(
            String(text[open...].dropFirst().prefix { $0 != ")" }))
        let found = try await self.registry.documents(
            DocumentQuery(
                organs: [self.organ], kinds: [.issued, .received], words: rest, limit: 500)
        ).filter { document in
            guard let number = document.codeNumber, let other = document.codeNotation,
                let read = try? DocumentNotation(parsing: "\(number)/\(other)")
            else { return false }
            return read.isSame(as: notation) && (date == nil || document.date == date)
        }
        guard let date else {
            // Numbers begin anew each year: without a date the last one is meant.
            let last = found.first
            return found.filter { $0.year == last?.year }.count == 1 ? last : nil
        }
        return found.first { $0.date == date }
    }

    /// What a field of search proposes: the organ's documents with all these words.
    func search(_ words: String, limit: Int = 10) async throws -> [RegisteredDocument] {
        guard !words.trimmed.isEmpty else { return [] }
        return try await self.registry.documents(
            DocumentQuery(
                organs: [self.organ], kinds: [.issued, .received], words: words, limit: limit))
    }
}
