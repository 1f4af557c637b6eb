package import AntinCrypto
package import AntinPDF
package import AntinSystem

/// The one signature that a file has more than the file it was made from.
///
/// Whatever made it, this desk's program or another one on another machine, it is accepted only if
/// the file is the earlier one byte for byte, then one revision with one sound signature in the
/// place that was meant for it, and nothing else. Whose certificate it may be is not asked here.
package struct AddedSignature: Sendable {
    package let signature: PDFSignature
    package let facts: SignatureFacts
    /// Of the signature.
    package let certificate: Certificate
    /// SHA-256 of every signature value of the file, in the order of signing.
    package let values: [Digest]

    /// Why a file was not accepted.
    package struct Flaw: Error, Equatable, Sendable, CustomStringConvertible {
        package enum Code: String, CaseIterable, Sendable {
            /// The file does not begin with the bytes that were handed out.
            case otherBytes = "other_bytes"
            /// The file is the one that was handed out.
            case nothingAdded = "nothing_added"
            case unreadable
            /// More than one revision, or bytes that no revision accounts for.
            case severalRevisions = "several_revisions"
            case noSignature = "no_signature"
            case severalSignatures = "several_signatures"
            /// Signed in another field than the one that was kept for it.
            case wrongPlace = "wrong_place"
            /// It shows something where nothing was prepared to be shown.
            case visible
            /// It forbids what is still to be filled in and signed.
            case closed
            /// The signature does not cover the whole file.
            case coverage
            /// Something else than the signature was changed.
            case otherChanges = "other_changes"
            /// Digest or value are wrong, or the message is malformed.
            case broken
            /// The form does not name the certificate (ESS), or is none of ours.
            case form
            /// SHA-1, a short key, and the like.
            case weak
        }

        package let code: Code
        /// English, for people; never document content.
        package let detail: String

        package init(_ code: Code, _ detail: String = "") {
            self.code = code
            self.detail = detail
        }

        package var description: String {
            self.detail.isEmpty ? self.code.rawValue : "\(self.code.rawValue): \(self.detail)"
        }
    }

    /// Judges `file` as made from `base`.
    ///
    /// - Parameters:
    ///   - field: the field that it must be in; nil for a file that was not prepared, where any new
    ///     field will do.
    ///   - filling: the fields that the same revision may fill in.
    ///   - remaining: the slots that are signed after this one, in their order.
    ///
    /// Order: the bytes; the revisions; the signatures and their places; what else was changed;
    /// what it shows; what it leaves to those who follow; the message; its form and algorithms.
    /// Cost: three parses and one pass over the file, and one form for each remaining slot.
    package init(
        in file: ByteStore, after base: ByteStore, field: String?, filling: [String] = [],
        remaining: [FormField] = []
    ) throws(Flaw) {
        guard file.count >= base.count,
            file.bytes(0..<base.count) == base.bytes(0..<base.count)
        else { throw Flaw(.otherBytes) }
        guard file.count > base.count else { throw Flaw(.nothingAdded) }
        let before: PDFDocument
        let after: PDFDocument
        do {
            before = try PDFDocument(reading: base)
            after = try PDFDocument(reading: file)
        } catch {
            throw Flaw(.unreadable, error.description)
        }
        let revisions = after.revisions.count - before.revisions.count
        guard revisions == 1, after.trailing == nil else {
            throw Flaw(.severalRevisions, "\(revisions) revisions were added")
        }
        let signatures = after.signatures.count - before.signatures.count
        guard signatures >= 1, let last = after.signatures.last else { throw Flaw(.noSignature) }
        guard signatures == 1 else { throw Flaw(.severalSignatures, "\(signatures)") }
        guard field == nil || last.fieldName == field else {
            throw Flaw(.wrongPlace, "in \(last.fieldName), not in \(field ?? "")")
        }
        guard last.coverage == .entireFile else {
            if case .anomaly(let reasons) = last.coverage {
                throw Flaw(.coverage, reasons.joined(separator: "; "))
            }
            throw Flaw(.coverage)
        }
        try Self.checkChanges(of: last, in: after, filling: filling)
        if let sight = SignatureSight.reason(of: last.fieldName, from: before, to: after) {
            throw Flaw(.visible, sight)
        }
        if !remaining.isEmpty {
            try Self.checkWhatFollows(
                last, in: after, remaining: field == nil ? [nil] : remaining.map { $0 })
        }
        self.signature = last
        self.facts = SignatureFacts(last, in: file)
        self.certificate = try Self.checkMessage(self.facts)
        self.values = after.signatures.compactMap {
            SignatureFacts($0, in: file).valueDigest
        }
        guard self.values.count == after.signatures.count else { throw Flaw(.broken) }
    }

    /// Nothing but the signature may be different from the revision before.
    private static func checkChanges(
        of last: PDFSignature, in document: PDFDocument, filling: [String]
    ) throws(Flaw) {
        for earlier in document.signatures.dropLast() where !earlier.changes.isAccepted {
            throw Flaw(.otherChanges, earlier.changes.reasons.joined(separator: "; "))
        }
        let contents = RevisionContents(lastRevisionOf: document, signing: last)
        let fields = contents.filled.subtracting(filling).sorted()
        guard contents.others.isEmpty, fields.isEmpty else {
            let reasons = contents.others.map(\.reason) + fields.map { "\($0) was filled in" }
            throw Flaw(.otherChanges, reasons.joined(separator: "; "))
        }
    }

    /// Everybody who signs later must be able to, and number and date to be filled in. The writer
    /// is asked, who knows every way in which a signature forbids.
    ///
    /// - Parameter remaining: the slots; nil for one in a new field.
    private static func checkWhatFollows(
        _ last: PDFSignature, in document: PDFDocument, remaining: [FormField?]
    ) throws(Flaw) {
        if let level = last.certificationLevel, level != 2 {
            throw Flaw(.closed, "certified with P=\(level), not 2")
        }
        do throws(PDFError) {
            let empty = Set(
                try document.formFields().filter { $0.kind == .text && !$0.isFilled }.map(\.name))
            let fills = FormField.filled.filter { empty.contains($0.name) }.map {
                PDFFieldFill(
                    name: $0.name, text: "0",
                    appearance: PDFAppearance(width: 1, height: 1, content: []))
            }
            for slot in remaining {
                var plan = PDFSignaturePlan(
                    fieldName: slot?.name, contentsCapacity: 64,
                    claimedTime: "D:20260101000000+07'00'")
                if case .person = slot {} else { plan.fills = fills }
                _ = try PDFSigner.prepare(document, plan: plan)
            }
        } catch {
            throw Flaw(.closed, error.detail)
        }
    }

    private static func checkMessage(_ facts: SignatureFacts) throws(Flaw) -> Certificate {
        guard facts.integrity.result == .pass, let signer = facts.signer else {
            let reasons = facts.integrity.reasons.map(\.rawValue).joined(separator: ", ")
            throw Flaw(
                facts.integrity.reasons.contains(.certificateReferenceMissing) ? .form : .broken,
                reasons)
        }
        guard facts.acceptable.result == .pass else {
            throw Flaw(.weak, facts.acceptable.reasons.map(\.rawValue).joined(separator: ", "))
        }
        // The older form does not sign whose certificate was meant; no document is issued with it.
        guard facts.form == .pades else { throw Flaw(.form, facts.level.rawValue) }
        return signer
    }
}
