import AntinCore
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

@Suite("antin-verify audit")
struct AuditCommandTests {
    private var place: OfficeFolder
    private let folder: String
    private let key: String

    init() throws {
        self.place = try OfficeFolder()
        let (_, _, pdf) = try self.place.issued()
        self.folder = try self.place.export(pdf)
        self.key = "\(self.place.office.logKey.verifierKey)"
    }

    private func audit(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun("antin-verify", ["audit"] + arguments + ["--lang", "en"])
    }

    @Test("An exported register is clean by a given or a pinned key, and not by its own")
    func clean() throws {
        let given = try self.audit(self.folder, "--key", self.key)
        #expect(given.exitCode == 0, "\(given.output)")
        #expect(given.output.hasPrefix("✓ REGISTER INTACT – 8 ENTRIES REPLAYED\n"))
        #expect(given.output.contains("1 records · 1 files · 2 signatures"))
        let file = try self.place.folder.write(Array((self.key + "\n").utf8), "key")
        #expect(try self.audit(self.folder, "--key-file", file).exitCode == 0)
        #expect(try self.audit(self.folder, "--trust", self.place.trust).exitCode == 0)
        let own = try self.audit(self.folder, "--trust-folder", self.place.path("none"))
        #expect(own.exitCode == 20)
        #expect(own.output.contains("not pinned"))
        let json = try self.audit(self.folder, "--key", self.key, "--json").json()
        #expect(json["schema"] == "antin.audit/1" && json["result"] == "clean")
        #expect(json["size"] == 8 && json["documents"] == 1)
    }

    @Test("Every changed byte of tiles and entries is found, with the file's name")
    func changed() throws {
        let files = try self.place.office.files().filter { $0.key.hasPrefix("tile/") }
        for (path, bytes) in files {
            for position in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 16)) {
                var changed = bytes
                changed[position] ^= 1
                try DurableFile.write(changed, to: "\(self.folder)/\(path)")
                let run = try self.audit(self.folder, "--key", self.key)
                #expect(run.exitCode == 10, "\(path) \(position)")
                #expect(run.output.contains(path) || run.output.contains("checkpoint"))
            }
            try FileSystem.remove("\(self.folder)/\(path)")
            #expect(try self.audit(self.folder, "--key", self.key).exitCode == 10)
            try DurableFile.write(bytes, to: "\(self.folder)/\(path)")
        }
    }

    @Test("Records and files are held against the log")
    func contents() throws {
        let files = try FileSystem.list("\(self.folder)/files")
        let file = "\(self.folder)/files/\(try #require(files.first))"
        let bytes = try FileSystem.read(file, limit: 1 << 20)
        try DurableFile.write(bytes + [0x0A], to: file)
        let wrong = try self.audit(self.folder, "--key", self.key)
        #expect(wrong.exitCode == 10 && wrong.output.contains("files/"))
        try FileSystem.remove(file)
        #expect(try self.audit(self.folder, "--key", self.key).exitCode == 20)
        try DurableFile.write(bytes, to: file)
        try FileSystem.remove("\(self.folder)/records/7.json")
        #expect(try self.audit(self.folder, "--key", self.key).exitCode == 20)
    }

    @Test("What was left out on purpose is told in one line, the same as over the network")
    func absent() throws {
        let files = "\(self.folder)/files"
        for name in try FileSystem.list(files) { try FileSystem.remove("\(files)/\(name)") }
        try FileSystem.removeTree(files)
        let without = try self.audit(self.folder, "--key", self.key)
        #expect(without.exitCode == 0)
        #expect(without.output.hasPrefix("✓ CHAIN INTACT – 8 ENTRIES REPLAYED\n"))
        #expect(
            without.output.contains("0 records · 1 files") && !without.output.contains("files/"))
        let verbose = try self.audit(self.folder, "--key", self.key, "--verbose")
        #expect(verbose.exitCode == 0 && verbose.output.contains("files/"))
        try FileSystem.remove("\(self.folder)/records/7.json")
        let less = try self.audit(self.folder, "--key", self.key)
        #expect(less.exitCode == 0 && less.output.contains("CHAIN INTACT"))
        #expect(less.output.contains("1 records · 0 files"))
    }

    @Test("A checkpoint by another key, and a folder without one, are never clean")
    func checkpoint() throws {
        let other = try TestOffice.noteKey(TestOffice.origin, seed: 9)
        let foreign = try self.audit(self.folder, "--key", "\(other.verifierKey)")
        #expect(foreign.exitCode == 10 && foreign.output.contains("checkpoint"))
        #expect(try self.audit(self.folder, "--key", "x").exitCode == 65)
        #expect(try self.audit(self.place.path("none"), "--key", self.key).exitCode == 66)
        try FileSystem.remove("\(self.folder)/checkpoint")
        #expect(try self.audit(self.folder, "--key", self.key).exitCode == 20)
    }

    @Test("A server's register is read below /log/, and a server that is gone is not clean")
    func server() throws {
        var files: [String: [UInt8]] = [:]
        for (path, bytes) in try self.place.office.files() where !path.hasPrefix("records") {
            files["/log/\(path)"] = bytes
        }
        let server = try FileServer(files)
        let run = try self.audit(server.url, "--key", self.key)
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(run.output.hasPrefix("✓ CHAIN INTACT") && run.output.contains("the chain alone"))
        #expect(try self.audit(server.url + "/log/", "--key", self.key).exitCode == 0)
        #expect(try self.audit("http://127.0.0.1:1", "--key", self.key).exitCode == 20)
    }
}
