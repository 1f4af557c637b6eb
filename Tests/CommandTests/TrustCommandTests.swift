// TrustCommandTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import Testing

@Suite("antin-verify trust")
struct TrustCommandTests {
    private let folder: TemporaryFolder
    private let trust: String

    init() throws {
        self.folder = try TemporaryFolder()
        self.trust = "\(self.folder.path)/config/trust"
    }

    private static let id = "trust.example.vn"

    private static func key(_ seed: UInt8) throws -> NoteSignerKey {
        try NoteSignerKey(
            name: Self.id, key: SigningKey(ed25519Seed: Array(repeating: seed, count: 32)))
    }

    /// A bundle of two keys' making.
    private static func bundle(
        version: Int = 1, previous: Digest? = nil, naming: [UInt8] = [1], signedBy: UInt8 = 1
    ) throws -> SignedTrustBundle {
        let keys = try naming.map { try Self.key($0).verifierKey }
        let bundle = TrustBundle(
            id: Self.id, version: version, created: Timestamp(seconds: 1_767_225_600),
            expires: Timestamp(seconds: 1_830_297_600), previous: previous, trustKeys: keys,
            logs: [], organs: [], anchors: [])
        return try SignedTrustBundle(signing: bundle, by: [Self.key(signedBy)])
    }

    private func run(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun(
            "antin-verify", ["trust"] + arguments + ["--trust-folder", self.trust, "--lang", "en"])
    }

    private func write(_ bundle: SignedTrustBundle, _ name: String) throws -> String {
        try self.folder.write(bundle.bytes, name)
    }

    @Test("The first list needs its fingerprint, in any grouping, and stays pinned")
    func first() throws {
        let bundle = try Self.bundle()
        let file = try self.write(bundle, "a.trust")
        #expect(try self.run("list").output.contains("No trust list is pinned"))

        let without = try self.run("add", file)
        #expect(without.exitCode == 77)
        #expect(without.errorLines.count == 3)
        #expect(!without.errors.contains(bundle.fingerprint.hex))

        let wrong = try self.run(
            "add", file, "--fingerprint", String(repeating: "0", count: 64))
        #expect(wrong.exitCode == 77)
        #expect(try self.run("add", file, "--fingerprint", "12").exitCode == 64)
        #expect(try self.run("list", "--json").json()["bundles"] == [])

        let spoken = bundle.fingerprint.hex.uppercased().enumerated()
            .map { $0.offset % 4 == 3 ? "\($0.element) " : "\($0.element)" }.joined()
        #expect(try self.run("add", file, "--fingerprint", spoken).exitCode == 0)
        let list = try self.run("list", "--json").json()
        #expect(
            list["bundles"]?.array?.first?["fingerprint"] == .string(bundle.fingerprint.hex))
        #expect(try self.run("show", Self.id, "--json").json()["pinned"] == true)
        #expect(try self.run("add", file).exitCode == 0)
    }

    @Test("A later list comes in by a pinned key alone, and an older one never")
    func later() throws {
        let first = try Self.bundle()
        let second = try Self.bundle(version: 2, previous: first.fingerprint, naming: [1, 2])
        let stranger = try Self.bundle(version: 3, naming: [3], signedBy: 3)
        let fork = try Self.bundle(version: 2, naming: [1])
        let one = try self.write(first, "1.trust")
        let two = try self.write(second, "2.trust")
        #expect(try self.run("add", one, "--fingerprint", first.fingerprint.hex).exitCode == 0)
        #expect(try self.run("add", self.write(stranger, "3.trust")).exitCode == 77)
        let added = try self.run("add", two, "--json")
        #expect(try added.json()["result"] == "replaced")
        #expect(try self.run("add", one).exitCode == 77)
        #expect(try self.run("add", self.write(fork, "fork.trust")).exitCode == 77)
        #expect(try FileSystem.list(self.trust).count == 1)
    }

    @Test("A pinned file that was changed is refused, except in a line of an unknown key")
    func altered() throws {
        let bundle = try Self.bundle()
        let file = try self.write(bundle, "a.trust")
        #expect(try self.run("add", file, "--fingerprint", bundle.fingerprint.hex).exitCode == 0)
        let path = "\(self.trust)/\(try #require(try FileSystem.list(self.trust).first))"
        let good = try FileSystem.read(path, limit: 1 << 20)
        let textEnd = bundle.note.text.count
        for index in stride(from: 0, to: textEnd, by: 41) {
            var changed = good
            changed[index] ^= 0x01
            try DurableFile.write(changed, to: path)
            let run = try self.run("list")
            #expect(run.exitCode == 78)
            #expect(run.errorLines.count == 3)
        }
        for end in [0, 1, textEnd / 2, textEnd] {
            try DurableFile.write(Array(good[..<end]), to: path)
            #expect(try self.run("list").exitCode == 78)
        }
        try DurableFile.write(good, to: path)
        #expect(try self.run("list").exitCode == 0)
    }

    @Test("What is no trust list exits 65, what is not there 66")
    func foreign() throws {
        let file = try self.folder.write(Array("{}\n".utf8), "x")
        #expect(try self.run("add", file).exitCode == 65)
        #expect(try self.run("show", "/không/có").exitCode == 66)
    }
}
