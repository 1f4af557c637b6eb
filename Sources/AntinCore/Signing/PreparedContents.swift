internal import AntinPDF
package import AntinSystem

/// What signing a prepared PDF does to it, as this side's own reader sees it: one signature field
/// signed, in its slot or out of sight, and fields for number and date filled. Everything else is
/// refused.
package struct PreparedContents: Sendable, Equatable {
    /// A field of the form that gets its text in the same revision.
    package struct Filled: Sendable, Equatable {
        package let name: String
        package let text: String
    }

    /// The field that is signed.
    package let field: String
    /// `/P` of a certification.
    package let certificationLevel: Int?
    /// In the order of the page.
    package let filled: [Filled]

    /// - Parameter document: the prepared PDF, its last signature still empty.
    ///
    /// Cost: three parses and two copies of the file.
    package init(of document: ByteStore) throws(SigningError) {
        do throws(PDFError) {
            let empty = try PDFDocument(reading: document)
            guard let hole = empty.signatures.last?.contentsRange, hole.count >= 12,
                hole.upperBound <= document.count
            else { throw PDFError(.refused, "there is no signature to be made") }
            // The judge of revisions knows sound signatures only; any value makes this one sound.
            var bytes = document.bytes(0..<document.count)
            let value = Array("3003020100".utf8)
            bytes.replaceSubrange(
                hole.lowerBound + 1..<hole.lowerBound + 1 + value.count, with: value)
            let trial = try PDFDocument(reading: ByteStore(bytes))
            guard let last = trial.signatures.last else {
                throw PDFError(.refused, "there is no signature to be made")
            }
            let contents = RevisionContents(lastRevisionOf: trial, signing: last)
            let ours = Set(FormField.filled.map(\.name))
            // Only a seal fills, and only number and date.
            let fills =
                Self.isSeal(last.fieldName) ? contents.filled.subtracting(ours) : contents.filled
            guard contents.others.isEmpty, fills.isEmpty else {
                let reasons = contents.others.map(\.reason) + fills.map { "\($0) is filled in" }
                throw PDFError(
                    .refused, "it also changes something else: \(reasons.joined(separator: "; "))")
            }
            guard trial.revisions.count > 1 else {
                throw PDFError(.refused, "nothing was there before it")
            }
            let below = trial.revisions[trial.revisions.count - 2].endOffset
            let before = try PDFDocument(reading: ByteStore(document.bytes(0..<below)))
            // The server draws what it likes; only into the slot that the form had for it.
            if let sight = SignatureSight.reason(of: last.fieldName, from: before, to: trial) {
                throw PDFError(.refused, "it would show something: \(sight)")
            }
            let texts = try trial.formFields().filter { $0.kind == .text }
            self.field = last.fieldName
            self.certificationLevel = last.certificationLevel
            self.filled = FormField.filled.filter { contents.filled.contains($0.name) }.map {
                name in
                Filled(name: name.name, text: texts.first { $0.name == name.name }?.text ?? "")
            }
        } catch {
            throw SigningError(.unsoundDocument, error.description)
        }
    }

    private static func isSeal(_ field: String) -> Bool {
        if case .seal = FormField(name: field) { true } else { false }
    }
}
