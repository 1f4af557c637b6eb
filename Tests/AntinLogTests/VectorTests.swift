import AntinCrypto
import AntinLog
import AntinTestSupport
import FoundationEssentials
import Testing

/// The committed vectors of this ring: made anew from fixed values, compared to the byte, and the
/// refused ones refused. `ANTIN_WRITE_VECTORS=1` writes them.
@Suite("Vectors of the log")
struct VectorTests {
    static let origin = "log.example.vn/so"

    static func seed(_ label: String) -> SigningKey {
        SigningKey(ed25519Seed: Digest.sha256("antin test vector \(label)").bytes)
    }

    static func logKey() throws -> NoteSignerKey {
        try NoteSignerKey(name: origin, key: seed("log"))
    }

    static func witness() throws -> CosignerKey {
        try CosignerKey(name: "chung-kien.example.vn/1", key: seed("witness"))
    }

    /// A log that begins as a register does and goes on with `count` entries of test bodies.
    static func entries(_ count: Int) throws -> [Entry] {
        let bodies = [
            #"{"kind":"registry.opened","log_key":"\#(Digest.sha256("log").hex)","#
                + #""organ":"000.00.18.H41","origin":"\#(origin)","policy":"antin.policy/1","#
                + #""status_key":"\#(Digest.sha256("status").hex)"}"#,
            #"{"kind":"organ.registered","name":"Sở Giáo dục và Đào tạo tỉnh Ví Dụ","#
                + #""organ":"000.00.18.H41","valid_from":"2026-01-05T00:00:00.000Z"}"#,
            #"{"book":"di","direction":"outgoing","first":1,"kind":"book.opened","#
                + #""name":"Sổ đăng ký văn bản đi","organ":"000.00.18.H41","series":"CHUNG","#
                + #""year":2026}"#,
        ]
        var previous = Entry.genesis(origin: origin)
        var entries: [Entry] = []
        let start = try Timestamp(parsing: "2026-01-05T01:30:00.000Z")
        for index in 0..<count {
            let body = index < bodies.count ? bodies[index] : #"{"kind":"test","n":\#(index)}"#
            let entry = try Entry(
                index: UInt64(index), previous: previous,
                time: Timestamp(milliseconds: start.milliseconds + Int64(index) * 61_001),
                body: Array(body.utf8))
            previous = entry.leafHash
            entries.append(entry)
        }
        return entries
    }

    static func expect(_ bytes: [UInt8], _ path: String) throws {
        #expect(try CommittedVectors.isCommitted(bytes, at: path), "Tests/Vectors/\(path)")
    }

    static func expect(_ text: String, _ path: String) throws {
        try expect(Array(text.utf8), path)
    }

    /// Writes each damaged copy of `text` under the name of its damage, and sees it refused.
    static func refuse(
        _ text: String, in folder: String, _ damages: [(name: String, damaged: String)],
        by parse: ([UInt8]) throws -> Void
    ) throws {
        for (name, damaged) in damages {
            #expect(damaged != text, "\(name)")
            let path = "\(folder)/refused-\(name)"
            try expect(damaged, path)
            #expect(throws: (any Error).self, "\(path)") {
                try parse(CommittedVectors.bytes(path))
            }
        }
    }

    @Test("Entries: the first three of a register, and second spellings that are refused")
    func entry() throws {
        let entries = try Self.entries(3)
        for entry in entries {
            let path = "entry/\(entry.index).txt"
            try Self.expect(entry.bytes, path)
            #expect(try Entry(parsing: CommittedVectors.bytes(path)) == entry)
        }
        let leaves = entries.map { "\($0.index) \($0.leafHash.base64)\n" }.joined()
        try Self.expect(leaves, "entry/leaf-hashes.txt")
        let text = String(decoding: entries[1].bytes, as: UTF8.self)
        try Self.refuse(
            text, in: "entry",
            [
                ("carriage-returns.txt", text.replacing("\n", with: "\r\n")),
                ("no-last-line-feed.txt", String(text.dropLast())),
                ("sixth-line.txt", text + "{}\n"),
                ("index-with-zero.txt", text.replacing("\n1\n", with: "\n01\n")),
                ("index-with-plus.txt", text.replacing("\n1\n", with: "\n+1\n")),
                ("version-2.txt", text.replacing("entry/1", with: "entry/2")),
                ("no-padding.txt", text.replacing("=\n", with: "\n")),
                ("time-without-milliseconds.txt", text.replacing(".001Z", with: "Z")),
                ("time-with-offset.txt", text.replacing(".001Z", with: ".001+00:00")),
                ("no-such-day.txt", text.replacing("2026-01-05T01", with: "2026-02-29T01")),
                ("tab-in-body.txt", text.replacing("{\"kind", with: "{\t\"kind")),
            ]
        ) { bytes in _ = try Entry(parsing: bytes) }
    }

    @Test("Notes: one that opens, with a line of a stranger; and what is none or does not open")
    func note() throws {
        let key = try Self.logKey()
        let text = "Đây là một ví dụ.\nThis is an example.\n"
        let stranger = NoteSignature(
            name: "khoa-la.example.vn", keyID: 0x0102_0304, signature: [1, 2, 3, 4])
        let note = try SignedNote(signing: Array(text.utf8), by: [key]).adding(stranger)
        try Self.expect(key.verifierKey.description + "\n", "note/log.vkey")
        try Self.expect(note.bytes, "note/example.txt")
        let read = try SignedNote(parsing: CommittedVectors.bytes("note/example.txt"))
        #expect(try read.verified(by: [key.verifierKey]).text == Array(text.utf8))
        let whole = String(decoding: note.bytes, as: UTF8.self)
        try Self.refuse(
            whole, in: "note",
            [
                ("text-changed.txt", whole.replacing("an example", with: "no example")),
                ("hyphen.txt", whole.replacing("— khoa", with: "- khoa")),
                ("space-in-name.txt", whole.replacing("— khoa-la", with: "— khoa la")),
                ("plus-in-name.txt", whole.replacing("— khoa-la", with: "— khoa+la")),
                ("no-empty-line.txt", whole.replacing("\n\n", with: "\n")),
                ("no-signatures.txt", text + "\n"),
                ("text-after.txt", whole + "text\n"),
                ("no-last-line-feed.txt", String(whole.dropLast())),
                ("carriage-returns.txt", whole.replacing("\n", with: "\r\n")),
                ("base64-bits.txt", whole.replacing("AQIDBAECAwQ=", with: "AQIDBAECAwR=")),
                ("101-lines.txt", whole + (0..<99).map { n in Self.line(n) }.joined()),
            ]
        ) { bytes in
            _ = try SignedNote(parsing: bytes).verified(by: [key.verifierKey])
        }
        let vkey = key.verifierKey.description
        try Self.refuse(
            vkey, in: "note",
            [
                ("other-name.vkey", vkey.replacing("/so+", with: "/sa+")),
                ("upper-case.vkey", Self.upperCaseID(vkey)),
                ("line-feed.vkey", vkey + "\n"),
            ]
        ) { bytes in _ = try NoteVerifierKey(parsing: String(decoding: bytes, as: UTF8.self)) }
    }

    private static func line(_ number: Int) -> String {
        let signature = NoteSignature(
            name: "khoa-\(number).example.vn", keyID: UInt32(number), signature: [1])
        return String(decoding: signature.line, as: UTF8.self)
    }

    private static func upperCaseID(_ vkey: String) -> String {
        let parts = vkey.split(separator: "+", maxSplits: 2)
        return "\(parts[0])+\(parts[1].uppercased())+\(parts[2])"
    }

    @Test("Checkpoints: empty, signed and cosigned; and what is not one of ours")
    func checkpoint() throws {
        let key = try Self.logKey()
        let witness = try Self.witness()
        let keys = [key.verifierKey]
        try Self.expect("\(key.verifierKey)\n", "checkpoint/log.vkey")
        try Self.expect("\(witness.verifierKey)\n", "checkpoint/witness.vkey")
        func checkpoint(_ size: Int) throws -> SignedCheckpoint {
            let root = try MerkleTree.root(of: Self.entries(size).map(\.leafHash))
            let plain = try Checkpoint(origin: Self.origin, size: UInt64(size), root: root)
            return try SignedCheckpoint(signing: plain, by: key)
        }
        for size in [0, 1, 5, 300] {
            try Self.expect(checkpoint(size).bytes, "checkpoint/\(size).txt")
        }
        let five = try checkpoint(5)
        let cosigned = try five.note.adding(
            witness.cosign(five.checkpoint.text, seconds: 1_767_578_400))
        try Self.expect(cosigned.bytes, "checkpoint/5-cosigned.txt")
        let opened = try SignedCheckpoint(
            opening: CommittedVectors.bytes("checkpoint/5-cosigned.txt"), origin: Self.origin,
            logKeys: keys, witnesses: [witness.verifierKey])
        #expect(opened.cosignatures.map(\.seconds) == [1_767_578_400])

        func signed(_ text: String) throws -> String {
            let note = try SignedNote(signing: Array(text.utf8), by: [key])
            return String(decoding: note.bytes, as: UTF8.self)
        }
        let text = String(decoding: five.checkpoint.text, as: UTF8.self)
        let empty = MerkleTree.emptyRoot.base64
        try Self.refuse(
            String(decoding: five.bytes, as: UTF8.self), in: "checkpoint",
            [
                ("extension-line.txt", try signed(text + "extension\n")),
                ("size-with-zero.txt", try signed(text.replacing("\n5\n", with: "\n05\n"))),
                ("other-origin.txt", try signed(text.replacing("/so\n", with: "/sa\n"))),
                ("empty-with-a-root.txt", try signed(text.replacing("\n5\n", with: "\n0\n"))),
                ("two-lines.txt", try signed("\(Self.origin)\n5\n")),
                ("root-of-31-bytes.txt", try signed("\(Self.origin)\n5\n\(empty.dropLast(4))\n")),
                (
                    "only-witness.txt",
                    String(
                        decoding: try SignedNote(
                            text: five.checkpoint.text, signatures: [cosigned.signatures[1]]
                        ).bytes, as: UTF8.self)
                ),
            ]
        ) { bytes in
            _ = try SignedCheckpoint(
                opening: bytes, origin: Self.origin, logKeys: keys,
                witnesses: [witness.verifierKey])
        }
    }

    @Test("Tiles: the files of a small log, the hashes of a larger one's, names good and bad")
    func tiles() throws {
        var writer = TileWriter()
        for entry in try Self.entries(5) { try writer.append(entry.bytes) }
        for file in writer.takeFiles() { try Self.expect(file.bytes, "tile/5/\(file.path)") }

        writer = TileWriter()
        var listing = ""
        for entry in try Self.entries(66_000) {
            try writer.append(entry.bytes)
            guard [5, 256, 300, 66_000].contains(writer.size) else { continue }
            listing += "size \(writer.size) root \(writer.root.base64)\n"
            let files = writer.takeFiles()
            // A listing of every file would only repeat what the tree already says.
            for file in files where files.count < 10 || !file.path.isFull {
                listing += "\(file.path) \(Digest.sha256(file.bytes).hex)\n"
            }
        }
        try Self.expect(listing, "tile/files.txt")

        let names = [
            "tile/0/000", "tile/0/255.p/255", "tile/entries/000.p/1", "tile/entries/x001/x234/067",
            "tile/1/x123/x456/789", "tile/63/x999/x999/x999/x999/x999/999.p/255",
        ]
        try Self.expect(names.joined(separator: "\n") + "\n", "tile/names.txt")
        for name in names { #expect(try TilePath(parsing: name).description == name) }
        let refused = [
            "tile/64/000", "tile/00/000", "tile/0/0", "tile/0/1000", "tile/0/001/002",
            "tile/0/x001/0002", "tile/0/x001", "tile/0/x000/001", "tile/0/000.p/0",
            "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000/", "/tile/0/000", "tile/data/000",
        ]
        try Self.expect(refused.joined(separator: "\n") + "\n", "tile/refused-names.txt")
        for name in refused {
            #expect(throws: FormatError.self, "\(name)") { try TilePath(parsing: name) }
        }
    }

    @Test("Proofs: of inclusion as text, of consistency by size; and damaged ones")
    func proofs() throws {
        let entries = try Self.entries(5)
        let tree = MemoryTree(leaves: entries.map(\.leafHash))
        let key = try Self.logKey()
        let signed = try SignedCheckpoint(
            signing: Checkpoint(origin: Self.origin, size: 5, root: tree.root()), by: key)
        func proves(_ bytes: [UInt8], leaf: Digest) throws -> Bool {
            let proof = try TlogProof(parsing: bytes)
            return proof.proves(
                leaf: leaf,
                under: try SignedCheckpoint(
                    opening: proof.checkpoint, origin: Self.origin, logKeys: [key.verifierKey]))
        }
        for entry in entries {
            let inclusion = try InclusionProof.make(index: entry.index, size: 5, reader: tree)
            let proof = try TlogProof(
                index: entry.index, hashes: inclusion.hashes, checkpoint: signed.bytes)
            let path = "proof/\(entry.index)-in-5.tlog-proof"
            try Self.expect(proof.bytes, path)
            #expect(try proves(CommittedVectors.bytes(path), leaf: entry.leafHash))
        }
        let text = String(
            decoding: try CommittedVectors.bytes("proof/2-in-5.tlog-proof"), as: UTF8.self)
        let extra = text.replacing("index 2", with: "extra QW50aW4=\nindex 2")
        try Self.expect(extra, "proof/with-extra.tlog-proof")
        #expect(
            try TlogProof(parsing: CommittedVectors.bytes("proof/with-extra.tlog-proof")).extra
                == Array("Antin".utf8))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        try Self.refuse(
            text, in: "proof",
            [
                ("index-with-zero.tlog-proof", text.replacing("index 2", with: "index 02")),
                ("other-index.tlog-proof", text.replacing("index 2", with: "index 3")),
                ("no-index.tlog-proof", text.replacing("index 2\n", with: "")),
                ("a-hash-less.tlog-proof", text.replacing("\(lines[3])\n", with: "")),
                (
                    "a-hash-more.tlog-proof",
                    text.replacing("\(lines[3])\n", with: "\(lines[3])\n\(lines[3])\n")
                ),
                (
                    "hashes-swapped.tlog-proof",
                    text.replacing("\(lines[2])\n\(lines[3])", with: "\(lines[3])\n\(lines[2])")
                ),
                ("root-changed.tlog-proof", text.replacing("\n5\n", with: "\n6\n")),
                ("no-checkpoint.tlog-proof", "\(lines[..<5].joined(separator: "\n"))\n\n"),
            ]
        ) { bytes in
            guard try proves(bytes, leaf: entries[2].leafHash) else { throw Unproven() }
        }
        var consistency = ""
        for new: UInt64 in 1...5 {
            for old in 1...new {
                let proof = try ConsistencyProof.make(oldSize: old, newSize: new, reader: tree)
                let hashes = proof.hashes.map { " \($0.base64)" }.joined()
                consistency += "\(old) \(new)\(hashes)\n"
            }
        }
        try Self.expect(consistency, "proof/consistency.txt")
        let roots = try (UInt64(1)...5).map { size in
            "\(size) \(try tree.root(size: size).base64)\n"
        }
        try Self.expect(roots.joined(), "proof/roots.txt")
    }

    struct Unproven: Error {}

    @Test(
        "The examples on the pages are the vectors",
        arguments: [
            ("entry", "entry/1.txt"), ("note", "note/example.txt"), ("note", "note/log.vkey"),
            ("checkpoint", "checkpoint/5-cosigned.txt"), ("proof", "proof/2-in-5.tlog-proof"),
        ])
    func pages(page: String, vector: String) throws {
        let url = URL(filePath: "\(CommittedVectors.packageRoot)/Docs/formats/\(page).md")
        let text = try String(contentsOf: url, encoding: .utf8)
        let example = String(decoding: try CommittedVectors.bytes(vector), as: UTF8.self)
        #expect(text.contains("```\n\(example)```\n"))
    }
}
