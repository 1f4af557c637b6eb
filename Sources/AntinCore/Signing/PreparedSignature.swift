package import AntinCrypto
package import AntinLog

/// A signature between its two phases: everything is settled but the signature value.
///
/// ```
/// prepare ─► PreparedSignature ─► recompute ─► Signer.sign ─► fill
///  (server)    (a small file)       (desk)        (desk)     (server)
/// ```
/// The file is small, survives a restart, and with it and the original any process can fill in. It
/// is not trusted by anybody: the signing side recomputes it from the document (`recomputed`), and
/// filling in verifies the finished signature over the document (`filled`).
/// Docs/formats/prepared.md.
package struct PreparedSignature: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A detached message beside a file.
        case cades
        /// One more revision of a PDF.
        case pades
    }

    /// The revision that a PDF gets, with a hole for the message.
    package struct Revision: Equatable, Sendable {
        package let appended: [UInt8]
        /// `[0 a b c]`: the hole is `a..<b`, counted from the start of the file.
        package let byteRange: [Int]
    }

    package let draft: SignatureDraft
    /// The size and SHA-256 of the prepared file: the content itself for CAdES, the PDF with its
    /// empty hole for PAdES. This is what the signing side downloads and shows.
    package let documentByteCount: Int
    package let document: Digest
    /// Nil for CAdES.
    package let revision: Revision?

    package var kind: Kind { self.revision == nil ? .cades : .pades }

    /// The bytes that the signer's key signs. A signing side takes them from `recomputed` instead.
    package var toBeSigned: [UInt8] { self.draft.toBeSigned }

    init(draft: SignatureDraft, documentByteCount: Int, document: Digest, revision: Revision?) {
        self.draft = draft
        self.documentByteCount = documentByteCount
        self.document = document
        self.revision = revision
    }
}

// MARK: - CAdES

extension PreparedSignature {
    /// Prepares a detached signature over a file of any kind.
    ///
    /// - Parameter content: hashed by `HashedContent.algorithms(for: algorithm)`.
    package init(
        detached content: HashedContent, certificate: Certificate, chain: [Certificate],
        algorithm: SignatureAlgorithm, signingTime: Timestamp
    ) throws(SigningError) {
        guard let document = content.sha256 else {
            throw SigningError(.digestDiffers, "the content was not hashed by SHA-256")
        }
        self.init(
            draft: try SignatureDraft(
                contentDigest: content[algorithm.messageDigest], certificate: certificate,
                chain: chain, algorithm: algorithm, signingTime: signingTime),
            documentByteCount: content.byteCount, document: document, revision: nil)
    }

    /// Computes everything again from the content that the signing side has seen, and refuses on any
    /// difference: nobody's digest is signed blindly.
    ///
    /// - Parameters:
    ///   - content: the file as downloaded, hashed here.
    ///   - signer: whose certificate and algorithm the prepared signature must be for.
    ///   - times: within which the claimed time must lie.
    /// - Returns: the bytes to sign, made here.
    ///
    /// Order: signer and algorithm; the file; the digest; the claimed time; the attributes, byte for
    /// byte.
    package func recomputed(
        over content: HashedContent, for signer: some Signer, within times: ClosedRange<Timestamp>
    ) throws(SigningError) -> [UInt8] {
        try self.check(.cades, signer)
        try self.check(document: content.sha256, byteCount: content.byteCount)
        let digest = content[self.draft.algorithm.messageDigest]
        guard let time = self.draft.attributes.signingTime, times.contains(time) else {
            throw SigningError(.timeOutside, "the claimed time is not the present")
        }
        return try self.recomputed(digest, signer, signingTime: time)
    }

    /// Puts the signature value in and verifies the result over the content before returning it.
    ///
    /// Order: the content against what was prepared; the message, made and verified.
    /// - Returns: the `.p7s`.
    package func filled(
        with value: [UInt8], over content: HashedContent
    ) throws(SigningError) -> [UInt8] {
        guard self.kind == .cades else {
            throw SigningError(.unsoundDocument, "this signature was prepared for a PDF")
        }
        try self.check(document: content.sha256, byteCount: content.byteCount)
        return try self.draft.message(
            with: value, over: content[self.draft.algorithm.messageDigest], as: .detached)
    }
}

// MARK: - Steps that both kinds share

extension PreparedSignature {
    func check(_ kind: Kind, _ signer: some Signer) throws(SigningError) {
        guard self.kind == kind else {
            throw SigningError(.unsoundDocument, "it was prepared for another kind of document")
        }
        guard self.draft.certificates.first == signer.certificate else {
            throw SigningError(.wrongSigner, "it was prepared for another certificate")
        }
        guard self.draft.algorithm == signer.algorithm else {
            throw SigningError(.algorithm, "it was prepared for \(self.draft.algorithm.name)")
        }
    }

    func check(document: Digest?, byteCount: Int) throws(SigningError) {
        guard byteCount == self.documentByteCount, document == self.document else {
            throw SigningError(.documentDiffers, "the document is not the one that was prepared")
        }
    }

    /// The attributes made anew from this side's digest, if they are the ones that were sent.
    func recomputed(
        _ digest: [UInt8], _ signer: some Signer, signingTime: Timestamp?
    ) throws(SigningError) -> [UInt8] {
        guard digest == self.draft.contentDigest else {
            throw SigningError(.digestDiffers, "the document has another digest")
        }
        let own = try SignatureDraft(
            contentDigest: digest, certificate: signer.certificate,
            chain: Array(self.draft.certificates.dropFirst()), algorithm: signer.algorithm,
            signingTime: signingTime)
        guard own.attributes.der == self.draft.attributes.der else {
            throw SigningError(.attributesDiffer, "the attributes are not those of the document")
        }
        return own.toBeSigned
    }
}
