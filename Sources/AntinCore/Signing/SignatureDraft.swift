package import AntinCrypto
package import AntinLog

/// Everything of a baseline signature but its value.
///
/// The same type makes the bytes to be signed on every side: whoever prepares, whoever signs and
/// whoever fills in computes the attributes from the document and compares.
package struct SignatureDraft: Equatable, Sendable {
    package let algorithm: SignatureAlgorithm
    /// The signer's certificate first, then the intermediates that the message will carry.
    package let certificates: [Certificate]
    /// The digest of the content by the algorithm's hash function.
    package let contentDigest: [UInt8]
    package let attributes: SignedAttributes

    /// - Parameters:
    ///   - chain: intermediates in any order; roots and repetitions are left out, for a root is
    ///     trusted where it is pinned, not because it came along.
    ///   - signingTime: the claimed time for CAdES; nil for PAdES.
    package init(
        contentDigest: [UInt8], certificate: Certificate, chain: [Certificate],
        algorithm: SignatureAlgorithm, signingTime: Timestamp?
    ) throws(SigningError) {
        guard algorithm.preparedWord != nil else {
            throw SigningError(.algorithm, "no documents are signed with \(algorithm.name)")
        }
        guard contentDigest.count == algorithm.messageDigest.byteCount else {
            throw SigningError(.digestDiffers, "the digest has another length than the algorithm's")
        }
        var certificates = [certificate]
        for extra in chain where !extra.isSelfIssued && !certificates.contains(extra) {
            certificates.append(extra)
        }
        do {
            self.attributes = try SignedAttributes(
                contentDigest: contentDigest, algorithm: algorithm, signingTime: signingTime,
                certificates: certificates)
        } catch {
            throw SigningError(.attributesDiffer, error.description)
        }
        self.algorithm = algorithm
        self.certificates = certificates
        self.contentDigest = contentDigest
    }

    /// Takes the parts of a prepared file as they are; they prove nothing until compared.
    init(
        algorithm: SignatureAlgorithm, certificates: [Certificate], contentDigest: [UInt8],
        attributes: SignedAttributes
    ) {
        self.algorithm = algorithm
        self.certificates = certificates
        self.contentDigest = contentDigest
        self.attributes = attributes
    }

    /// The bytes that the signer's key signs.
    package var toBeSigned: [UInt8] { self.attributes.der }

    /// The message with this signature value, verified by the same code that verifies any other.
    ///
    /// - Parameter content: the digest of the content as this side has just computed it.
    package func message(
        with value: [UInt8], over content: [UInt8], as form: SignatureForm
    ) throws(SigningError) -> [UInt8] {
        guard let certificate = self.certificates.first else {
            throw SigningError(.wrongSigner, "there is no certificate")
        }
        let message: CMSSignedData
        do {
            message = try CMSSignedData(
                certificates: self.certificates.map(\.der),
                signer: SignerInfo(
                    identifier: SignerIdentifier(certificate),
                    digestAlgorithm: AlgorithmIdentifier(self.algorithm.messageDigest),
                    signedAttributes: self.attributes,
                    signatureAlgorithm: self.algorithm.identifier, signature: value))
        } catch {
            throw SigningError(.attributesDiffer, error.description)
        }
        let bytes = message.bytes
        let facts = SignatureFacts(reading: bytes, as: form) { algorithm in
            algorithm == self.algorithm.messageDigest ? content : []
        }
        guard facts.integrity.result == .pass, facts.signer == certificate else {
            let reasons = facts.integrity.reasons.map(\.rawValue).joined(separator: ", ")
            throw SigningError(.valueDoesNotVerify, reasons)
        }
        return bytes
    }
}
