// Registry+Server.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem

/// The register's answers in the shapes that the routes need.
extension Registry {
    /// The bytes of a stored file.
    func bytes(of digest: Digest) async throws -> [UInt8] {
        try await self.file(digest).bytes
    }

    /// The record of a document; refused once its content was destroyed.
    func documentRecord(of entry: UInt64) async throws -> DocumentRecord {
        guard let opened = try await self.record(of: entry) else {
            throw Refusal(.alreadyErased, entry: entry)
        }
        return try DocumentRecord(parsing: opened.json)
    }

    /// An issued document by what is printed on it.
    func issuedDocument(
        by organ: OrganID, codeNumber: String, codeNotation: String, date: CivilDate
    ) async throws -> RegisteredDocument? {
        guard let number = Int(codeNumber) else { return nil }
        return try await self.documents(issuedBy: organ, number: number, year: date.year).first {
            $0.codeNotation == codeNotation && $0.date == date
        }
    }

    /// The day on which a volume was opened.
    func openingDay(of book: BookState) async throws -> CivilDate? {
        try await self.entry(book.entry).map { CivilDate(vietnam: $0.time) }
    }
}
