import AntinCrypto
import Testing

struct TextEncodingTests {
    @Test("RFC 4648's base64 examples, both ways")
    func base64Examples() {
        let examples = [
            "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==",
            "fooba": "Zm9vYmE=", "foobar": "Zm9vYmFy",
        ]
        for (plain, encoded) in examples {
            #expect(Base64.encode(Array(plain.utf8)) == encoded)
            #expect(Base64.decode(encoded) == Array(plain.utf8))
        }
        let all = (0...255).map { UInt8($0) }
        #expect(Base64.decode(Base64.encode(all)) == all)
    }

    @Test("Of all four-character texts over a sample alphabet, only canonical ones are read")
    func base64IsCanonical() {
        let alphabet = Array("AQgwZb9+/=-_ \n\u{0}é".utf8)
        for a in alphabet {
            for b in alphabet {
                for c in alphabet {
                    for d in alphabet {
                        let text = String(decoding: [a, b, c, d], as: UTF8.self)
                        if let bytes = Base64.decode(text) {
                            #expect(Base64.encode(bytes) == text)
                        }
                    }
                }
            }
        }
        for text in ["Zg=", "Zg", "Zh==", "Zm9=", "Zg==Zg==", "====", "A===", " Zg==", "Zg==\n"] {
            #expect(Base64.decode(text) == nil, "\(text)")
        }
    }

    @Test("Hexadecimal is lower case and even")
    func hex() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.encode([0, 0x9a, 0xff]) == "009aff")
        for text in ["0", "0G", "FF", "0x00", " 00", "00 ", "é"] {
            #expect(Hex.decode(text) == nil, "\(text)")
        }
    }

    @Test("PEM blocks are found between other text, and never half")
    func pem() {
        let der = (0..<100).map { UInt8($0) }
        let text = PEM.encode(der, label: "CERTIFICATE")
        #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
        let blocks = PEM.decode("subject=x\n" + text + "\r\n" + text)
        #expect(blocks?.map(\.der) == [der, der])
        #expect(blocks?.map(\.label) == ["CERTIFICATE", "CERTIFICATE"])
        #expect(PEM.decode("no block at all") == [])
        for count in 1..<(text.utf8.count - 1) {
            let cut = String(decoding: Array(text.utf8.prefix(count)), as: UTF8.self)
            let read = PEM.decode(cut)
            #expect(read == nil || read == [], "\(count)")
        }
    }

    @Test("Random bytes have the asked number and do not repeat")
    func random() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(33).count == 33)
        #expect(Set((0..<100).map { _ in SecureRandom.bytes(16) }).count == 100)
        var secret = SecureRandom.bytes(8)
        Secrets.wipe(&secret)
        #expect(secret.isEmpty)
        #expect(Secrets.equal([1, 2], [1, 2]) && !Secrets.equal([1, 2], [1, 3]))
        #expect(!Secrets.equal([1], [1, 2]))
    }
}
