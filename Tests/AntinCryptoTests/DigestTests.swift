import AntinCrypto
import Testing

/// FIPS 180-4 examples; RFC 6962's hashes against their definition.
struct DigestTests {
    /// The example messages of FIPS 180-2, appendices B to D, and the empty message.
    static let vectors: [(message: String, sha1: String, sha256: String, sha512: String)] = [
        (
            "", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
        ),
        (
            "abc", "a9993e364706816aba3e25717850c26c9cd0d89d",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335"
                + "96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445"
        ),
    ]

    @Test("The example messages of FIPS 180 hash to the printed values")
    func examples() {
        for vector in Self.vectors {
            let message = Array(vector.message.utf8)
            #expect(Digest.sha256(message).hex == vector.sha256)
            #expect(Digest.sha256(vector.message).hex == vector.sha256)
            #expect(Hex.encode(DigestAlgorithm.sha1.hash(message)) == vector.sha1)
            #expect(Hex.encode(DigestAlgorithm.sha256.hash(message)) == vector.sha256)
            #expect(Hex.encode(DigestAlgorithm.sha512.hash(message)) == vector.sha512)
        }
        #expect(
            Hex.encode(DigestAlgorithm.sha384.hash(Array("abc".utf8)))
                == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                + "8086072ba1e7cc2358baeca134c825a7")
    }

    @Test("A million times the letter a, in pieces of every size from 1 to 200")
    func longMessage() {
        var small = Hasher256()
        var large = Hasher(.sha256)
        var written = 0
        var size = 1
        while written < 1_000_000 {
            let piece = [UInt8](repeating: 0x61, count: min(size, 1_000_000 - written))
            small.update(piece)
            large.update(piece)
            written += piece.count
            size = size % 200 + 1
        }
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(small.finish().hex == expected)
        #expect(Hex.encode(large.finish()) == expected)
    }

    @Test("Leaf and node hashes are SHA-256 behind one prefix byte, for every short length")
    func prefixed() {
        for count in 0..<200 {
            let entry = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            #expect(Digest.leaf(entry) == Digest.sha256([0] + entry))
            var hasher = Hasher256()
            hasher.update(byte: 0)
            hasher.update(entry.span)
            #expect(hasher.finish() == Digest.leaf(entry.span))
        }
        let (left, right) = (Digest.sha256("left"), Digest.sha256("right"))
        #expect(Digest.node(left, right) == Digest.sha256([1] + left.bytes + right.bytes))
        #expect(Digest.node(left, right) != Digest.node(right, left))
    }

    @Test("A digest is read back from each of its spellings, and from no other")
    func spellings() throws {
        let digest = Digest.sha256("abc")
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(base64: digest.base64) == digest)
        #expect(Digest([9] + digest.bytes, at: 1) == digest)
        #expect(digest.description == digest.hex)
        let ascii = Array(digest.base64.utf8)
        #expect(Digest(base64: ascii.span) == digest)
        for index in ascii.indices {
            // Every other character at every place: another digest, or none.
            for byte in UInt8(0)...255 where byte != ascii[index] {
                var changed = ascii
                changed[index] = byte
                let read = Digest(base64: changed.span)
                #expect(read == nil || read?.base64.utf8.elementsEqual(changed) == true)
                #expect(read != digest)
            }
        }
        var output: [UInt8] = [7]
        digest.append(to: &output)
        #expect(output == [7] + digest.bytes)
        #expect((0..<32).map { digest[$0] } == digest.bytes)

        #expect(Digest(hex: digest.hex.uppercased()) == nil)
        #expect(Digest(hex: digest.hex + "00") == nil)
        #expect(Digest(base64: String(digest.base64.dropLast())) == nil)
        for count in 0..<80 where count != 32 {
            #expect(Digest(bytes: [UInt8](repeating: 0, count: count)) == nil)
        }
        for offset in [-1, 1, 2, 33, Int.max, Int.min] {
            #expect(Digest(digest.bytes.span, at: offset) == nil)
        }
    }

    @Test("Digests are ordered as their bytes are")
    func order() {
        let digests = (0..<200).map { Digest.sha256("\($0)") }
        for (left, right) in zip(digests, digests.dropFirst()) {
            #expect((left < right) == left.bytes.lexicographicallyPrecedes(right.bytes))
            #expect(left != right)
        }
        for position in 0..<32 {
            var bytes = [UInt8](repeating: 0x80, count: 32)
            let middle = Digest(bytes: bytes)
            bytes[position] = 0x81
            let above = Digest(bytes: bytes)
            if let middle, let above { #expect(middle < above && !(above < middle)) }
        }
    }

    @Test("Algorithms are found by their object identifiers")
    func identifiers() {
        for algorithm in DigestAlgorithm.allCases {
            #expect(DigestAlgorithm(oid: algorithm.oid) == algorithm)
            #expect(algorithm.hash([]).count == algorithm.byteCount)
        }
        #expect(DigestAlgorithm(oid: "2.16.840.1.101.3.4.2.4") == nil)
    }
}

extension Digest {
    fileprivate init?(_ bytes: [UInt8], at offset: Int) { self.init(bytes.span, at: offset) }
}
