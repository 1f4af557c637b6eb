internal import AntinCrypto
package import AntinLog
package import AntinSystem

/// Signs in one go where document and key are in the same process: prepare, sign, fill.
package struct DocumentSigner<Key: Signer>: Sendable {
    package let signer: Key

    package init(_ signer: Key) {
        self.signer = signer
    }

    /// A detached CAdES-B-B signature over any file.
    ///
    /// Cost: one pass over the content, one private-key operation, and one public-key operation that
    /// verifies the result. Memory does not grow with the content.
    ///
    /// - Returns: the `.p7s`.
    package func detached(over content: ByteStore, at signingTime: Timestamp) throws -> [UInt8] {
        let digest = content.digest(self.signer.algorithm.messageDigest)
        return try self.message(over: digest, as: .detached, signingTime: signingTime)
    }

    /// The message for a content that was hashed just now by this process.
    private func message(
        over digest: [UInt8], as form: SignatureForm, signingTime: Timestamp?
    ) throws -> [UInt8] {
        let draft = try SignatureDraft(
            contentDigest: digest, certificate: self.signer.certificate,
            chain: self.signer.chain, algorithm: self.signer.algorithm, signingTime: signingTime)
        let value = try self.signer.sign(draft.toBeSigned)
        return try draft.message(with: value, over: digest, as: form)
    }
}
