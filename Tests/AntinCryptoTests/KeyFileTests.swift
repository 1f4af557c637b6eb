import AntinCrypto
import Testing

/// Key files against the openssl program.
struct KeyFileTests {
    static let passphrase = Array("mật khẩu thử".utf8)

    @Test("Keys that openssl encrypted are opened; weak or old-fashioned files are refused")
    func fromOpenSSL() throws {
        let openssl = try OpenSSLCommand()
        defer { openssl.remove() }
        try openssl.write(Self.passphrase + [10], to: "pin")
        let kinds: [(arguments: [String], kind: SigningKey.Kind)] = [
            (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], .rsa(bits: 2048)),
            (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], .ecdsaP256),
            (["-algorithm", "ED25519"], .ed25519),
        ]
        for (arguments, kind) in kinds {
            try openssl.run(all: ["genpkey", "-out", "plain.pem"] + arguments)
            let plain = try SigningKey(pkcs8PEM: openssl.text("plain.pem"), passphrase: nil)
            #expect(plain.kind == kind)
            for encryption in [
                ["-scrypt"], ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256"],
                ["-v2", "aes-256-cbc", "-iter", "10000"],
            ] {
                let made = try openssl.run(
                    all: ["pkcs8", "-topk8", "-in", "plain.pem", "-out", "sealed.pem"]
                        + ["-passout", "file:pin"] + encryption)
                #expect(made.status == 0, "\(made.output)")
                let sealed = try openssl.text("sealed.pem")
                let key = try SigningKey(pkcs8PEM: sealed, passphrase: Self.passphrase)
                #expect(key.publicKey == plain.publicKey)
                for wrong in [nil, Array("sai".utf8)] {
                    let error = #expect(throws: CryptoError.self) {
                        try SigningKey(pkcs8PEM: sealed, passphrase: wrong)
                    }
                    #expect(error?.code == .wrongPassphrase)
                }
            }
            try openssl.run(
                all: ["pkcs8", "-topk8", "-in", "plain.pem", "-out", "old.pem"]
                    + ["-passout", "file:pin", "-v1", "PBE-SHA1-3DES"])
            let error = #expect(throws: CryptoError.self) {
                try SigningKey(pkcs8PEM: openssl.text("old.pem"), passphrase: Self.passphrase)
            }
            #expect(error?.code == .unsupportedKey)
        }
        for arguments in [
            ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
            ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            ["-algorithm", "ED448"], ["-algorithm", "X25519"],
            ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
        ] {
            try openssl.run(all: ["genpkey", "-out", "refused.pem"] + arguments)
            let error = #expect(throws: CryptoError.self) {
                try SigningKey(pkcs8PEM: openssl.text("refused.pem"), passphrase: nil)
            }
            #expect(error?.code == .unsupportedKey, "\(arguments)")
        }
        try openssl.run("genrsa", "-traditional", "-out", "old.pem", "2048")
        let error = #expect(throws: CryptoError.self) {
            try SigningKey(pkcs8PEM: openssl.text("old.pem"), passphrase: nil)
        }
        #expect(error?.code == .unsupportedKey)
    }

    @Test("openssl opens what we encrypted, and signs what we verify, and the other way round")
    func toOpenSSL() throws {
        let openssl = try OpenSSLCommand()
        defer { openssl.remove() }
        let message = Array("Kính gửi: các trường".utf8)
        try openssl.write(Self.passphrase + [10], to: "pin")
        try openssl.write(message, to: "message")
        for key in SigningKeyTests.keys {
            let sealed = try key.pkcs8PEM(passphrase: Self.passphrase)
            try openssl.write(sealed.utf8, to: "key.pem")
            try openssl.write(key.publicKey.pem.utf8, to: "public.pem")
            let digest = key.defaultAlgorithm.digest.map { ["-digest", $0.rawValue] } ?? []
            let signed = try openssl.run(
                all: ["pkeyutl", "-sign", "-rawin", "-inkey", "key.pem", "-passin", "file:pin"]
                    + ["-in", "message", "-out", "signature"] + digest)
            #expect(signed.status == 0, "\(signed.output)")
            #expect(
                key.publicKey.verifies(
                    try openssl.read("signature"), over: message, as: key.defaultAlgorithm))

            try openssl.write(key.sign(message), to: "ours")
            let verified = try openssl.run(
                all: ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "public.pem"]
                    + ["-in", "message", "-sigfile", "ours"] + digest)
            #expect(verified.status == 0, "\(verified.output)")
        }
        let rsa = try #require(SigningKeyTests.keys.first)
        try openssl.write(rsa.publicKey.pem.utf8, to: "public.pem")
        try openssl.write(rsa.sign(message, as: .rsaPSS(.sha256, saltLength: 32)), to: "pss")
        let verified = try openssl.run(
            "dgst", "-sha256", "-verify", "public.pem", "-sigopt", "rsa_padding_mode:pss",
            "-sigopt", "rsa_pss_saltlen:32", "-signature", "pss", "message")
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test("Weak keys and SHA-1 still verify mathematically")
    func weakStillVerifies() throws {
        let openssl = try OpenSSLCommand()
        defer { openssl.remove() }
        let message = Array("cũ".utf8)
        try openssl.write(message, to: "message")
        for (bits, digest) in [("1024", DigestAlgorithm.sha256), ("512", .sha1), ("2048", .sha1)] {
            try openssl.run("genrsa", "-out", "key.pem", bits)
            try openssl.run("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
            try openssl.run(
                "dgst", "-\(digest.rawValue)", "-sign", "key.pem", "-out", "signature", "message")
            let key = try PublicKey(pem: openssl.text("public.pem"))
            #expect(key.isWeak == (bits != "2048"))
            #expect(key.kind == .rsa(bits: Int(bits) ?? 0))
            let signature = try openssl.read("signature")
            #expect(key.verifies(signature, over: message, as: .rsaPKCS1(digest)))
            #expect(!key.verifies(signature, over: message + [0], as: .rsaPKCS1(digest)))
        }
    }

    @Test("A PKCS#12 container comes back, here and at openssl, and not without its passphrase")
    func pkcs12() throws {
        let openssl = try OpenSSLCommand()
        defer { openssl.remove() }
        let authority = try #require(TestAuthority.shared)
        let chain = [authority.sub.certificate, authority.root.certificate]
        let made = try PKCS12Identity.make(
            key: authority.personKey, certificate: authority.person, chain: chain,
            passphrase: Self.passphrase, iterations: 2048)
        let read = try PKCS12Identity(parsing: made, passphrase: Self.passphrase)
        #expect(read.key.publicKey == authority.personKey.publicKey)
        #expect(read.certificate == authority.person && read.chain == chain)
        for wrong in [[], Array("sai".utf8), Self.passphrase + [0]] {
            let error = #expect(throws: CryptoError.self) {
                try PKCS12Identity(parsing: made, passphrase: wrong)
            }
            #expect(error?.code == .wrongPassphrase)
        }
        for count in stride(from: 0, to: made.count, by: 7) {
            #expect(throws: CryptoError.self) {
                try PKCS12Identity(parsing: Array(made[..<count]), passphrase: Self.passphrase)
            }
        }
        try openssl.write(Self.passphrase + [10], to: "pin")
        try openssl.write(made, to: "ours.p12")
        let shown = try openssl.run(
            "pkcs12", "-in", "ours.p12", "-passin", "file:pin", "-nodes", "-info")
        #expect(shown.status == 0 && shown.output.contains("AES-256-CBC"), "\(shown.output)")

        try openssl.write(authority.personKey.pkcs8PEM(passphrase: nil).utf8, to: "key.pem")
        try openssl.write(authority.person.pem.utf8, to: "person.pem")
        try openssl.write(chain.reversed().map(\.pem).joined().utf8, to: "chain.pem")
        try openssl.run(
            "pkcs12", "-export", "-inkey", "key.pem", "-in", "person.pem", "-certfile", "chain.pem",
            "-passout", "file:pin", "-out", "theirs.p12")
        let theirs = try PKCS12Identity(
            parsing: openssl.read("theirs.p12"), passphrase: Self.passphrase)
        #expect(theirs.certificate == authority.person && theirs.chain == chain)
        #expect(theirs.key.publicKey == authority.personKey.publicKey)

        let other = try SigningKey.generate(.ecdsaP256)
        #expect(throws: CryptoError(.invalidRequest, "")) {
            try PKCS12Identity.make(
                key: other, certificate: authority.person, chain: [], passphrase: Self.passphrase)
        }
    }
}
