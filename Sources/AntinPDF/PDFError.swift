/// Why a PDF cannot be read, judged or signed: what, and where in the file.
///
/// There is no repair: a reader that guesses sees another document than the one that was signed.
/// The text names structure, never the content of the document.
package struct PDFError: Error, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The structure contradicts ISO 32000 or can be read in two ways.
        case malformed
        /// The trailer has `/Encrypt`.
        case encrypted
        /// A table section has `/XRefStm`: two readers may see two documents. Read, never signed.
        case hybrid
        /// One of ``PDFLimits`` is exceeded.
        case limit
        /// Well-formed, but with a feature that this reader does not have.
        case unsupported
        /// No `%PDF-` in the first kilobyte.
        case notPDF
        /// `%PDF-` is not at byte 0.
        case leadingBytes
        /// No `%%EOF`: the input was cut, or never finished.
        case truncated
        /// The document or an earlier signature does not allow what was asked.
        case refused
    }

    package let kind: Kind
    /// Offset in the file, where there is one.
    package let offset: Int?
    package let detail: String

    package init(_ kind: Kind, at offset: Int? = nil, _ detail: String) {
        self.kind = kind
        self.offset = offset
        self.detail = detail
    }
}

extension PDFError: Equatable {
    /// Two errors are equal when kind and place are; the words may change.
    package static func == (left: PDFError, right: PDFError) -> Bool {
        left.kind == right.kind && left.offset == right.offset
    }
}

extension PDFError: CustomStringConvertible {
    package var description: String {
        guard let offset else { return "\(kind.rawValue): \(detail)" }
        return "\(kind.rawValue) at byte \(offset): \(detail)"
    }
}
