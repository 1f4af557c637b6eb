import AntinCrypto
import Testing

@Suite("Secrets at rest")
struct SecretBoxTests {
    /// The same made with another binding of AES-GCM, Python's `cryptography`.
    @Test("A sealed value has version, nonce, ciphertext and tag, as AES-256-GCM says")
    func vector() throws {
        let key = (0..<32).map { UInt8($0) }
        let nonce = (0..<12).map { UInt8($0 + 100) }
        let box = try #require(SecretBox(key: key))
        let sealed = box.seal(
            Array("12345678901234567890".utf8), for: "second-factor:0011", nonce: nonce)
        #expect(sealed.count == 49)
        #expect(Hex.encode(Array(sealed[..<13])) == "016465666768696a6b6c6d6e6f")
        #expect(Hex.encode(Array(sealed[13...])) == Self.expected)
    }

    static let expected = "7929ed524cdf61a607526edae9515fcb75fa3f3a5431f59b82d17627dcf340156bbc9b9d"

    @Test("It opens with its key, for its purpose, as long as nothing of it was changed")
    func opening() throws {
        let box = try #require(SecretBox(key: SecureRandom.bytes(32)))
        let other = try #require(SecretBox(key: SecureRandom.bytes(32)))
        for plain in [[], [7], SecureRandom.bytes(20), SecureRandom.bytes(1_000)] as [[UInt8]] {
            let sealed = box.seal(plain, for: "a:1")
            #expect(box.open(sealed, for: "a:1") == plain)
            #expect(box.seal(plain, for: "a:1") != sealed)
            #expect(box.open(sealed, for: "a:2") == nil)
            #expect(box.open(sealed, for: "") == nil)
            #expect(other.open(sealed, for: "a:1") == nil)
            for position in [0, 1, 12, sealed.count - 17, sealed.count - 1] {
                var changed = sealed
                changed[position] ^= 1
                #expect(box.open(changed, for: "a:1") == nil)
            }
            #expect(box.open(sealed.dropLast(), for: "a:1") == nil)
            #expect(box.open(sealed + [0], for: "a:1") == nil)
        }
        #expect(box.open([], for: "") == nil && box.open([1], for: "") == nil)
        #expect(SecretBox(key: SecureRandom.bytes(16)) == nil)
    }
}

extension SecretBox {
    fileprivate func open(_ sealed: ArraySlice<UInt8>, for purpose: String) -> [UInt8]? {
        self.open(Array(sealed), for: purpose)
    }
}
