import AntinCrypto
import Testing

struct CertificateTests {
    @Test("An issued certificate says what was asked for")
    func fields() throws {
        let authority = try #require(TestAuthority.shared)
        let person = authority.person
        #expect(person.subject.commonName == "Trần Thị Thử")
        #expect(person.subject.organization == "Trường THPT Giả Định")
        #expect(person.subject.organizationalUnit == "Văn thư")
        #expect(person.subject.country == "VN")
        #expect(
            person.subject.description
                == "CN=Trần Thị Thử,OU=Văn thư,O=Trường THPT Giả Định,C=VN")
        #expect(person.issuer == authority.sub.certificate.subject)
        #expect(person.serialNumber == [0, 0x80, 1] && person.serialHex == "8001")
        #expect(person.notBefore == TestAuthority.start + 86_400)
        #expect(person.notAfter == TestAuthority.start + TestAuthority.year)
        #expect(person.keyUsage == [.digitalSignature, .nonRepudiation])
        #expect(
            person.extendedKeyUsages
                == [ExtendedKeyUsage.emailProtection, ExtendedKeyUsage.documentSigning])
        #expect(!person.isCA && !person.isSelfIssued)
        #expect(person.ocspURLs == ["http://ocsp.thu.example/"])
        #expect(person.caIssuerURLs == ["http://ca.thu.example/sub.cer"])
        #expect(person.crlURLs == ["http://ca.thu.example/sub.crl"])
        #expect(person.publicKey == authority.personKey.publicKey)
        #expect(person.signatureAlgorithmOID == "1.2.840.10045.4.3.2")
        #expect(person.weaknesses.isEmpty)
        #expect(person.fingerprint == Digest.sha256(person.der))
        #expect(person.isSigned(by: authority.sub.certificate))
        #expect(!person.isSigned(by: authority.root.certificate))

        let root = authority.root.certificate
        #expect(root.isCA && root.isSelfIssued && root.isSigned(by: root))
        #expect(root.keyUsage == [.keyCertSign, .crlSign] && root.extendedKeyUsages.isEmpty)
        #expect(authority.sub.certificate.isCA)
        #expect(authority.sub.chain == [root])
    }

    @Test("The openssl program reads the same fields and accepts the path")
    func referee() throws {
        let openssl = try OpenSSLCommand()
        defer { openssl.remove() }
        for kind in [SigningKey.Kind.ecdsaP256, .rsa(bits: 2048), .ecdsaP384, .ed25519] {
            let authority = try TestAuthority(kind: kind)
            try openssl.write(authority.root.certificate.pem.utf8, to: "root.pem")
            try openssl.write(authority.sub.certificate.pem.utf8, to: "sub.pem")
            try openssl.write(authority.person.pem.utf8, to: "person.pem")
            let verified = try openssl.run(
                "verify", "-x509_strict", "-attime", "\(TestAuthority.start + 90_000)",
                "-CAfile", "root.pem", "-untrusted", "sub.pem", "person.pem")
            #expect(verified.status == 0, "\(verified.output)")
            let text = try openssl.run(
                "x509", "-in", "person.pem", "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb",
                "-dates", "-fingerprint", "-sha256", "-ext",
                "keyUsage,extendedKeyUsage,basicConstraints,authorityInfoAccess")
            for expected in [
                "CN=Trần Thị Thử,OU=Văn thư,O=Trường THPT Giả Định,C=VN",
                "notBefore=Jan  2 00:00:00 2026 GMT", "notAfter=Jan  1 00:00:00 2027 GMT",
                "Digital Signature, Non Repudiation", "E-mail Protection", "CA:FALSE",
                "OCSP - URI:http://ocsp.thu.example/",
            ] {
                #expect(text.output.contains(expected), "\(expected)")
            }
            let hex = authority.person.fingerprint.hex.uppercased()
            #expect(text.output.replacing(":", with: "").contains(hex))
        }
    }

    @Test("Certificates made by openssl are read, weak ones too, and their weakness is told")
    func foreign() throws {
        let openssl = try OpenSSLCommand()
        defer { openssl.remove() }
        let cases: [(key: [String], digest: String, weaknesses: Set<Certificate.Weakness>)] = [
            (["rsa:1024"], "-sha256", [.key]),
            (["rsa:2048"], "-sha1", [.signatureDigest]),
            (["rsa:512"], "-sha1", [.key, .signatureDigest]),
            (["rsa:3072"], "-sha384", []),
            (["ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"], "-sha512", []),
            (["ec", "-pkeyopt", "ec_paramgen_curve:secp192k1"], "-sha256", [.key]),
        ]
        for (key, digest, weaknesses) in cases {
            var arguments = ["req", "-x509", "-nodes", "-newkey"] + key
            arguments += [
                digest, "-keyout", "key.pem", "-out", "certificate.pem", "-utf8", "-days", "30",
                "-subj", #"/C=VN/O=Sở Thử/CN=a\+b, c"#,
            ]
            let made = try openssl.run(all: arguments)
            #expect(made.status == 0, "\(made.output)")
            let certificate = try Certificate(pem: openssl.text("certificate.pem"))
            #expect(certificate.weaknesses == weaknesses, "\(key) \(digest)")
            #expect(certificate.subject.description == #"CN=a\+b\, c,O=Sở Thử,C=VN"#)
            #expect(certificate.isSigned(by: certificate))
            let result = TrustAnchors([certificate])
                .path(from: certificate, through: [], at: certificate.notBefore)
            #expect(result == .found([certificate]))
        }
    }

    @Test("No proper prefix of a certificate is one, and nothing may follow it")
    func prefixes() throws {
        let der = try #require(TestAuthority.shared).person.der
        for count in der.indices {
            let error = #expect(throws: CryptoError.self) {
                try Certificate(der: Array(der[..<count]))
            }
            #expect(error?.code == .malformedCertificate)
        }
        #expect(throws: CryptoError.self) { try Certificate(der: der + [0]) }
    }

    @Test("No certificate with one byte changed is still signed by its issuer")
    func changes() throws {
        let authority = try #require(TestAuthority.shared)
        let der = authority.person.der
        for index in der.indices {
            var changed = der
            changed[index] ^= 0x01
            guard let certificate = try? Certificate(der: changed) else { continue }
            #expect(!certificate.isSigned(by: authority.sub.certificate), "\(index)")
            let result = authority.anchors.path(
                from: certificate, through: [authority.sub.certificate],
                at: TestAuthority.start + 90_000)
            if case .found = result { Issue.record("byte \(index)") }
        }
    }

    @Test("The cache answers the same object for the same bytes")
    func cache() throws {
        let authority = try #require(TestAuthority.shared)
        let first = try Certificate.cached(der: authority.person.der)
        let second = try Certificate.cached(der: authority.person.der)
        #expect(first === second && first == authority.person)
        #expect(throws: CryptoError.self) { try Certificate.cached(der: [0x30, 0]) }
        let text = authority.person.pem + authority.sub.certificate.pem
        #expect(
            try Certificate.all(inPEM: text) == [authority.person, authority.sub.certificate])
    }

    @Test("What cannot stand in a certificate is refused")
    func refusals() throws {
        let authority = try #require(TestAuthority.shared)
        let long = String(repeating: "ạ", count: 65)
        for (name, serial) in [(long, [1]), ("", [1]), ("x", []), ("x", [0])] as [(_, [UInt8])] {
            let error = #expect(throws: CryptoError.self) {
                try authority.sub.issue(
                    .init(commonName: name), publicKey: authority.personKey.publicKey,
                    profile: .seal, notBefore: 0, notAfter: 1, serial: serial)
            }
            #expect(error?.code == .invalidRequest)
        }
        let fits = try authority.sub.issue(
            .init(commonName: String(repeating: "ạ", count: 64)),
            publicKey: authority.personKey.publicKey, profile: .seal, notBefore: 0, notAfter: 1)
        #expect(fits.serialNumber.count == 16)
    }

    @Test("Dates of every kind are read: before 1970, leap days, and after 2050")
    func dates() throws {
        let authority = try #require(TestAuthority.shared)
        let dates: [Int64] = [
            -86_400, 0, 68_169_600, 951_782_400, 951_868_800, 1_709_164_800, 2_524_607_999,
            2_524_608_000, 4_107_542_400, 253_402_300_799,
        ]
        for (start, end) in zip(dates, dates.dropFirst()) {
            let certificate = try authority.sub.issue(
                .init(commonName: "Ngày"), publicKey: authority.personKey.publicKey,
                profile: .person, notBefore: start, notAfter: end)
            #expect(certificate.notBefore == start && certificate.notAfter == end)
        }
    }
}
