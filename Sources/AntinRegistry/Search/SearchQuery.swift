// What to look for, and on whose behalf.

package import AntinCore
package import AntinLog

/// A question to the register; every condition that is set must hold.
package struct SearchQuery: Hashable, Sendable {
    /// See ``SearchTerms``.
    package var words = ""
    package var kind: RegisteredDocument.Kind?
    /// The organ in whose book it stands.
    package var organ: OrganID?
    /// Only what was sent to this organ.
    package var recipient: OrganID?
    package var book: BookID?
    package var year: Int?
    /// The number in the book.
    package var number: Int?
    /// The type's key: "QĐ".
    package var type: String?
    package var level: AccessLevel?
    package var state: DocumentState?
    /// Days of registration at +07:00, both included.
    package var from: CivilDate?
    package var to: CivilDate?

    package init(words: String = "") {
        self.words = words
    }

    /// True if nothing at all was asked.
    package var isEmpty: Bool { self == SearchQuery(words: "") }
}

/// What somebody who searches may see. It is part of the question to the index, not a filter on
/// its answer.
package struct SearchScope: Hashable, Sendable {
    /// The organs on whose behalf it is asked: an organ sees its own books and what was sent to it.
    /// `nil` for those who may see all of this register.
    package var organs: Set<OrganID>?
    /// Whether words of the files are searched besides those of the book. Who may not open files
    /// must not learn by questions what stands in them.
    package var readsFiles: Bool
    /// `nil` for every level.
    package var levels: Set<AccessLevel>?
    /// Only what was assigned to this account.
    package var assignee: String?

    package init(
        organs: Set<OrganID>?, readsFiles: Bool, levels: Set<AccessLevel>? = nil,
        assignee: String? = nil
    ) {
        self.organs = organs
        self.readsFiles = readsFiles
        self.levels = levels
        self.assignee = assignee
    }
}

/// Where a list of results goes on.
package struct SearchPlace: Hashable, Sendable {
    /// False once the results with the very tones are through.
    package let isExact: Bool
    /// The last one shown.
    package let before: UInt64

    package init(isExact: Bool, before: UInt64) {
        self.isExact = isExact
        self.before = before
    }

    /// As it stands in an address.
    package init?(_ text: String) {
        guard let kind = text.first, kind == "e" || kind == "f",
            let before = UInt64(text.dropFirst())
        else { return nil }
        self.init(isExact: kind == "e", before: before)
    }

    package var text: String { (self.isExact ? "e" : "f") + "\(self.before)" }
}

/// One page of results.
package struct SearchPage: Hashable, Sendable {
    /// Those with the very tones that were typed first, the last registered first in each part.
    package var documents: [RegisteredDocument] = []
    /// How many of them have the very tones.
    package var exactCount = 0
    /// `nil` at the end.
    package var next: SearchPlace?
    /// All results, counted up to ``SearchPage/countLimit``.
    package var count = 0

    package static let countLimit = 1_000

    package init() {}
}
