// A test key that the server holds for somebody.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// KHÓA THỬ NGHIỆM: a key in the data directory, for trying things out without a token. Whoever has
/// the directory and the PIN has the key, so only certificates of custody `test` are taken.
///
/// One file `keys/held/ID.json` of mode 600: canonical JSON, the key in PKCS#8 under its PIN
/// (Docs/formats/directory.md).
package struct HeldKey: CanonicalFormat, Sendable {
    package let organ: OrganID
    package let role: SignerRole
    /// The account that may use it.
    package let account: String
    /// The signer's own, then those above it.
    package let certificates: [Certificate]
    /// PKCS#8 as PEM, encrypted under the PIN.
    let key: [UInt8]
    /// The picture of the signature or the seal: PNG.
    package let image: [UInt8]?
    /// The real width of the picture of a seal.
    package let imageMillimetres: Int?

    package static let schema = "antin.held/1"
    package static let formatName = "held key"
    package static let maxBytes = 8 << 20
    /// Characters of a PIN.
    package static let pinLength = 6...64

    /// Puts a key under a PIN.
    ///
    /// - Throws: `CryptoError`; `SigningError` if key and certificate do not belong together.
    package init(
        organ: OrganID, role: SignerRole, account: String, key: SigningKey,
        certificates: [Certificate], pin: [UInt8], image: [UInt8]? = nil,
        imageMillimetres: Int? = nil
    ) throws {
        guard let own = certificates.first else {
            throw SigningError(.wrongSigner, "there is no certificate")
        }
        _ = try SoftwareSigner(
            key: key, certificate: own, chain: Array(certificates.dropFirst()))
        self.organ = organ
        self.role = role
        self.account = account
        self.certificates = certificates
        self.key = Array(try key.pkcs8PEM(passphrase: pin).utf8)
        self.image = image
        self.imageMillimetres = imageMillimetres
    }

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        guard try members.string("schema") == Self.schema else {
            throw members.failure("schema", Self.schema)
        }
        self.organ = try members.identifier("organ")
        self.role = try members.choice("role")
        self.account = try members.string("account")
        self.certificates = try members.strings("certificates").map {
            text throws(FormatError) in
            guard let der = Base64.decode(text), let certificate = try? Certificate.cached(der: der)
            else { throw members.failure("certificates", "certificates in base64") }
            return certificate
        }
        self.key = try members.required("key", "base64") { $0.string.flatMap { Base64.decode($0) } }
        self.image = try members.optional("image", "base64") {
            $0.string.flatMap { Base64.decode($0) }
        }
        self.imageMillimetres = try members.optionalInteger("image_width_mm", 1...1_000)
            .map(Int.init)
        guard !self.certificates.isEmpty else {
            throw members.failure("certificates", "one certificate or more")
        }
    }

    package var json: JSONObject {
        [
            "account": .string(self.account),
            "certificates": .strings(self.certificates.map { Base64.encode($0.der) }),
            "image": self.image.map { .string(Base64.encode($0)) },
            "image_width_mm": self.imageMillimetres.map { .integer($0) },
            "key": .string(Base64.encode(self.key)),
            "organ": .string(self.organ.text),
            "role": .string(self.role.rawValue),
            "schema": .string(Self.schema),
        ]
    }

    /// One key of one account: the name of its file.
    package var id: String {
        let own = self.certificates.first?.fingerprint.hex ?? ""
        return String(
            Digest.sha256(
                Array("\(self.organ.text)\n\(self.role.rawValue)\n\(self.account)\n\(own)".utf8)
            ).hex.prefix(32))
    }

    /// The name of its count of wrong PINs: a key that is held anew, under a new PIN, begins anew.
    var tries: String { Digest.sha256(self.key).hex }

    /// What readers call its owner.
    package var name: String { self.certificates.first?.subject.commonName ?? "?" }

    /// Opens the key. Cost: about 0.3 s and 16 MiB, so that guessing is expensive.
    ///
    /// - Throws: `CryptoError` with `wrongPassphrase` for a wrong PIN.
    func signer(pin: [UInt8]) throws -> SoftwareSigner {
        guard let own = self.certificates.first else {
            throw CryptoError(.malformedCertificate, "there is no certificate")
        }
        return try SoftwareSigner(
            key: SigningKey(
                pkcs8PEM: String(decoding: self.key, as: UTF8.self), passphrase: pin),
            certificate: own, chain: Array(self.certificates.dropFirst()))
    }
}
