// Medium.swift

/// What a document's original is. One series of numbers serves all media (Decree 30/2020,
/// Article 15).
package enum Medium: String, Term {
    /// An electronic original with digital signatures.
    case electronic
    /// A paper original; a file that is registered with it is a scan.
    case paper
    /// Issued as an electronic original and on paper.
    case both

    package static var vocabulary: Vocabulary { .medium }
}
