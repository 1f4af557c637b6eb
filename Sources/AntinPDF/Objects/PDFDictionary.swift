/// A dictionary in the order of the file. An entry whose value is null counts as absent.
package struct PDFDictionary: Sendable {
    package struct Entry: Sendable {
        package let key: String
        package var value: PDFObject
        /// The bytes of the value, in the file or in the decoded object stream.
        package let range: Range<Int>
    }

    package private(set) var entries: [Entry]
    /// A key occurs twice: readers disagree which one counts, so nothing that matters may use it.
    package let hasRepeatedKey: Bool

    package init() {
        self.entries = []
        self.hasRepeatedKey = false
    }

    /// A new dictionary, in this order.
    package init(_ values: [(String, PDFObject)]) {
        self.init(entries: values.map { Entry(key: $0.0, value: $0.1, range: 0..<0) })
    }

    /// Cost: quadratic up to 16 entries, linear beyond.
    init(entries: [Entry]) {
        self.entries = entries
        self.hasRepeatedKey =
            if entries.count <= 16 {
                entries.indices.contains { index in
                    entries[..<index].contains { $0.key == entries[index].key }
                }
            } else {
                Set(entries.lazy.map(\.key)).count != entries.count
            }
    }

    /// The value of the first entry with this key; nil also for null.
    package subscript(key: String) -> PDFObject? {
        guard let entry = entries.first(where: { $0.key == key }), !entry.value.isNull else {
            return nil
        }
        return entry.value
    }

    /// Where the value of the first entry with this key was read.
    package func range(of key: String) -> Range<Int>? {
        entries.first { $0.key == key }?.range
    }

    /// A copy with this value in the place of the old one, or at the end.
    package func replacing(_ key: String, with value: PDFObject) -> PDFDictionary {
        var copy = self
        if let index = copy.entries.firstIndex(where: { $0.key == key }) {
            copy.entries[index].value = value
        } else {
            copy.entries.append(Entry(key: key, value: value, range: 0..<0))
        }
        return copy
    }

    /// A copy without these keys.
    package func removing(_ keys: Set<String>) -> PDFDictionary {
        var copy = self
        copy.entries.removeAll { keys.contains($0.key) }
        return copy
    }

    /// The keys whose values are not null.
    package var keys: [String] {
        entries.lazy.filter { !$0.value.isNull }.map(\.key)
    }
}

extension PDFDictionary: Equatable {
    /// Same keys with equal values, in any order. A dictionary with a repeated key equals none.
    package static func == (left: PDFDictionary, right: PDFDictionary) -> Bool {
        guard !left.hasRepeatedKey, !right.hasRepeatedKey else { return false }
        let ours = left.entries.lazy.filter { !$0.value.isNull }
        let theirs = right.entries.lazy.filter { !$0.value.isNull }
        guard ours.count == theirs.count else { return false }
        if left.entries.count <= 16 {
            return ours.allSatisfy { right[$0.key] == $0.value }
        }
        let values = Dictionary(theirs.map { ($0.key, $0.value) }) { first, _ in first }
        return ours.allSatisfy { values[$0.key] == $0.value }
    }
}
