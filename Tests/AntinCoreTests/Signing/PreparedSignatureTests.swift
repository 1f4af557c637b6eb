import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import Foundation
import Testing

@Suite("A detached signature in two phases")
struct PreparedSignatureTests {
    let fixture: SigningFixture
    let content = HashedContent(
        [UInt8]("Thông báo kết luận cuộc họp".utf8), Set(DigestAlgorithm.allCases))
    let times: ClosedRange<Timestamp>

    init() throws {
        self.fixture = try SigningFixture.shared.get()
        let now = SigningFixture.time
        self.times = Timestamp(seconds: now.seconds - 60)...Timestamp(seconds: now.seconds + 60)
    }

    private func prepare(
        for signer: SoftwareSigner, at time: Timestamp = SigningFixture.time
    ) throws -> PreparedSignature {
        try PreparedSignature(
            detached: self.content, certificate: signer.certificate, chain: signer.chain,
            algorithm: signer.algorithm, signingTime: time)
    }

    @Test("Prepared here, signed there, filled in by a third: the same as in one go")
    func phases() throws {
        for signer in [
            self.fixture.rsa, try self.fixture.signer(self.fixture.rsaKey, .rsaPKCS1(.sha512)),
        ] {
            let file = try self.prepare(for: signer).checkedCanonical()

            let atTheDesk = try PreparedSignature(parsing: file)
            let toBeSigned = try atTheDesk.recomputed(
                over: self.content, for: signer, within: self.times)
            #expect(toBeSigned == atTheDesk.toBeSigned)
            let value = try signer.sign(toBeSigned)

            let message = try PreparedSignature(parsing: file).filled(
                with: value, over: self.content)
            // RSA with PKCS #1 v1.5 has one value, so both ways give the same bytes.
            let inOneGo = try DocumentSigner(signer).detached(
                over: self.content, at: SigningFixture.time)
            #expect(message == inOneGo)
        }
    }

    @Test("The signing side refuses what differs from its own view")
    func refusals() throws {
        let signer = self.fixture.ecdsa
        let prepared = try self.prepare(for: signer)
        func refusal(
            _ prepared: PreparedSignature, over content: HashedContent? = nil,
            for other: SoftwareSigner? = nil
        ) -> SigningError? {
            #expect(throws: SigningError.self) {
                try prepared.recomputed(
                    over: content ?? self.content, for: other ?? signer, within: self.times)
            }
        }
        let wrongSigner = SigningError(.wrongSigner, "")
        #expect(refusal(prepared, for: self.fixture.stranger) == wrongSigner)
        let other = HashedContent([1, 2, 3], [.sha256])
        #expect(refusal(prepared, over: other) == SigningError(.documentDiffers, ""))
        for offset in [-61, 61] as [Int64] {
            let time = Timestamp(seconds: SigningFixture.time.seconds + offset)
            let late = try self.prepare(for: signer, at: time)
            #expect(refusal(late) == SigningError(.timeOutside, ""))
        }

        // A server that sends the right document with the attributes of another one.
        let foreign = try PreparedSignature(
            detached: other, certificate: signer.certificate, chain: signer.chain,
            algorithm: signer.algorithm, signingTime: SigningFixture.time)
        var lie = prepared.json
        lie["attributes"] = foreign.json["attributes"]
        #expect(throws: FormatError.self) { try PreparedSignature(json: .object(lie)) }
        lie["digest"] = foreign.json["digest"]
        let consistent = try PreparedSignature(json: .object(lie))
        #expect(refusal(consistent) == SigningError(.digestDiffers, ""))

        // One that adds an attribute, a certificate, or leaves the chain out.
        var chainless = prepared.json
        chainless["certificates"] = .array([.string(Base64.encode(signer.certificate.der))])
        #expect(
            refusal(try PreparedSignature(json: .object(chainless)))
                == SigningError(.attributesDiffer, ""))
    }

    @Test("Filling in refuses a value of another key, over other attributes or for another content")
    func fill() throws {
        let signer = self.fixture.ecdsa
        let prepared = try self.prepare(for: signer)
        let value = try signer.sign(prepared.toBeSigned)
        #expect(try !prepared.filled(with: value, over: self.content).isEmpty)
        let stranger = try self.fixture.stranger.sign(prepared.toBeSigned)
        for wrong in [[], stranger, try signer.sign([1]), value + [0], Array(value.dropLast())] {
            #expect(throws: SigningError(.valueDoesNotVerify, "")) {
                try prepared.filled(with: wrong, over: self.content)
            }
        }
        #expect(throws: SigningError(.documentDiffers, "")) {
            try prepared.filled(with: value, over: HashedContent([1], [.sha256]))
        }
        // Hashed by the wrong algorithm counts as not hashed.
        #expect(throws: SigningError(.documentDiffers, "")) {
            try prepared.filled(
                with: value, over: HashedContent([UInt8]("…".utf8), [.sha512]))
        }
    }

    @Test("The file has one spelling, and no prefix or changed byte of it is signed or filled in")
    func file() throws {
        let signer = self.fixture.ecdsa
        let prepared = try self.prepare(for: signer)
        let file = prepared.canonical
        #expect(try PreparedSignature(parsing: file).canonical == file)
        let value = try signer.sign(prepared.toBeSigned)
        // With a wider window the claimed second is the server's to choose.
        let now = SigningFixture.time...SigningFixture.time
        for end in stride(from: 0, to: file.count, by: 7) {
            #expect(throws: FormatError.self) {
                try PreparedSignature(parsing: Array(file[..<end]))
            }
        }
        for index in file.indices {
            var changed = file
            changed[index] ^= 0x01
            guard let read = try? PreparedSignature(parsing: changed) else { continue }
            let signed = try? read.recomputed(over: self.content, for: signer, within: now)
            #expect(signed == nil, "byte \(index) may be changed before signing")
            let filled = try? read.filled(with: value, over: self.content)
            #expect(filled == nil, "byte \(index) may be changed before filling in")
        }
    }

    @Test("A file can be read in pieces: hashing it that way gives the same signature")
    func pieces() throws {
        let bytes = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let store = HashedContent(ByteStore(bytes), [.sha256, .sha512])
        #expect(store[.sha256] == DigestAlgorithm.sha256.hash(bytes))
        #expect(store[.sha512] == DigestAlgorithm.sha512.hash(bytes))
        #expect(store.byteCount == bytes.count)
        let tool = try OutsideTool()
        defer { tool.remove() }
        try tool.write(bytes, to: "content")
        let file = try FileHasher.hash(
            tool.directory.appendingPathComponent("content").path, [.sha256, .sha512])
        #expect(HashedContent(file) == store)
    }
}
