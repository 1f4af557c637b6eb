/// What one document may cost. Exceeding a limit is an error with the limit's name, never a crash.
package struct PDFLimits: Sendable {
    /// Cross-reference entries of all revisions together.
    package var entries = 1_000_000
    /// Cross-reference sections in the `/Prev` chain.
    package var revisions = 500
    /// Nesting of arrays and dictionaries in one object.
    package var depth = 64
    /// Values in one object.
    package var elements = 500_000
    /// Values in all objects that are held in memory at once.
    package var heldElements = 1_500_000
    /// Decoded bytes of one cross-reference or object stream.
    package var decodedBytes = 48 << 20
    /// Decoded bytes of all such streams together.
    package var totalDecodedBytes = 96 << 20
    /// Form fields looked at, counted again for every revision.
    package var fields = 100_000
    /// Nodes of the page tree looked at.
    package var pageNodes = 200_000
    /// Mentions of objects of later revisions that are remembered (see `ReferenceScan`).
    package var mentions = 1_000_000

    package static let standard = PDFLimits()

    package init() {}
}
