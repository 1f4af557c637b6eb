import AntinCore
import AntinSystem
import Testing

@Suite(
    "antind: what was typed wrongly, and what it advises",
    .enabled(if: ProgramRun.isBuilt("antind")))
struct CareCommandTests {
    private let folder: TemporaryFolder

    init() throws { self.folder = try TemporaryFolder() }

    private func run(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun("antind", arguments.map { $0.replacing("@", with: self.folder.path) })
    }

    private func initialise(
        organ: String = "000.00.18.H41", name: String = "Cơ quan mẫu",
        origin: String = "mau.example.vn/so", pin: String? = nil
    ) throws -> ProgramRun {
        let keys = try pin.map { pin in
            try DurableFile.write(Array("\(pin)\n".utf8), to: self.folder.path + "/pin")
            return ["--pin-file", self.folder.path + "/pin"]
        }
        return try ProgramRun(
            "antind",
            [
                "init", "--dir", self.folder.path + "/so", "--organ", organ, "--name", name,
                "--origin", origin,
            ] + (keys ?? ["--test-keys"]))
    }

    @Test("What init could not take back is refused before anything is made")
    func initialising() throws {
        #expect(try self.initialise(origin: "https://mau.example.vn/so").exitCode == 64)
        #expect(try self.initialise(origin: "mau").exitCode == 64)
        #expect(try self.initialise(organ: "00018H41").exitCode == 64)
        #expect(try self.initialise(name: "  ").exitCode == 64)
        let short = try self.initialise(pin: "1")
        #expect(short.exitCode == 77 && short.errors.contains("12 ký tự"))
        #expect(!FileSystem.exists(self.folder.path + "/so"))
        let made = try self.initialise(pin: "mật khẩu đủ dài")
        #expect(made.exitCode == 0, "\(made.errors)")
        // Printed so that they can be run from anywhere, the passphrase with them.
        let place = try FileSystem.canonicalPath(self.folder.path)
        #expect(
            made.output.contains("antind serve --dir \(place)/so --pin-file \(place)/pin"))
        // One disk here: it is said.
        #expect(made.output.contains("cùng đĩa"))
    }

    @Test("A port is 0 to 65535, and a proxy is an address")
    func serving() throws {
        #expect(try self.initialise().exitCode == 0)
        let port = try self.run("serve", "--dir", "@/so", "--port", "80800")
        #expect(port.exitCode == 64 && port.errors.contains("65535"))
        let proxy = try self.run("serve", "--dir", "@/so", "--trusted-proxy", "nginx")
        #expect(proxy.exitCode == 64 && proxy.errors.contains("nginx"))
    }

    @Test("Nobody is told to make a register where one may be")
    func missing() throws {
        let none = try self.run("doctor", "--dir", "@/khong-co")
        #expect(none.exitCode == 78 && none.errors.contains("không có thư mục"))
        #expect(!none.errors.contains("antind init"))
        try FileSystem.makeDirectory(self.folder.path + "/so/antin.json")
        let unreadable = try self.run("doctor", "--dir", "@/so")
        #expect(unreadable.exitCode == 78 && !unreadable.errors.contains("antind init"))
    }

    @Test("A directory that is no backup is no drill that failed")
    func drill() throws {
        #expect(try self.initialise().exitCode == 0)
        #expect(try self.run("backup", "create", "@/bk", "--dir", "@/so").exitCode == 0)
        #expect(try self.run("backup", "drill", "@/bk", "--dir", "@/so").exitCode == 0)
        #expect(try self.run("backup", "drill", "@/bkk", "--dir", "@/so").exitCode == 66)
        #expect(try self.run("backup", "drill", "@/so", "--dir", "@/so").exitCode == 66)
        #expect(try self.run("backup", "verify", "@/bkk", "--dir", "@/so").exitCode == 66)
        #expect(try self.run("doctor", "--dir", "@/so").exitCode == 0)
    }

    @Test("A file without a checkpoint is refused in words; the language may come first")
    func adopting() throws {
        #expect(try self.initialise().exitCode == 0)
        try DurableFile.write(Array("{}".utf8), to: self.folder.path + "/x")
        let wrong = try self.run("--lang", "en", "anchor", "adopt", "@/x", "--dir", "@/so")
        #expect(wrong.exitCode == 65 && wrong.errors.contains("no checkpoint in this file"))
    }
}
