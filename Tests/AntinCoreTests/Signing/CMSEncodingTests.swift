import AntinCore
import AntinCrypto
import AntinLog
import AntinTestSupport
import Testing

@Suite("CMS from others may be BER; ours is DER, and nothing in it can be changed")
struct CMSEncodingTests {
    let fixture: SigningFixture
    let content = [UInt8]("Kế hoạch năm học 2026-2027".utf8)

    init() throws { self.fixture = try SigningFixture.shared.get() }

    private func integrity(_ message: [UInt8]) -> SignatureFacts.Answer {
        facts(of: message, over: self.content).integrity
    }

    /// A message in which every part but the certificates, whose bytes others have signed, is
    /// encoded in a way of BER.
    private func message(_ encode: (DERTree) -> [UInt8]) throws -> [UInt8] {
        let forge = SignatureForge(self.fixture, over: DigestAlgorithm.sha256.hash(self.content))
        let tree = try forge.tree()
        let parts = tree[1, 0].members.map { part in
            part.tag == 0xa0
                ? [0xa0, 0x80] + part.members.flatMap(\.der) + [0, 0] : encode(part)
        }
        let tail = [UInt8](repeating: 0, count: 6)
        return [0x30, 0x80] + tree[0].der + [0xa0, 0x80, 0x30, 0x80] + parts.joined() + tail
    }

    @Test("Indefinite lengths and octet strings in pieces are read")
    func indefinite() throws {
        #expect(self.integrity(try self.message(\.der)) == .pass)
        #expect(self.integrity(try self.message(\.indefinite)) == .pass)
    }

    @Test("Lengths in more octets than needed are read")
    func padded() throws {
        #expect(self.integrity(try self.message(\.padded)) == .pass)
    }

    @Test("Attributes out of order verify over their DER, as RFC 5652 says")
    func unsorted() throws {
        var forge = SignatureForge(self.fixture, over: DigestAlgorithm.sha256.hash(self.content))
        forge.keepsAttributeOrder = true
        for _ in 0..<4 {
            let first = forge.attributes?.removeFirst()
            if let first { forge.attributes?.append(first) }
            #expect(self.integrity(try forge.message()) == .pass)
        }
    }

    @Test("What was read in BER is printed as DER that reads the same")
    func reprinted() throws {
        var forge = SignatureForge(self.fixture, over: DigestAlgorithm.sha256.hash(self.content))
        forge.keepsAttributeOrder = true
        forge.attributes?.reverse()
        let read = try CMSSignedData(parsing: try forge.message()[...])
        let tree = try #require(DERTree(read.bytes))
        #expect(tree.der == read.bytes)
        #expect(self.integrity(read.bytes) == .pass)
        #expect(try CMSSignedData(parsing: read.bytes[...]).bytes == read.bytes)
    }

    // MARK: - Strictness

    @Test("No proper prefix of a signature is a signature")
    func prefixes() throws {
        let message = try self.fixture.p7s(over: self.content)
        for end in message.indices {
            let facts = facts(of: Array(message[..<end]), over: self.content)
            #expect(facts.integrity.result == .fail)
            #expect(facts.malformed != nil)
        }
    }

    @Test("No byte of a signature can be changed: neither envelope, attributes nor certificates")
    func everyByte() throws {
        let alone = try SoftwareSigner(
            key: self.fixture.ecdsaKey, certificate: self.fixture.ecdsa.certificate, chain: [])
        try self.expectUnchangeable(self.fixture.p7s(over: self.content, by: alone), bits: 0..<8)
        // With a chain; most of its bytes are certificates.
        for signer in [self.fixture.ecdsa, self.fixture.rsa] {
            try self.expectUnchangeable(
                self.fixture.p7s(over: self.content, by: signer), bits: 0..<1)
        }
    }

    private func expectUnchangeable(_ message: [UInt8], bits: Range<UInt8>) {
        #expect(self.integrity(message) == .pass)
        var changed = message
        for index in message.indices {
            for bit in bits {
                changed[index] = message[index] ^ (1 << bit)
                if self.integrity(changed).result == .pass {
                    Issue.record("bit \(bit) of byte \(index) may be changed")
                }
            }
            changed[index] = message[index]
        }
    }

    @Test("No byte can be taken out or put in")
    func insertions() throws {
        let message = try self.fixture.p7s(over: self.content)
        for index in message.indices {
            var shorter = message
            shorter.remove(at: index)
            #expect(self.integrity(shorter).result != .pass)
            var longer = message
            longer.insert(0, at: index)
            #expect(self.integrity(longer).result != .pass)
        }
    }

    @Test("Elements nested without end, and lengths beyond the bytes, are refused quickly")
    func hostile() {
        let deep = [UInt8](repeating: 0x30, count: 100_000)
        let deepIndefinite = Array([[UInt8]](repeating: [0x30, 0x80], count: 100_000).joined())
        let manyEmpty =
            [0x30, 0x80] + [UInt8](repeating: 0x05, count: 1) + [0]
            + Array([[UInt8]](repeating: [0x05, 0x00], count: 200_000).joined()) + [0, 0]
        let hostile: [[UInt8]] = [
            [], [0x30], [0x30, 0x80], [0x30, 0x81],
            [0x30, 0x88] + [UInt8](repeating: 0xff, count: 8),
            [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [0x30, 0xff],
            [0x1f, 0xff, 0xff, 0xff, 0xff, 0xff],
            [0x04, 0x80, 0, 0], [0, 0], deep, deepIndefinite, manyEmpty,
        ]
        for bytes in hostile {
            for form in [SignatureForm.detached, .pades, .enveloping, .documentTimestamp] {
                let facts = facts(of: bytes, over: self.content, as: form)
                #expect(facts.integrity.reasons == [.malformed])
                #expect(facts.acceptable.result == .notChecked)
            }
        }
    }
}
