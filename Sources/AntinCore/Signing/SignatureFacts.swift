package import AntinCrypto
package import AntinLog

/// What can be said about one signature from its bytes and its content alone.
///
/// Facts, not trust: `integrity` is mathematics (this key signed these bytes and named this
/// certificate), `acceptable` is policy about algorithms, and neither says whose certificate it is or
/// whether anybody should believe it. Making the facts never throws for what the bytes are: a broken
/// signature has facts, too. Only reading the content can fail.
package struct SignatureFacts: Sendable, Equatable {
    /// One answer with the reasons why it is not `pass`; empty exactly when it is.
    package struct Answer: Sendable, Equatable {
        package let result: CheckResult
        package let reasons: [SignatureReason]

        package static let pass = Answer([])

        init(_ reasons: [SignatureReason]) {
            self.reasons = reasons
            self.result = reasons.isEmpty ? .pass : .all(reasons.map(\.result))
        }
    }

    package let form: SignatureForm
    package let level: SignatureLevel
    package let integrity: Answer
    package let acceptable: Answer
    /// Where reading stopped, when the message is malformed.
    package let malformed: FormatError?

    /// The signer's certificate: the one named under the signature, else the one that the signer
    /// identifier names. Present even when the signature does not verify.
    package let signer: Certificate?
    /// The other certificates of the message, in its order: material for a path, nothing more.
    package let certificates: [Certificate]
    package let identifier: SignerIdentifier?

    /// Names for reports: `SHA-256`, or the dotted object identifier of what is not known here.
    package let digestAlgorithm: String?
    package let signatureAlgorithm: String?
    /// The signing-time attribute: a claim of the signer. In a PDF the claim is `/M`.
    package let claimedTime: Timestamp?
    /// The time in a document timestamp: as good as its authority, which is not judged here.
    package let timestampTime: Timestamp?
    /// SHA-256 of the signature value: the name of this signature in the register.
    package let valueDigest: Digest?
    /// The digest that the signer signed, of the content by `digestAlgorithm`.
    package let messageDigest: [UInt8]?
    /// The unsigned attributes by their dotted types: nothing of them is covered by the signature.
    package let unsignedAttributes: [String]
    /// Whether a signature timestamp is attached. It is not judged.
    package let hasSignatureTimestamp: Bool
}

extension SignatureFacts {
    /// Reads the facts of a CMS message.
    ///
    /// - Parameters:
    ///   - message: the `.p7s`, or the whole decoded `/Contents` with its padding.
    ///   - content: the digest of the signed content by an algorithm; asked at most once, and only
    ///     for the algorithm that the signature names, so that large content is read once.
    ///
    /// Cost: one public-key operation, one digest of the content, and the parsing of certificates
    /// that were not seen before.
    package init<Failure: Error>(
        reading message: [UInt8], as form: SignatureForm,
        content: (DigestAlgorithm) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        var reader = SignatureReader(form: form)
        try reader.read(message, content: content)
        self = reader.facts
    }

    /// Reads the facts of a message that carries its content.
    package init(readingEnveloping message: [UInt8]) {
        self.init(reading: message, as: .enveloping) { _ in [] }
    }
}
