internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry

/// What belongs to a document, as far as anybody may have it.
extension PublicAnswers {
    /// The code of the public document that takes the place of this one, or that recalled it.
    func successor(of found: Found) async throws -> String? {
        guard found.state == .replaced || found.state == .recalled, let changed = found.changed,
            let entry = try await self.registry.entry(changed),
            case .documentChanged(let change)? = try? EntryBody(parsing: entry.body).content,
            let other = change.by?.here,
            let document = try await self.registry.document(other), document.level == .public,
            document.kind == .issued
        else { return nil }
        return document.code
    }

    /// The main file of a public document that is in force as far as the register knows; nil for
    /// any other.
    func publicFile(of found: Found) async throws -> RecordFile? {
        guard found.level == .public, found.state != .recalled, found.state != .erased,
            let opened = try await self.registry.record(of: found.entry)
        else { return nil }
        return try DocumentRecord(parsing: opened.json).files.first { $0.role == .main }
    }

    /// The name under which a receipt is saved.
    func receiptName(of found: Found) async throws -> String {
        let document = try await self.registry.document(found.entry)
        guard let number = document?.codeNumber, let notation = document?.codeNotation else {
            return "phieu-\(found.entry).antin-receipt"
        }
        let name = "\(number)_\(notation)".map { "/\\:*?\"<>|".contains($0) ? "-" : $0 }
        return String(name) + ".antin-receipt"
    }
}
