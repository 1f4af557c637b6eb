package import AntinCrypto
package import AntinLog
package import AntinSystem

/// A signature between its two phases: everything is settled but the signature value.
///
/// ```
/// prepare ─► PreparedSignature ─► recompute ─► toBeSigned ─► Signer.sign ─► fill
///  (server)    (a small file)      (desk)                      (desk)      (server)
/// ```
/// The file is small, survives a restart, and with it and the original any process can fill in. It
/// is not trusted by anybody: the signing side recomputes it from the document (`recomputed`), and
/// filling in verifies the finished signature over the document (`filled`).
/// Docs/formats/prepared.md.
package struct PreparedSignature: Equatable, Sendable {
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

        var hole: Range<Int> { self.byteRange[1]..<self.byteRange[2] }
        var signedRanges: [Range<Int>] {
            [0..<self.byteRange[1], self.byteRange[2]..<self.byteRange[2] + self.byteRange[3]]
        }
    }

    package let draft: SignatureDraft
    /// The size and SHA-256 of the prepared file: the content itself for CAdES, the PDF with its
    /// empty hole for PAdES. This is what the signing side downloads and shows.
    package let documentByteCount: Int
    package let document: Digest
    /// Nil for CAdES.
    package let revision: Revision?

    package var kind: Kind { self.revision == nil ? .cades : .pades }
    package var form: SignatureForm { self.revision == nil ? .detached : .pades }

    /// The bytes that the signer's key signs. A signing side takes them from `recomputed` instead.
    package var toBeSigned: [UInt8] { self.draft.toBeSigned }

    init(draft: SignatureDraft, documentByteCount: Int, document: Digest, revision: Revision?) {
        self.draft = draft
        self.documentByteCount = documentByteCount
        self.document = document
        self.revision = revision
    }
}

// MARK: - CAdES: prepare

extension PreparedSignature {
    /// Prepares a detached signature over a file of any kind.
    ///
    /// Cost: one pass over the content for SHA-256, another one for another hash function.
    package init(
        detached content: ByteStore, certificate: Certificate, chain: [Certificate],
        algorithm: SignatureAlgorithm, signingTime: Timestamp
    ) throws(SigningError) {
        let document = content.sha256
        let digest = algorithm.messageDigest
        self.init(
            draft: try SignatureDraft(
                contentDigest: digest == .sha256 ? document.bytes : content.digest(digest),
                certificate: certificate, chain: chain, algorithm: algorithm,
                signingTime: signingTime),
            documentByteCount: content.count, document: document, revision: nil)
    }
}

// MARK: - The signing side

extension PreparedSignature {
    /// Computes everything again from the document that the signing side has seen, and refuses on
    /// any difference: nobody's digest is signed blindly.
    ///
    /// - Parameters:
    ///   - document: the prepared file as downloaded.
    ///   - signer: whose certificate and algorithm the prepared signature must be for.
    ///   - times: within which the claimed time of a CAdES signature must lie.
    /// - Returns: the bytes to sign, made here.
    ///
    /// Order: the signer; the document against its digest; for a PDF, that it is one more revision
    /// with one empty signature over all of it; the content digest; the attributes, byte for byte.
    package func recomputed(
        over document: ByteStore, for signer: some Signer, within times: ClosedRange<Timestamp>
    ) throws(SigningError) -> [UInt8] {
        guard self.draft.certificates.first == signer.certificate else {
            throw SigningError(.wrongSigner, "it was prepared for another certificate")
        }
        guard self.draft.algorithm == signer.algorithm else {
            throw SigningError(.algorithm, "it was prepared for \(self.draft.algorithm.name)")
        }
        guard document.count == self.documentByteCount, document.sha256 == self.document else {
            throw SigningError(.documentDiffers, "the document is not the one that was prepared")
        }
        try self.checkRevision(in: document)
        let digest = self.contentDigest(of: document)
        guard digest == self.draft.contentDigest else {
            throw SigningError(.digestDiffers, "the document has another digest")
        }
        let time = self.draft.attributes.signingTime
        switch self.kind {
        case .cades:
            guard let time, times.contains(time) else {
                throw SigningError(.timeOutside, "the claimed time is not the present")
            }
        case .pades:
            guard time == nil else {
                throw SigningError(.attributesDiffer, "PAdES has no signing-time attribute")
            }
        }
        let own = try SignatureDraft(
            contentDigest: digest, certificate: signer.certificate,
            chain: Array(self.draft.certificates.dropFirst()), algorithm: signer.algorithm,
            signingTime: time)
        guard own.attributes.der == self.draft.attributes.der else {
            throw SigningError(.attributesDiffer, "the attributes are not those of the document")
        }
        return own.toBeSigned
    }

    /// Whether the prepared PDF ends with the revision that the file describes, its hole empty.
    private func checkRevision(in document: ByteStore) throws(SigningError) {
        guard let revision else { return }
        let tail = document.count - revision.appended.count
        guard revision.isSound(documentByteCount: document.count),
            document.bytes(tail..<document.count) == revision.appended
        else {
            throw SigningError(.unsoundDocument, "the PDF does not end with the revision")
        }
    }

    /// The digest of what is signed, from the prepared file.
    private func contentDigest(of document: ByteStore) -> [UInt8] {
        let algorithm = self.draft.algorithm.messageDigest
        guard let revision else {
            return algorithm == .sha256 ? self.document.bytes : document.digest(algorithm)
        }
        return document.digest(of: revision.signedRanges, algorithm)
    }
}

// MARK: - Fill

extension PreparedSignature {
    /// Puts the signature value in and verifies the result over the document before returning it.
    ///
    /// - Parameter original: the content for CAdES; for PAdES the PDF before it was prepared.
    /// - Returns: the `.p7s`, or the bytes to append to the original PDF.
    ///
    /// Order: the original against what was prepared; the digest over the original and the
    /// revision, computed here; the message, made and verified; the message into the hole.
    package func filled(
        with value: [UInt8], original: ByteStore
    ) throws(SigningError) -> [UInt8] {
        let appended = self.revision?.appended.count ?? 0
        guard original.count == self.documentByteCount - appended else {
            throw SigningError(.documentDiffers, "the original has another size")
        }
        let algorithm = self.draft.algorithm.messageDigest
        guard let revision else {
            let message = try self.draft.message(
                with: value, over: original.digest(algorithm), as: .detached)
            return message
        }
        var hasher = Hasher(algorithm)
        original.withSpan { hasher.update($0) }
        for range in revision.appendedRanges(after: original.count) {
            hasher.update(revision.appended.span.extracting(range))
        }
        let message = try self.draft.message(with: value, over: hasher.finish(), as: .pades)
        return try revision.filled(with: message, after: original.count)
    }
}

extension PreparedSignature.Revision {
    /// The signed parts of the appended bytes, on both sides of the hole.
    func appendedRanges(after originalByteCount: Int) -> [Range<Int>] {
        [
            0..<self.hole.lowerBound - originalByteCount,
            self.hole.upperBound - originalByteCount..<self.appended.count,
        ]
    }

    /// The appended bytes with the message as hexadecimal digits in the hole.
    func filled(
        with message: [UInt8], after originalByteCount: Int
    ) throws(SigningError) -> [UInt8] {
        let start = self.hole.lowerBound - originalByteCount
        // The hole begins with `<` and ends with `>`.
        guard message.count * 2 <= self.hole.count - 2 else {
            throw SigningError(
                .doesNotFit,
                "the message takes \(message.count) bytes, the space is for "
                    + "\((self.hole.count - 2) / 2)")
        }
        var bytes = self.appended
        bytes.replaceSubrange(
            start + 1..<start + 1 + message.count * 2, with: Hex.encode(message).utf8)
        return bytes
    }

    /// Whether the numbers fit a file whose last bytes are `appended`, and the hole is empty.
    func isSound(documentByteCount: Int) -> Bool {
        let original = documentByteCount - self.appended.count
        guard original >= 0, self.byteRange.count == 4, self.byteRange.allSatisfy({ $0 >= 0 }),
            self.byteRange[0] == 0, self.byteRange[1] >= original,
            self.byteRange[2] <= documentByteCount, self.byteRange[1] + 2 <= self.byteRange[2],
            self.byteRange[3] == documentByteCount - self.byteRange[2]
        else { return false }
        let hole = self.appended[self.hole.lowerBound - original..<self.hole.upperBound - original]
        return hole.first == UInt8(ascii: "<") && hole.last == UInt8(ascii: ">")
            && hole.dropFirst().dropLast().allSatisfy { $0 == UInt8(ascii: "0") }
    }
}
