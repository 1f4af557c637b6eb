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
    /// Cost: one private-key operation, and one public-key operation that verifies the result.
    ///
    /// - Parameter content: hashed by the signer's `algorithm.messageDigest`.
    /// - Returns: the `.p7s`.
    package func detached(
        over content: HashedContent, at signingTime: Timestamp
    ) throws -> [UInt8] {
        let digest = content[self.signer.algorithm.messageDigest]
        let draft = try SignatureDraft(
            contentDigest: digest, certificate: self.signer.certificate,
            chain: self.signer.chain, algorithm: self.signer.algorithm, signingTime: signingTime)
        let value = try self.signer.sign(draft.toBeSigned)
        return try draft.message(with: value, over: digest, as: .detached)
    }

    /// A detached signature over bytes that are mapped or in memory. Cost: one pass over them.
    package func detached(over content: ByteStore, at signingTime: Timestamp) throws -> [UInt8] {
        let algorithm = self.signer.algorithm.messageDigest
        return try self.detached(over: HashedContent(content, [algorithm]), at: signingTime)
    }
}
