package import AntinCrypto

/// Whoever can sign: a key in memory today, a token or a remote service later.
///
/// A signer is handed the DER of signed attributes that the caller has computed itself, never a
/// digest that somebody else sent.
package protocol Signer: Sendable {
    var certificate: Certificate { get }
    /// The certificates between the signer's own and a root, in any order.
    var chain: [Certificate] { get }
    /// What `sign` returns; its hash function is also that of the content.
    var algorithm: SignatureAlgorithm { get }
    /// Signs these bytes; the signer hashes them.
    func sign(_ attributes: [UInt8]) throws -> [UInt8]
}

/// A signer whose private key is in this process.
package struct SoftwareSigner: Signer {
    package let certificate: Certificate
    package let chain: [Certificate]
    package let algorithm: SignatureAlgorithm
    private let key: SigningKey

    /// - Parameter algorithm: nil for the key's usual one.
    /// - Throws: `SigningError` when the certificate belongs to another key, or the key cannot sign
    ///   documents in this way (Ed25519 is the log's, not for CMS).
    package init(
        key: SigningKey, certificate: Certificate, chain: [Certificate],
        algorithm: SignatureAlgorithm? = nil
    ) throws(SigningError) {
        let algorithm = algorithm ?? key.defaultAlgorithm
        guard key.publicKey == certificate.publicKey else {
            throw SigningError(.wrongKey, "the certificate belongs to another key")
        }
        guard algorithm.preparedWord != nil else {
            throw SigningError(.algorithm, "no documents are signed with \(algorithm.name)")
        }
        self.key = key
        self.certificate = certificate
        self.chain = chain
        self.algorithm = algorithm
    }

    package func sign(_ attributes: [UInt8]) throws -> [UInt8] {
        try self.key.sign(attributes, as: self.algorithm)
    }
}
