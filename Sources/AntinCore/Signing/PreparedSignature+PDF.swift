package import AntinCrypto
package import AntinPDF
package import AntinSystem

/// PAdES: the signature is one more revision of the PDF, and its message stands in a hole of it.
extension PreparedSignature {
    /// Prepares a signature in a PDF.
    ///
    /// Cost: two passes over the file: its ByteRange, and the whole prepared file for its digest.
    package init(
        pades pdf: PreparedPDF, certificate: Certificate, chain: [Certificate],
        algorithm: SignatureAlgorithm
    ) throws(SigningError) {
        let whole = SignedRanges(
            pdf.original, ByteStore(pdf.appended), [0..<pdf.byteCount])
        guard let document = Digest(bytes: whole.digest(.sha256)) else {
            throw SigningError(.digestDiffers, "SHA-256 has 32 bytes")
        }
        self.init(
            draft: try SignatureDraft(
                contentDigest: pdf.signedRanges.digest(algorithm.messageDigest),
                certificate: certificate, chain: chain, algorithm: algorithm, signingTime: nil),
            documentByteCount: pdf.byteCount, document: document,
            revision: Revision(appended: pdf.appended, byteRange: pdf.byteRange))
    }

    /// Computes everything again from the prepared PDF that the signing side has seen, and refuses
    /// on any difference.
    ///
    /// Order: signer and algorithm; the file; that this side's own reader finds the revision, with
    /// one empty signature of the right form over all of the file; that the revision changes nothing
    /// but its own field and those for number and date (``PreparedContents``); the digest; the
    /// attributes.
    /// - Returns: the bytes to sign, made here.
    package func recomputed(
        over document: ByteStore, for signer: some Signer
    ) throws(SigningError) -> [UInt8] {
        try self.check(.pades, signer)
        try self.check(document: document.sha256, byteCount: document.count)
        let signature = try self.emptySignature(in: document)
        let digest = SignedRanges(document, signature.signedRanges)
            .digest(self.draft.algorithm.messageDigest)
        return try self.recomputed(digest, signer, signingTime: nil)
    }

    /// The signature to be made as this side's reader sees it, not as the prepared file says.
    private func emptySignature(in document: ByteStore) throws(SigningError) -> PDFSignature {
        let pdf: PDFDocument
        do {
            pdf = try PDFDocument(reading: document)
        } catch {
            throw SigningError(.unsoundDocument, error.description)
        }
        guard let last = pdf.signatures.last, let revision,
            last.coverage == Self.onlyEmpty, last.byteRange == revision.byteRange,
            last.subFilter == "ETSI.CAdES.detached",
            last.signedRanges.last?.upperBound == document.count,
            revision.appended.count <= document.count,
            document.bytes(document.count - revision.appended.count..<document.count)
                == revision.appended
        else {
            throw SigningError(
                .unsoundDocument, "the PDF does not end with one empty signature over all of it")
        }
        _ = try PreparedContents(of: document)
        return last
    }

    /// How the reader of PDFs sees a signature that lacks nothing but its message.
    private static let onlyEmpty = PDFSignature.Coverage.anomaly(["/Contents is empty"])

    /// Puts the signature value in and verifies the result over the PDF before returning it.
    ///
    /// - Parameter original: the PDF before it was prepared.
    /// - Returns: the bytes to append to the original.
    ///
    /// Order: original and revision against what was prepared; the digest over both, computed here;
    /// the message, made and verified; the message into the hole.
    package func filled(
        with value: [UInt8], original: ByteStore
    ) throws(SigningError) -> [UInt8] {
        guard let revision else {
            throw SigningError(.unsoundDocument, "this signature was not prepared for a PDF")
        }
        guard original.count == self.documentByteCount - revision.appended.count else {
            throw SigningError(.documentDiffers, "the original has another size")
        }
        let pdf: PreparedPDF
        do {
            pdf = try PreparedPDF(
                original: original, appended: revision.appended, byteRange: revision.byteRange,
                contentsRange: revision.byteRange[1]..<revision.byteRange[2])
        } catch {
            throw SigningError(.unsoundDocument, error.description)
        }
        return try self.draft.filled(
            pdf, with: value, over: pdf.signedRanges.digest(self.draft.algorithm.messageDigest))
    }
}

extension SignatureDraft {
    /// The appended bytes with the finished, verified message in the hole.
    func filled(
        _ pdf: PreparedPDF, with value: [UInt8], over content: [UInt8]
    ) throws(SigningError) -> [UInt8] {
        let message = try self.message(with: value, over: content, as: .pades)
        do {
            return try pdf.filled(with: message)
        } catch {
            throw SigningError(.doesNotFit, error.description)
        }
    }

    /// How many bytes a PDF must keep for a message with these certificates: what it takes, and some
    /// room, because the hole can never grow.
    package static func contentsCapacity(_ certificates: [Certificate]) -> Int {
        4_096 + 2 * certificates.reduce(0) { $0 + $1.der.count }
    }
}

extension DocumentSigner {
    /// A PAdES-B-B signature: the bytes of one more revision, to be appended to the document.
    ///
    /// Cost: one pass over the PDF, one private-key operation, and one public-key operation that
    /// verifies the result. The original is neither copied nor changed.
    package func revision(
        signing document: PDFDocument, as plan: PDFSignaturePlan
    ) throws -> [UInt8] {
        let pdf = try PDFSigner.prepare(document, plan: plan)
        let digest = pdf.signedRanges.digest(self.signer.algorithm.messageDigest)
        let draft = try SignatureDraft(
            contentDigest: digest, certificate: self.signer.certificate,
            chain: self.signer.chain, algorithm: self.signer.algorithm, signingTime: nil)
        return try draft.filled(
            pdf, with: self.signer.sign(draft.toBeSigned), over: digest)
    }

    /// What a PDF must keep for this signer's message: for `PDFSignaturePlan.contentsCapacity`.
    package var contentsCapacity: Int {
        SignatureDraft.contentsCapacity([self.signer.certificate] + self.signer.chain)
    }
}
