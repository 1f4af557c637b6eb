import AntinCore
import AntinSystem
import Testing

@Suite("antind backup", .enabled(if: ProgramRun.isBuilt("antind")))
struct BackupCommandTests {
    private struct Office {
        let folder: TemporaryFolder

        func run(_ arguments: String...) throws -> ProgramRun {
            try ProgramRun("antind", arguments.map { $0.replacing("@", with: self.folder.path) })
        }

        /// A register with a backup, and one entry more.
        init() throws {
            self.folder = try TemporaryFolder()
            let made = try self.run(
                "init", "--dir", "@/so", "--organ", "000.00.18.H41", "--name", "Cơ quan mẫu",
                "--origin", "mau.example.vn/so", "--test-keys", "--anchor", "@/moc/head")
            #expect(made.exitCode == 0)
            // The way in for the first administrator stands at the end.
            #expect(made.output.contains("antind admin link --dir"))
            #expect(try self.run("backup", "create", "@/bk", "--dir", "@/so").exitCode == 0)
        }
    }

    @Test("A backup is tried out and listed; what was damaged fails with 78 and says where")
    func drill() throws {
        let office = try Office()
        #expect(try office.run("backup", "drill", "@/bk/", "--dir", "@/so").exitCode == 0)
        let list = try office.run("backup", "list", "--dir", "@/so")
        #expect(list.output.contains("drill") && list.output.contains("/bk"))
        let path = office.folder.path + "/bk/registry.sqlite"
        var bytes = try FileSystem.read(path, limit: 1 << 28)
        bytes[bytes.count / 2] ^= 1
        try DurableFile.write(bytes, to: path)
        let bad = try office.run("backup", "drill", "@/bk", "--dir", "@/so", "--lang", "en")
        #expect(bad.exitCode == 78 && bad.output.contains("registry.sqlite"))
        #expect(try office.run("doctor", "--dir", "@/so").exitCode == 78)
    }

    @Test("A data directory is served from anywhere and may be moved: its anchor goes along")
    func anywhere() throws {
        let folder = try TemporaryFolder()
        let made = try ProgramRun(
            "antind",
            [
                "init", "--dir", "so", "--organ", "000.00.18.H41", "--name", "Cơ quan mẫu",
                "--origin", "mau.example.vn/so", "--test-keys",
            ], wrapper: ["/usr/bin/env", "-C", folder.path])
        #expect(made.exitCode == 0, "\(made.errors)")
        try FileSystem.move(folder.path + "/so", to: folder.path + "/noi-khac")
        let moved = try ProgramRun(
            "antind", ["doctor", "--dir", folder.path + "/noi-khac"],
            wrapper: ["/usr/bin/env", "-C", "/"])
        #expect(moved.exitCode == 0, "\(moved.output)\(moved.errors)")
    }

    @Test("A restore goes into a new directory, and the anchor says whether it is written to")
    func restore() throws {
        let office = try Office()
        let onto = try office.run(
            "backup", "restore", "@/bk", "--dir", "@/so", "--keys", "@/so/keys", "--lang", "en")
        #expect(onto.exitCode == 73)
        let equal = try office.run(
            "backup", "restore", "@/bk", "--dir", "@/hai", "--keys", "@/so/keys",
            "--anchor", "@/moc/head", "--lang", "en")
        #expect(equal.exitCode == 0 && equal.output.contains("takes entries"))
        #expect(
            try office.run(
                "organ", "add", "000.01.18.H41", "--name", "Trường mẫu", "--dir", "@/hai"
            ).exitCode == 0)
        let behind = try office.run(
            "backup", "restore", "@/bk", "--dir", "@/ba", "--keys", "@/so/keys",
            "--anchor", "@/moc/head", "--lang", "en")
        #expect(behind.exitCode == 0 && behind.output.contains("READ-ONLY"))
        #expect(
            try office.run(
                "organ", "add", "000.02.18.H41", "--name", "Trường mẫu", "--dir", "@/ba"
            ).exitCode == 78)
        // Taken back from a copy outside, it goes on.
        #expect(try office.run("log", "export", "@/ex", "--dir", "@/hai").exitCode == 0)
        let recovered = try office.run(
            "log", "recover", "@/ex", "--reason", "thử", "--dir", "@/ba", "--lang", "en")
        #expect(recovered.exitCode == 0 && recovered.output.contains("took back 1 entries"))
        let organs = try office.run("organ", "list", "--dir", "@/ba")
        #expect(organs.output.contains("000.01.18.H41"))
    }

    @Test("With a lost anchor nothing is written until the highest head outside is adopted")
    func adopt() throws {
        let office = try Office()
        let lost = try office.run(
            "backup", "restore", "@/bk", "--dir", "@/hai", "--keys", "@/so/keys", "--lang", "en")
        #expect(lost.exitCode == 0 && lost.output.contains("there is no anchor"))
        #expect(
            try office.run("log", "resume", "--cause", "restore", "--reason", "x", "--dir", "@/hai")
                .exitCode == 78)
        let adopted = try office.run(
            "anchor", "adopt", "@/so/log/checkpoint", "--dir", "@/hai", "--lang", "en")
        #expect(adopted.exitCode == 0 && adopted.output.contains("takes entries"))
        #expect(
            try office.run("log", "resume", "--cause", "restore", "--reason", "x", "--dir", "@/hai")
                .exitCode == 0)
    }
}
