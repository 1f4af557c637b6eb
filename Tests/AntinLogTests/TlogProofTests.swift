import AntinCrypto
import AntinLog
import AntinTestSupport
import FoundationEssentials
import Testing

@Suite("tlog-proof")
struct TlogProofTests {
    static let index: UInt64 = 4
    static let leaves = ReferenceTree.leaves(11)

    static func sample() throws -> (TlogProof, SignedCheckpoint) {
        let tree = MemoryTree(leaves: leaves)
        let checkpoint = try Checkpoint(
            origin: CheckpointTests.origin, size: tree.size, root: tree.root())
        let signed = try SignedCheckpoint(signing: checkpoint, by: CheckpointTests.logKey())
        let inclusion = try InclusionProof.make(index: index, size: tree.size, reader: tree)
        let proof = try TlogProof(
            index: index, hashes: inclusion.hashes, checkpoint: signed.bytes)
        return (proof, signed)
    }

    /// Reads, opens and checks; nil for any refusal.
    static func proven(_ bytes: [UInt8]) -> TlogProof? {
        guard let proof = try? TlogProof(parsing: bytes),
            let key = try? CheckpointTests.logKey().verifierKey,
            let signed = try? SignedCheckpoint(
                opening: proof.checkpoint, origin: CheckpointTests.origin, logKeys: [key]),
            proof.proves(leaf: leaves[Int(index)], under: signed)
        else { return nil }
        return proof
    }

    @Test("A proof prints as read and proves its leaf and no other, at its index and no other")
    func roundTrip() throws {
        let (proof, signed) = try Self.sample()
        #expect(try TlogProof(parsing: proof.bytes) == proof)
        for (position, leaf) in Self.leaves.enumerated() {
            #expect(proof.proves(leaf: leaf, under: signed) == (position == Int(Self.index)))
        }
        for index: UInt64 in 0..<20 {
            let moved = try TlogProof(
                index: index, hashes: proof.hashes, checkpoint: proof.checkpoint)
            #expect(
                moved.proves(leaf: Self.leaves[Int(Self.index)], under: signed)
                    == (index == Self.index))
        }
        // The same root under a note with one more line is another note.
        let other = try SignedNote(parsing: proof.checkpoint).adding(NoteTests.stranger(1))
        let moved = try TlogProof(
            index: Self.index, hashes: proof.hashes, checkpoint: other.bytes)
        #expect(!moved.proves(leaf: Self.leaves[Int(Self.index)], under: signed))
    }

    @Test("No prefix of a proof proves, nor one with a changed byte")
    func attacks() throws {
        let bytes = try Self.sample().0.bytes
        #expect(Self.proven(bytes) != nil)
        for end in 0..<bytes.count { #expect(Self.proven(Array(bytes[..<end])) == nil) }
        for position in bytes.indices {
            for value in bytes[position].changes {
                var changed = bytes
                changed[position] = value
                if Self.proven(changed) != nil {
                    Issue.record("byte \(position) = \(value) goes unnoticed")
                }
            }
        }
    }

    @Test("Extra bytes are carried, and 63 hashes are the most")
    func limits() throws {
        let note = Array("checkpoint\n".utf8)
        let hash = Digest.sha256("hash")
        let proof = try TlogProof(index: .max, hashes: [], checkpoint: note, extra: [1, 2])
        #expect(
            proof.bytes
                == Array(
                    "c2sp.org/tlog-proof@v1\nextra AQI=\nindex \(UInt64.max)\n\ncheckpoint\n".utf8))
        #expect(try TlogProof(parsing: proof.bytes) == proof)
        let most = try TlogProof(
            index: 0, hashes: [Digest](repeating: hash, count: 63), checkpoint: note)
        #expect(try TlogProof(parsing: most.bytes) == most)
        #expect(throws: FormatError.self) {
            try TlogProof(
                index: 0, hashes: [Digest](repeating: hash, count: 64), checkpoint: note)
        }
        let tooMany = String(decoding: most.bytes, as: UTF8.self)
            .replacing("\n\n", with: "\n\(hash.base64)\n\n")
        #expect(throws: FormatError.self) { try TlogProof(parsing: Array(tooMany.utf8)) }
    }

    @Test(
        "Second spellings are refused",
        arguments: [
            "extra \nindex 0\n\n", "extra AQI\nindex 0\n\n", "index 00\n\n", "index  0\n\n",
            "Index 0\n\n", "index 0 \n\n", "index 0\nextra AQI=\n\n", "index 0\n", "index\n\n",
            "extra AQI=\nextra AQI=\nindex 0\n\n", "\nindex 0\n\n", "index 0\r\n\r\n",
        ])
    func spellings(head: String) {
        let text = "c2sp.org/tlog-proof@v1\n\(head)checkpoint\n"
        #expect(throws: FormatError.self) { try TlogProof(parsing: Array(text.utf8)) }
    }

    @Test("What Go's reader takes and refuses is taken and refused")
    func goVectors() throws {
        struct Vectors: Decodable {
            struct Good: Decodable { let proof: String, index: UInt64, hashes: Int }
            struct Bad: Decodable { let name: String, proof: String }
            let good: [Good]
            let bad: [Bad]
        }
        guard let json = try SharedVectors.bytes("vectors/log/extracted/tlog-proof-syntax.json")
        else { return }
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(json))
        for vector in vectors.good {
            let proof = try TlogProof(parsing: Array(vector.proof.utf8))
            #expect(proof.index == vector.index)
            #expect(proof.hashes.count == vector.hashes)
        }
        for vector in vectors.bad {
            #expect(throws: FormatError.self, "\(vector.name)") {
                try TlogProof(parsing: Array(vector.proof.utf8))
            }
        }
    }
}
