import AntinCrypto
import AntinLog
import AntinTestSupport
import FoundationEssentials
import Testing

@Suite("Signed note")
struct NoteTests {
    static let text = Array("one\ntwo\n\nafter an empty line\n".utf8)

    static func key(_ name: String, seed: UInt8 = 1) throws -> NoteSignerKey {
        try NoteSignerKey(
            name: name, key: SigningKey(ed25519Seed: [UInt8](repeating: seed, count: 32)))
    }

    /// A line of a key that nobody knows.
    static func stranger(_ number: Int) -> NoteSignature {
        NoteSignature(name: "stranger\(number)", keyID: 7, signature: [1, 2, 3])
    }

    @Test("A note opens with its key, prints as read, and its text is the signed bytes")
    func roundTrip() throws {
        let signer = try Self.key("so.example.org/log")
        let note = try SignedNote(signing: Self.text, by: [signer])
        let read = try SignedNote(parsing: note.bytes)
        #expect(read == note)
        #expect(read.bytes == note.bytes)
        let verified = try read.verified(by: [signer.verifierKey])
        #expect(verified.text == Self.text)
        #expect(verified.signatures.map(\.key) == [signer.verifierKey])
    }

    @Test("Unknown lines are ignored; a failing line of a known key refuses the whole note")
    func lines() throws {
        let known = try Self.key("known")
        let other = try Self.key("other", seed: 2)
        let good = try known.sign(Self.text)
        let bad = NoteSignature(
            name: "known", keyID: good.keyID, signature: [UInt8](repeating: 9, count: 64))
        let keys = [known.verifierKey]
        func verified(_ lines: [NoteSignature]) throws -> VerifiedNote {
            try SignedNote(text: Self.text, signatures: lines).verified(by: keys)
        }
        #expect(try verified([Self.stranger(1), good, Self.stranger(2)]).signatures.count == 1)
        #expect(try verified([good, good]).signatures.count == 1)
        #expect(throws: NoteRefusal.noKnownSignature) { try verified([Self.stranger(1)]) }
        #expect(throws: NoteRefusal.noKnownSignature) {
            try verified([other.sign(Self.text)])
        }
        for lines in [[bad], [bad, good], [good, bad], [good, Self.stranger(1), bad]] {
            #expect(throws: NoteRefusal.badSignature(name: "known")) { try verified(lines) }
        }
        // The same name with another key ID, and the same ID under another name, are unknown.
        let renamed = NoteSignature(
            name: "Known", keyID: good.keyID, signature: good.signature)
        let renumbered = NoteSignature(
            name: "known", keyID: good.keyID ^ 1, signature: good.signature)
        #expect(throws: NoteRefusal.noKnownSignature) { try verified([renamed, renumbered]) }
    }

    @Test("Names that Unicode calls equivalent are different names")
    func canonicalEquivalence() throws {
        let signer = try Self.key("h\u{1ED3} s\u{01A1}".replacing(" ", with: "-"))
        let line = try signer.sign(Self.text)
        let decomposed = NoteSignature(
            name: "ho\u{0302}\u{0300}-so\u{031B}", keyID: line.keyID, signature: line.signature)
        let note = try SignedNote(text: Self.text, signatures: [decomposed])
        #expect(throws: NoteRefusal.noKnownSignature) {
            try note.verified(by: [signer.verifierKey])
        }
    }

    @Test("100 signatures are a note, none and 101 are not")
    func limits() throws {
        let hundred = (0..<100).map(Self.stranger)
        let note = try SignedNote(text: Self.text, signatures: hundred)
        #expect(try SignedNote(parsing: note.bytes).signatures.count == 100)
        #expect(throws: FormatError.self) {
            try SignedNote(parsing: note.bytes + Self.stranger(100).line)
        }
        #expect(throws: FormatError.self) {
            try SignedNote(text: Self.text, signatures: hundred + [Self.stranger(100)])
        }
        #expect(throws: FormatError.self) { try SignedNote(text: Self.text, signatures: []) }
        #expect(throws: FormatError.self) { try SignedNote(parsing: Self.text + [10]) }
        let long = [UInt8](repeating: 0x61, count: SignedNote.maxBytes) + [10]
        #expect(throws: FormatError.self) {
            try SignedNote(text: long, signatures: [Self.stranger(1)])
        }
        #expect(throws: FormatError.self) {
            try SignedNote(parsing: long + [10] + Self.stranger(1).line)
        }
    }

    @Test(
        "Second spellings of a line, and lines that are none, make the note malformed",
        arguments: [
            "— key AAAAAQI", "—  key AAAAAQI=", "— key  AAAAAQI=", "— key AAAAAQI= ",
            " — key AAAAAQI=", "- key AAAAAQI=", "– key AAAAAQI=", "—key AAAAAQI=",
            "— AAAAAQI=", "— k+y AAAAAQI=", "— k\u{A0}y AAAAAQI=", "— k\u{3000}y AAAAAQI=",
            "— key AAAAAQJ=", "— key AAAAAQ==", "— key AAAA", "— key ", "— key", "—", "",
            "— key AAAAAQI=\r", "— k\ty AAAAAQI=", "— key AAAA_QI=",
        ])
    func malformedLines(line: String) throws {
        let good = "text\n\n— key AAAAAQI=\n"
        #expect(try SignedNote(parsing: Array(good.utf8)).signatures.count == 1)
        #expect(throws: FormatError.self) {
            try SignedNote(parsing: Array("text\n\n\(line)\n".utf8))
        }
        #expect(throws: FormatError.self) {
            try SignedNote(parsing: Array((good + line + "\n").utf8))
        }
    }

    @Test("No proper prefix of a note opens, and no change of a byte goes unnoticed")
    func attacks() throws {
        let signer = try Self.key("so.example.org/log")
        let note = try SignedNote(signing: Self.text, by: [signer])
            .adding(Self.stranger(1))
        let bytes = note.bytes
        let strangerStart = bytes.count - Self.stranger(1).line.count
        func opens(_ bytes: [UInt8]) -> VerifiedNote? {
            try? SignedNote(parsing: bytes).verified(by: [signer.verifierKey])
        }
        for end in 0..<bytes.count {
            // Without the stranger's line the note is still the note.
            #expect((opens(Array(bytes[..<end])) != nil) == (end == strangerStart))
        }
        for position in bytes.indices {
            for value in bytes[position].changes {
                var changed = bytes
                changed[position] = value
                guard let verified = opens(changed) else { continue }
                guard position >= strangerStart, verified.text == Self.text,
                    try SignedNote(parsing: changed).bytes == changed
                else {
                    Issue.record("byte \(position) = \(value) goes unnoticed")
                    return
                }
            }
        }
    }

    @Test("A verifier key reads in one spelling; every prefix and changed byte is refused")
    func verifierKeys() throws {
        for key in [
            try Self.key("so.example.org/log").verifierKey,
            try CosignerKey(
                name: "chung-kien.example.org",
                key: SigningKey(ed25519Seed: [UInt8](repeating: 3, count: 32))
            ).verifierKey,
        ] {
            let text = key.description
            #expect(try NoteVerifierKey(parsing: text) == key)
            let bytes = Array(text.utf8)
            for end in 0..<bytes.count {
                let cut = String(decoding: bytes[..<end], as: UTF8.self)
                #expect(throws: FormatError.self) { try NoteVerifierKey(parsing: cut) }
            }
            for position in bytes.indices {
                for value in UInt8.min...UInt8.max where value != bytes[position] {
                    var changed = bytes
                    changed[position] = value
                    let other = String(decoding: changed, as: UTF8.self)
                    if (try? NoteVerifierKey(parsing: other)) != nil {
                        Issue.record("\(other) is read as a key")
                    }
                }
            }
            #expect(throws: FormatError.self) { try NoteVerifierKey(parsing: text + "=") }
            #expect(throws: FormatError.self) { try NoteVerifierKey(parsing: text + "\n") }
        }
    }

    @Test("Names with spaces, plus signs or nothing name no key", arguments: ["", "a b", "a+b"])
    func names(name: String) {
        #expect(throws: FormatError.self) { try Self.key(name) }
    }

    @Test("Only Ed25519 keys sign notes")
    func otherKeys() throws {
        let key = try SigningKey.generate(.ecdsaP256)
        #expect(throws: FormatError.self) { try NoteSignerKey(name: "log", key: key) }
        #expect(throws: FormatError.self) { try CosignerKey(name: "witness", key: key) }
    }

    @Test("Go's signer keys are read")
    func goSignerKey() throws {
        let seed = [UInt8](repeating: 5, count: 32)
        let key = try Self.key("log", seed: 5)
        let id = Hex.encode(
            stride(from: 24, through: 0, by: -8).map { shift in
                UInt8(truncatingIfNeeded: key.verifierKey.keyID >> UInt32(shift))
            })
        let text = "PRIVATE+KEY+log+\(id)+\(Base64.encode([1] + seed))"
        #expect(try NoteSignerKey(parsing: text).verifierKey == key.verifierKey)
        #expect(throws: FormatError.self) {
            try NoteSignerKey(parsing: text.replacing("+log+", with: "+lot+"))
        }
        #expect(throws: FormatError.self) { try NoteSignerKey(parsing: String(text.dropLast())) }
        #expect(throws: FormatError.self) { try NoteSignerKey(parsing: "") }
    }
}

// The vectors of Go's reference, of the specification and of a witness in use.
extension NoteTests {
    struct GoVectors: Decodable {
        struct BadKey: Decodable { let vkey: String, why: String }
        struct Note: Decodable { let note: String, verifies_with: [String], known: [String]? }
        struct BadNote: Decodable { let note: String }
        enum Malformed: Decodable {
            case text(String), bytes([UInt8])
            init(from decoder: any Decoder) throws {
                struct Encoded: Decodable { let base64_of_bytes: String }
                if let text = try? decoder.singleValueContainer().decode(String.self) {
                    self = .text(text)
                } else {
                    let encoded = try Encoded(from: decoder).base64_of_bytes
                    self = .bytes(Base64.decode(encoded) ?? [])
                }
            }
            var bytes: [UInt8] {
                switch self {
                case .text(let text): Array(text.utf8)
                case .bytes(let bytes): bytes
                }
            }
        }
        let vkeys: [String: String]
        let bad_vkeys: [BadKey]
        let notes: [Note]
        let invalid_signature_notes: [BadNote]
        let malformed_notes: [Malformed]
    }

    @Test("Go's reference notes open, and what Go refuses is refused")
    func goVectors() throws {
        guard let json = try SharedVectors.bytes("vectors/log/extracted/signed-note.json") else {
            return
        }
        let vectors = try JSONDecoder().decode(GoVectors.self, from: Data(json))
        let keys = try vectors.vkeys.mapValues { text in try NoteVerifierKey(parsing: text) }
        for vector in vectors.notes {
            let note = try SignedNote(parsing: Array(vector.note.utf8))
            #expect(note.bytes == Array(vector.note.utf8))
            let known = (vector.known ?? Array(keys.keys)).compactMap { name in keys[name] }
            let verified = try note.verified(by: known)
            #expect(verified.signatures.map(\.key.name) == vector.verifies_with)
        }
        for vector in vectors.invalid_signature_notes {
            let note = try SignedNote(parsing: Array(vector.note.utf8))
            #expect(throws: NoteRefusal.badSignature(name: "PeterNeumann")) {
                try note.verified(by: Array(keys.values))
            }
        }
        for vector in vectors.malformed_notes {
            #expect(throws: FormatError.self) { try SignedNote(parsing: vector.bytes) }
        }
        for vector in vectors.bad_vkeys where !vector.vkey.hasPrefix("(") {
            #expect(throws: FormatError.self) { try NoteVerifierKey(parsing: vector.vkey) }
        }
        let line = try #require(vectors.notes.first).note.split(separator: "\n").last ?? ""
        let hundred = "text\n\n" + String(repeating: line + "\n", count: 101)
        #expect(throws: FormatError.self) { try SignedNote(parsing: Array(hundred.utf8)) }
    }

    @Test("The specification's example opens")
    func specification() throws {
        struct Vectors: Decodable {
            struct Example: Decodable { let vkey: String, note: String }
            let signed_note: Example
        }
        guard let json = try SharedVectors.bytes("vectors/log/extracted/c2sp-spec-examples.json")
        else { return }
        let example = try JSONDecoder().decode(Vectors.self, from: Data(json)).signed_note
        let key = try NoteVerifierKey(parsing: example.vkey)
        #expect(key.keyID == 0x530D_903A)
        let note = try SignedNote(parsing: Array(example.note.utf8))
        #expect(
            try note.verified(by: [key]).text == Array("This is an example message.\n".utf8))
    }

    @Test("Cosignatures are made byte for byte as others make them, and verify")
    func cosignatures() throws {
        struct Vectors: Decodable {
            struct Vector: Decodable {
                let name: String, ed25519_seed_hex: String, vkey: String, timestamp: UInt64
                let signed_message: String, cosignature_line: String
            }
            let vectors: [Vector]
        }
        guard
            let json = try SharedVectors.bytes(
                "vectors/log/extracted/cosignature-v1-deterministic.json")
        else { return }
        for vector in try JSONDecoder().decode(Vectors.self, from: Data(json)).vectors {
            let seed = try #require(Hex.decode(vector.ed25519_seed_hex))
            let key = try CosignerKey(
                name: vector.name, key: SigningKey(ed25519Seed: seed))
            #expect(key.verifierKey.description == vector.vkey)
            let lines = vector.signed_message.split(separator: "\n", maxSplits: 2)
            let text = Array(lines[2].utf8)
            let line = try key.cosign(text, seconds: vector.timestamp)
            #expect(line.line == Array(vector.cosignature_line.utf8))
            let note = try SignedNote(text: text, signatures: [line])
            let verified = try note.verified(by: [key.verifierKey])
            #expect(verified.signatures.map(\.seconds) == [vector.timestamp])
        }
    }
}
