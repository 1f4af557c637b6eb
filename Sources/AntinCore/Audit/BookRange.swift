package import AntinCrypto
package import AntinLog

/// The entries of a log that a printed part of a book stands on, and the hash that is printed with
/// it: so that a bound book can be held against the log years later (Docs/books.md).
///
/// Read the entries in the order of the log, up to the size that is printed; then ask.
package struct BookRange: Sendable {
    /// Of the log.
    package let origin: String
    package let book: BookKey
    /// Entries of the log that the print knows of.
    package let size: UInt64
    private var members: [Member] = []
    /// The entries of documents, by which later entries name them, with their numbers.
    private var documents: [UInt64: Int] = [:]

    private struct Member: Sendable {
        let index: UInt64
        let leaf: Digest
        let numbers: ClosedRange<Int>
    }

    package init(origin: String, book: BookKey, size: UInt64) {
        self.origin = origin
        self.book = book
        self.size = size
    }

    /// Takes an entry in; one of another book or beyond the size changes nothing. An entry whose
    /// body cannot be read belongs to no book.
    package mutating func read(_ entry: Entry) {
        guard entry.index < self.size, let body = try? EntryBody(parsing: entry.body),
            let numbers = self.numbers(of: body, entry.index)
        else { return }
        self.members.append(Member(index: entry.index, leaf: entry.leafHash, numbers: numbers))
    }

    /// The entries that say something about these numbers, in the order of the log.
    package func entries(of numbers: ClosedRange<Int>) -> [UInt64] {
        self.members.filter { $0.numbers.overlaps(numbers) }.map(\.index)
    }

    /// SHA-256 of what stands in Docs/books.md: five lines that name the part, and one line with index
    /// and leaf hash for each entry.
    package func digest(of numbers: ClosedRange<Int>) -> Digest {
        var text = """
            antin.book-range/1
            \(self.origin)
            \(self.book)
            \(numbers.lowerBound)-\(numbers.upperBound)
            \(self.size)

            """
        for member in self.members where member.numbers.overlaps(numbers) {
            text += "\(member.index) \(member.leaf.hex)\n"
        }
        return Digest.sha256(text)
    }

    private mutating func numbers(of body: EntryBody, _ index: UInt64) -> ClosedRange<Int>? {
        func one(_ volume: BookVolume, _ number: Int) -> ClosedRange<Int>? {
            body.organ == self.book.organ && volume == self.book.volume ? number...number : nil
        }
        switch body.content {
        case .documentNumbered(let content): return one(content.volume, content.number)
        case .numberVoided(let content): return one(content.volume, content.number)
        case .numberReserved(let content):
            return one(content.volume, content.number).map { _ in content.numbers }
        case .documentIssued(let content):
            guard let numbers = one(content.volume, content.number) else { return nil }
            self.documents[index] = content.number
            return numbers
        case .documentReceived(let content):
            guard let numbers = one(content.volume, content.number) else { return nil }
            self.documents[index] = content.number
            return numbers
        case .documentChanged:
            return body.reference?.here.flatMap { self.documents[$0] }.map { $0...$0 }
        default: return nil
        }
    }
}
