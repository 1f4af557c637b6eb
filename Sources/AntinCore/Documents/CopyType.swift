// CopyType.swift

/// The three kinds of certified copy (Decree 30/2020, Articles 25–27). All kinds of one office
/// share one series of numbers.
package enum CopyType: String, Term {
    /// Everything, from the original.
    case full = "SY"
    /// Everything, from a full copy.
    case ofCopy = "SL"
    /// A part, from the original.
    case extract = "TrS"

    package static var vocabulary: Vocabulary { .copy }

    /// What a copy is made from or made on; a copy has exactly one of the two media.
    package enum Side: CaseIterable, Sendable { case paper, electronic }

    /// Whether the law knows this kind of copy between these media (Article 25).
    ///
    /// There is no full copy from electronic to electronic: such an original is forwarded as it is,
    /// and its signatures stay valid.
    package func isAllowed(from source: Side, to target: Side) -> Bool {
        switch (self, source, target) {
        case (.full, .electronic, .electronic), (.ofCopy, .electronic, .electronic): false
        default: true
        }
    }
}
