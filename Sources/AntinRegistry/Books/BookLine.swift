// A line of a book with everything that its columns show.

package import AntinCore
package import AntinLog

/// One number of a volume, and what stands behind it.
package struct BookLine: Sendable {
    package let number: NumberState
    /// When the log learned of the number: for one that was filled in after an outage, later than
    /// the date that it carries.
    package let entered: Timestamp
    /// Nil while there is none, and for a voided number.
    package let document: RegisteredDocument?
    /// Nil once the content was erased.
    package let record: DocumentRecord?
    package let handling: Handling?
    /// Why the number was set aside, or given up.
    package let reason: String?
    /// The `number.voided` entry.
    package let voided: UInt64?
    package let deliveries: Deliveries
    package let work: Work?

    /// What became of what was sent.
    package struct Deliveries: Hashable, Sendable {
        package var all = 0
        /// Those that said, or of which the clerk recorded, that it was received.
        package var received = 0
        /// The first sending.
        package var first: Timestamp?
    }

    /// What the receiver does with it.
    package struct Work: Hashable, Sendable {
        /// Units and persons to whom it was given, and when.
        package var assigned: [String] = []
        package var forwarded: Timestamp?
        package var due: String?
        /// The receiver's own word for how far it is: "received", "finished".
        package var state: String?
        package var reply: String?
    }

    /// It was entered after the day that it carries.
    package var isLate: Bool {
        self.number.reserved != nil && self.number.state != .reserved
            && self.number.state != .voided
    }
}

/// Which lines of a volume are asked for.
package enum BookPeriod: Hashable, Sendable {
    case all
    /// The lines from the first to the last whose date lies between these days, both included.
    case days(ClosedRange<CivilDate>)
    case numbers(ClosedRange<Int>)
}

/// Lines of a volume, and the head of the log that they were read under.
package struct BookExcerpt: Sendable {
    package let book: BookState
    package let lines: [BookLine]
    package let head: TreeHead
    /// Of the last entry under that head.
    package let headTime: Timestamp
    /// The entries that the lines stand on.
    package let range: BookRange
    /// The number before the first that has no row although the book has counted past it: a
    /// damaged store.
    package let missing: [Int]
}
