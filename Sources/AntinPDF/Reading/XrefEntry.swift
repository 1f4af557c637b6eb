/// What one cross-reference section says about one object number.
struct XrefEntry: Sendable {
    enum Place: Sendable, Equatable {
        /// Not in use.
        case free
        /// At this offset of the file.
        case offset(Int)
        /// The object at this index of this object stream.
        case stream(container: Int, index: Int)
    }

    /// Below 2^32; ``PDFReference`` too.
    let number: UInt32
    let generation: UInt16
    /// The revision whose section has this entry; filled in when the chain is complete.
    var revision: UInt16 = 0
    let place: Place

    init(number: UInt32, generation: UInt16, place: Place) {
        self.number = number
        self.generation = generation
        self.place = place
    }
}

/// All entries of all revisions: which object number means what, as of each revision.
struct XrefIndex: Sendable {
    /// Ordered by number, then revision.
    let entries: [XrefEntry]
    /// The numbers of each revision's own section, ascending.
    let numbers: [[UInt32]]

    /// - Parameter sections: entries by revision, oldest first, each at most once in a revision.
    init(_ sections: [[XrefEntry]]) {
        var all: [XrefEntry] = []
        all.reserveCapacity(sections.reduce(0) { $0 + $1.count })
        for (revision, entries) in sections.enumerated() {
            for entry in entries {
                var entry = entry
                entry.revision = UInt16(truncatingIfNeeded: revision)
                all.append(entry)
            }
        }
        if sections.count > 1 {
            all.sort { ($0.number, $0.revision) < ($1.number, $1.revision) }
        }
        self.entries = all
        self.numbers = sections.map { $0.map(\.number) }
    }

    /// The index of the newest entry for a number that is not newer than `revision`.
    /// Cost: a binary search.
    func lookUp(_ number: Int, asOf revision: Int) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            let entry = entries[middle]
            if (Int(entry.number), Int(entry.revision)) <= (number, revision) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low > 0, entries[low - 1].number == UInt32(exactly: number) else { return nil }
        return low - 1
    }

    /// The entry that is in force, unless the object is free or unknown.
    func live(_ number: Int, asOf revision: Int) -> XrefEntry? {
        guard let index = lookUp(number, asOf: revision), entries[index].place != .free else {
            return nil
        }
        return entries[index]
    }
}
