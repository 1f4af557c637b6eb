import AntinCrypto
import AntinLog
import AntinTestSupport
import FoundationEssentials
import Testing

@Suite("Checkpoint")
struct CheckpointTests {
    static let origin = "so.example.org/log"
    static let root = Digest.sha256("root")

    static func logKey() throws -> NoteSignerKey { try NoteTests.key(origin) }

    static func witness() throws -> CosignerKey {
        try CosignerKey(
            name: "chung-kien.example.org",
            key: SigningKey(ed25519Seed: [UInt8](repeating: 3, count: 32)))
    }

    static func signed() throws -> SignedCheckpoint {
        try SignedCheckpoint(
            signing: Checkpoint(origin: origin, size: 20_852, root: root), by: logKey())
    }

    @Test("A checkpoint prints in three lines and opens with the log's key")
    func roundTrip() throws {
        let signed = try Self.signed()
        #expect(
            signed.checkpoint.text
                == Array("so.example.org/log\n20852\n\(Self.root.base64)\n".utf8))
        let opened = try SignedCheckpoint(
            opening: signed.bytes, origin: Self.origin, logKeys: [Self.logKey().verifierKey])
        #expect(opened == signed)
    }

    @Test("No proper prefix of a checkpoint opens, nor one with a changed byte")
    func attacks() throws {
        let bytes = try Self.signed().bytes
        let keys = [try Self.logKey().verifierKey]
        func refusal(_ bytes: [UInt8]) -> CheckpointRefusal? {
            do {
                _ = try SignedCheckpoint(opening: bytes, origin: Self.origin, logKeys: keys)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal(bytes) == nil)
        for end in 0..<bytes.count { #expect(refusal(Array(bytes[..<end])) != nil) }
        for position in bytes.indices {
            for value in bytes[position].changes {
                var changed = bytes
                changed[position] = value
                if refusal(changed) == nil {
                    Issue.record("byte \(position) = \(value) goes unnoticed")
                }
            }
        }
    }

    @Test("What is not a checkpoint of ours is refused for the right reason")
    func refusals() throws {
        let key = try Self.logKey()
        let witness = try Self.witness()
        let signed = try Self.signed()
        func open(
            _ bytes: [UInt8], origin: String = Self.origin, keys: [NoteVerifierKey]? = nil,
            witnesses: [NoteVerifierKey] = []
        ) throws -> SignedCheckpoint {
            try SignedCheckpoint(
                opening: bytes, origin: origin, logKeys: keys ?? [key.verifierKey],
                witnesses: witnesses)
        }
        #expect(throws: CheckpointRefusal.otherOrigin) {
            try open(signed.bytes, origin: "so.example.org/lot")
        }
        #expect(throws: CheckpointRefusal.noLogSignature) { try open(signed.bytes, keys: []) }
        let cosigned = try SignedNote(
            text: signed.checkpoint.text,
            signatures: [witness.cosign(signed.checkpoint.text, seconds: 1)])
        #expect(throws: CheckpointRefusal.noLogSignature) {
            try open(cosigned.bytes, witnesses: [witness.verifierKey])
        }
        // A witness's key is no log key, in whatever list it stands.
        #expect(throws: CheckpointRefusal.noLogSignature) {
            try open(cosigned.bytes, keys: [witness.verifierKey])
        }
        let extended = try SignedNote(
            signing: signed.checkpoint.text + Array("extension\n".utf8), by: [key])
        #expect(
            throws: CheckpointRefusal.malformed(
                FormatError("checkpoint", line: 4, expected: "no extension lines"))
        ) { try open(extended.bytes) }
        #expect(throws: FormatError.self) {
            try SignedCheckpoint(signing: signed.checkpoint, by: NoteTests.key("other"))
        }
        #expect(throws: FormatError.self) {
            try Checkpoint(origin: Self.origin, size: 0, root: Self.root)
        }
        #expect(throws: FormatError.self) {
            try Checkpoint(origin: "", size: 1, root: Self.root)
        }
        #expect(throws: FormatError.self) {
            try Checkpoint(origin: "a\nb", size: 1, root: Self.root)
        }
    }

    @Test("A witness's cosignature is reported with its time, and a failing one refuses the note")
    func cosignatures() throws {
        let signed = try Self.signed()
        let witness = try Self.witness()
        let line = try witness.cosign(signed.checkpoint.text, seconds: 1_767_139_200)
        let keys = [try Self.logKey().verifierKey]
        func open(_ note: SignedNote, witnesses: [NoteVerifierKey]) throws -> SignedCheckpoint {
            try SignedCheckpoint(
                opening: note.bytes, origin: Self.origin, logKeys: keys, witnesses: witnesses)
        }
        let note = try signed.note.adding(line)
        let opened = try open(note, witnesses: [witness.verifierKey])
        #expect(opened.cosignatures.map(\.seconds) == [1_767_139_200])
        #expect(opened.cosignatures.map(\.key) == [witness.verifierKey])
        #expect(try open(note, witnesses: []).cosignatures.isEmpty)
        for position in line.signature.indices {
            var changed = line.signature
            changed[position] ^= 1
            let forged = NoteSignature(
                name: line.name, keyID: line.keyID, signature: changed)
            #expect(throws: CheckpointRefusal.badSignature(name: witness.name)) {
                try open(signed.note.adding(forged), witnesses: [witness.verifierKey])
            }
        }
        for count in [1, 7, 8, 64, 71, 73] {
            let signature = Array((line.signature + line.signature).prefix(count))
            let forged = NoteSignature(name: line.name, keyID: line.keyID, signature: signature)
            #expect(throws: CheckpointRefusal.badSignature(name: witness.name)) {
                try open(signed.note.adding(forged), witnesses: [witness.verifierKey])
            }
        }
    }

    @Test(
        "Second spellings of the text are refused",
        arguments: [
            "o\n01\nR\n", "o\n+1\nR\n", "o\n-1\nR\n", "o\n1 \nR\n", "o\n\nR\n", "o\n1\nR",
            "o\n1\nR\n\n", "o\n1\nR\nx\n", "\n1\nR\n", "o\n1\n\n", "o\n1\n", "o\n", "",
            "o\n18446744073709551616\nR\n", "o\n1\nR=\n", "o\r\n1\r\nR\r\n", "o\n0\nR\n",
        ])
    func spellings(pattern: String) {
        let text = pattern.replacing("R", with: Self.root.base64)
        #expect(throws: FormatError.self) { try Checkpoint(parsing: Array(text.utf8)) }
    }

    @Test("The bodies that Go refuses are refused, and so are roots of other lengths")
    func goVectors() throws {
        struct Vectors: Decodable {
            struct Case: Decodable { let name: String, body: String, wantErr: Bool }
            let cases: [Case]
        }
        guard
            let json = try SharedVectors.bytes("vectors/log/extracted/checkpoint-body-syntax.json")
        else { return }
        for vector in try JSONDecoder().decode(Vectors.self, from: Data(json)).cases {
            // The lenient cases have roots that are no SHA-256 values, so none is ours.
            #expect(throws: FormatError.self, "\(vector.name)") {
                try Checkpoint(parsing: Array(vector.body.utf8))
            }
        }
    }
}
