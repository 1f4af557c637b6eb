import AntinCrypto
import Testing

struct SigningKeyTests {
    static let message = Array("V/v triển khai kế hoạch năm học".utf8)

    /// One key of each kind, made once: RSA takes a while.
    static let keys: [SigningKey] = [
        .rsa(bits: 2048), .ecdsaP256, .ecdsaP384, .ed25519,
    ].compactMap { try? SigningKey.generate($0) }

    static let algorithms: [SignatureAlgorithm] = [
        .rsaPKCS1(.sha256), .rsaPKCS1(.sha384), .rsaPKCS1(.sha512), .rsaPKCS1(.sha1),
        .rsaPSS(.sha256, saltLength: 32), .rsaPSS(.sha512, saltLength: 20),
        .ecdsa(.sha256), .ecdsa(.sha384), .ed25519,
    ]

    @Test("The first three test vectors of RFC 8032, 7.1")
    func rfc8032() throws {
        let vectors = [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                    + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                    + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ]
        for (seed, publicKey, message, signature) in vectors {
            let key = SigningKey(ed25519Seed: try #require(Hex.decode(seed)))
            let message = try #require(Hex.decode(message))
            #expect(key.publicKey.rawEd25519.map { Hex.encode($0) } == publicKey)
            #expect(Hex.encode(try key.sign(message, as: .ed25519)) == signature)
            let raw = try PublicKey(ed25519Raw: try #require(Hex.decode(publicKey)))
            #expect(raw == key.publicKey)
            #expect(raw.verifies(try #require(Hex.decode(signature)), over: message, as: .ed25519))
        }
    }

    @Test("A key signs and verifies in the ways of its kind, and in no other")
    func fitting() throws {
        #expect(Self.keys.count == 4)
        for key in Self.keys {
            for algorithm in Self.algorithms {
                let fits =
                    switch (key.kind, algorithm) {
                    case (.rsa, .rsaPKCS1), (.rsa, .rsaPSS), (.ecdsaP256, .ecdsa),
                        (.ecdsaP384, .ecdsa), (.ed25519, .ed25519):
                        true
                    default: false
                    }
                if fits {
                    let signature = try key.sign(Self.message, as: algorithm)
                    #expect(
                        key.publicKey.verifies(signature, over: Self.message, as: algorithm))
                    for other in Self.algorithms where other != algorithm {
                        #expect(
                            !key.publicKey.verifies(signature, over: Self.message, as: other))
                    }
                } else {
                    let error = #expect(throws: CryptoError.self) {
                        try key.sign(Self.message, as: algorithm)
                    }
                    #expect(error?.code == .algorithmMismatch)
                }
            }
        }
    }

    @Test("No signature with one bit changed, cut short or made longer verifies")
    func changedSignature() throws {
        for key in Self.keys {
            let algorithm = key.defaultAlgorithm
            let signature = try key.sign(Self.message)
            for index in signature.indices {
                // Every bit of the short ones; for RSA, whose bits are all alike, one per byte.
                for bit in key.kind == .rsa(bits: 2048) ? 0..<1 : 0..<8 {
                    var changed = signature
                    changed[index] ^= 1 << UInt8(bit)
                    #expect(
                        !key.publicKey.verifies(changed, over: Self.message, as: algorithm),
                        "\(key.kind) byte \(index) bit \(bit)")
                }
            }
            let cut = Array(signature.dropLast())
            #expect(!key.publicKey.verifies(cut, over: Self.message, as: algorithm))
            #expect(!key.publicKey.verifies(signature + [0], over: Self.message, as: algorithm))
            #expect(!key.publicKey.verifies([], over: Self.message, as: algorithm))
        }
    }

    @Test("No message with one bit changed verifies")
    func changedMessage() throws {
        let key = try SigningKey.generate(.ecdsaP256)
        let signature = try key.sign(Self.message)
        for index in Self.message.indices {
            for bit in 0..<8 {
                var changed = Self.message
                changed[index] ^= 1 << UInt8(bit)
                #expect(!key.publicKey.verifies(signature, over: changed, as: .ecdsa(.sha256)))
            }
        }
    }

    @Test("A public key is read back from its SubjectPublicKeyInfo, and only from all of it")
    func publicKeys() throws {
        for key in Self.keys {
            let spki = key.publicKey.spkiDER
            let read = try PublicKey(spkiDER: spki)
            #expect(read == key.publicKey)
            #expect(read.fingerprint == Digest.sha256(spki))
            #expect(read.kind == key.publicKey.kind)
            #expect(try PublicKey(pem: read.pem) == read)
            #expect(!read.isWeak)
            for count in spki.indices {
                let error = #expect(throws: CryptoError.self) {
                    try PublicKey(spkiDER: Array(spki[..<count]))
                }
                #expect(error?.code == .malformedKey)
            }
            #expect(throws: CryptoError.self) { try PublicKey(spkiDER: spki + [0]) }
        }
        for count in [0, 31, 33] {
            #expect(throws: CryptoError.self) {
                try PublicKey(ed25519Raw: [UInt8](repeating: 1, count: count))
            }
        }
    }

    @Test("Only key sizes from RSA-2048 to RSA-4096 are made")
    func sizes() {
        for bits in [512, 1024, 2047, 4097, 16384] {
            let error = #expect(throws: CryptoError.self) {
                try SigningKey.generate(.rsa(bits: bits))
            }
            #expect(error?.code == .unsupportedKey)
        }
    }

    @Test("A key comes back from PKCS#8, encrypted and plain, and not without its passphrase")
    func pkcs8() throws {
        let passphrase = Array("đúng mật khẩu".utf8)
        for key in Self.keys {
            let sealed = try key.pkcs8PEM(passphrase: passphrase)
            #expect(sealed.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
            let opened = try SigningKey(pkcs8PEM: sealed, passphrase: passphrase)
            #expect(opened.publicKey == key.publicKey && opened.kind == key.kind)
            let signature = try opened.sign(Self.message)
            #expect(
                key.publicKey.verifies(signature, over: Self.message, as: key.defaultAlgorithm))

            let plain = try key.pkcs8PEM(passphrase: nil)
            #expect(
                try SigningKey(pkcs8PEM: plain, passphrase: nil).publicKey == key.publicKey)
        }
        let sealed = try #require(Self.keys.last).pkcs8PEM(passphrase: passphrase)
        for wrong in [nil, [], Array("sai".utf8), passphrase + [0x20]] {
            let error = #expect(throws: CryptoError.self) {
                try SigningKey(pkcs8PEM: sealed, passphrase: wrong)
            }
            #expect(error?.code == .wrongPassphrase)
        }
        let error = #expect(throws: CryptoError.self) {
            try Self.keys.last?.pkcs8PEM(passphrase: [])
        }
        #expect(error?.code == .wrongPassphrase)
    }
}
