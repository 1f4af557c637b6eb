import AntinCore
import AntinSystem
import AntinTestSupport
import Foundation
import Testing

/// A department and a school on a server of their own, asked by `antin` as a clerk would.
private final class CommandOffice {
    static let department = "000.00.18.H41"
    static let school = "000.01.18.H41"

    let folder: TemporaryFolder
    private let server = Process()
    private var port = 0

    init() throws {
        self.folder = try TemporaryFolder()
        let (a, b) = (Self.department, Self.school)
        try self.antind(
            "init", "--organ", a, "--name", "Sở A (hư cấu)", "--origin", "cli.antin.example/so",
            "--test-keys")
        _ = try self.run("antind", ["key", "test-authority", "-o", self.path("ca")])
        for (name, words, role) in [("nguoi", "Người Ký Mẫu", "person"), ("dau", "Sở A", "seal")] {
            _ = try self.run(
                "antind",
                [
                    "key", "test-signer", "--authority", self.path("ca"), "--name", words,
                    "--role", role, "-o", self.path(name),
                ])
            try self.antind(
                "key", "register", self.path(name + ".pem"), "--organ", a, "--role", role,
                "--custody", "test", "--ca", self.path("ca/root.pem"))
        }
        try self.antind("book", "di", "--organ", a, "--name", "Sổ đi")
        try self.antind("organ", "add", b, "--name", "Trường B (hư cấu)")
        try self.antind("book", "den", "--organ", b, "--name", "Sổ đến", "--direction", "incoming")
        try self.antind(
            "token", "create", "--label", "so", "--organ", a, "--role", "clerk", "--role",
            "signer", "-o", self.path(a))
        try self.antind(
            "token", "create", "--label", "truong", "--organ", b, "--role", "clerk", "-o",
            self.path(b))
        self.server.executableURL = URL(fileURLWithPath: ProgramRun.path(of: "antind"))
        self.server.arguments = [
            "serve", "--dir", self.path("so"), "--port", "0", "--port-file", self.path("cong"),
            "--verifier", ProgramRun.path(of: "antin-verify"),
        ]
        self.server.standardOutput = FileHandle.nullDevice
        self.server.standardError = FileHandle.nullDevice
        try self.server.run()
        let deadline = Deadline(afterMilliseconds: 60_000)
        while self.port == 0, !deadline.isOver {
            let text = try? FileSystem.read(self.path("cong"), limit: 16)
            self.port = text.flatMap { Int(String(decoding: $0.dropLast(), as: UTF8.self)) } ?? 0
            Thread.sleep(forTimeInterval: 0.05)
        }
        try #require(self.port != 0)
    }

    // SIGKILL: a child of the test runner may inherit a mask that keeps SIGTERM from it.
    deinit {
        kill(self.server.processIdentifier, SIGKILL)
        self.server.waitUntilExit()
    }

    func path(_ name: String) -> String { "\(self.folder.path)/\(name)" }

    private func run(_ program: String, _ words: [String]) throws -> ProgramRun {
        let run = try ProgramRun(
            program, words, environment: ["XDG_CONFIG_HOME": self.path("cau-hinh")])
        return run
    }

    private func antind(_ words: String...) throws {
        let run = try self.run("antind", words + ["--dir", self.path("so")])
        try #require(run.exitCode == 0, "\(words): \(run.errors)")
    }

    /// `antin` as the clerk of an organ.
    func antin(_ organ: String, _ words: String..., language: String = "en") throws -> ProgramRun {
        try self.run(
            "antin",
            words + [
                "--server", "http://127.0.0.1:\(self.port)", "--organ", organ, "--token-file",
                self.path(organ), "--lang", language,
            ])
    }

    /// The same, which must do what it was told; its words.
    func done(_ organ: String, _ words: String...) throws -> String {
        let run = try self.run(
            "antin",
            words + [
                "--server", "http://127.0.0.1:\(self.port)", "--organ", organ, "--token-file",
                self.path(organ), "--lang", "en",
            ])
        try #require(run.exitCode == 0, "\(words): \(run.output)\(run.errors)")
        return run.output
    }

    /// Issues a document to the school; its entry.
    func issue(_ subject: String, _ text: String) throws -> String {
        let a = Self.department
        let draft: JSONValue = [
            "book": "di", "type": "CV", "CodeNotation": "SGDĐT-VP",
            "Subject": .string(subject + " (VĂN BẢN MẪU – KHÔNG CÓ GIÁ TRỊ)"),
            "SignerInfo": [["FullName": "Người Ký Mẫu", "Position": "GIÁM ĐỐC"]],
            "To": [["OrganId": .string(Self.school), "OrganName": "Trường B (hư cấu)"]],
        ]
        let json = try self.folder.write(draft.canonical, "d.json")
        let pdf = try self.folder.write(TestPDF.bytes(text), "d.pdf")
        let registered = try self.done(
            a, "document", "register", pdf, "--from", json, "--book", "di", "--json")
        let id = try #require(
            try JSONValue(parsingLoosely: Array(registered.utf8))["dispatch"]?.string)
        for (role, key) in [("person", "nguoi"), ("seal", "dau")] {
            if role == "seal" { _ = try self.done(a, "document", "number", id) }
            _ = try self.done(
                a, "document", "sign", id, "--as", role, "--key",
                self.path(key + "-test-key.pem"), "--cert", self.path(key + ".pem"))
        }
        let issued = try self.done(a, "document", "issue", id, "--json")
        let entry = try JSONValue(parsingLoosely: Array(issued.utf8))["index"]?.integer
        return "\(try #require(entry))"
    }
}

@Suite("antin inbox", .enabled(if: ProgramRun.isBuilt("antind")))
struct InboxCommandTests {
    @Test("Accept, assign, note, finish: each act is done once and said in words")
    func work() throws {
        let office = try CommandOffice()
        let school = CommandOffice.school
        let entry = try office.issue("V/v một", "MOT")
        #expect(try office.done(school, "inbox", "new").hasPrefix("#\(entry)  01/SGDĐT-VP"))
        let accepted = try office.done(school, "inbox", "accept", entry, "--due", "2099-12-01")
        #expect(accepted.contains("arrival number 1"))
        #expect(try office.done(school, "inbox", "new").trimmed.isEmpty)
        // Asked again it keeps its number.
        let again = try office.done(school, "inbox", "accept", entry)
        #expect(again.contains("was entered before, arrival number 1"))
        let list = try office.done(school, "inbox", "list", "--json")
        let arrival = try JSONValue(parsingLoosely: Array(list.utf8))["documents"]?.array?.first?[
            "index"]
        let number = "\(try #require(arrival?.integer))"
        let vietnamese = try office.antin(
            school, "inbox", "assign", number, "Tổ Văn", "--instruction", "làm ngay",
            language: "vi")
        #expect(vietnamese.exitCode == 0)
        #expect(vietnamese.output.contains("Đã phân công, số phân công 1"))
        #expect(
            try office.done(school, "inbox", "progress", number, "1", "--note", "đang làm")
                .contains("noted"))
        #expect(try office.done(school, "inbox", "deadlines").hasPrefix("2099-12-01  #\(number)"))
        #expect(
            try office.done(school, "inbox", "finish", number, "--reply", "12/BC-THCS")
                .contains("finished"))
        #expect(try office.done(school, "inbox", "deadlines").trimmed.isEmpty)
        let more = try office.antin(school, "inbox", "finish", number)
        #expect(more.exitCode == 1 && more.errors.contains("settled"))
        let late = try office.antin(school, "inbox", "return", entry, "--reason", "muộn")
        #expect(late.exitCode == 1 && late.errors.contains("state 06"))
    }

    @Test("Return needs a reason, and a recalled document its answer; strangers get neither")
    func refusals() throws {
        let office = try CommandOffice()
        let (department, school) = (CommandOffice.department, CommandOffice.school)
        let entry = try office.issue("V/v một", "MOT")
        #expect(try office.antin(school, "inbox", "return", entry).exitCode == 64)
        #expect(
            try office.done(school, "inbox", "return", entry, "--reason", "sai nơi nhận")
                .contains("returned"))
        let twice = try office.antin(school, "inbox", "return", entry, "--reason", "sai")
        // Said twice, it is as it was.
        #expect(twice.exitCode == 0)
        for (organ, wrong) in [(school, "9999"), (department, entry)] {
            let run = try office.antin(organ, "inbox", "accept", wrong)
            #expect(run.exitCode == 1 && run.errors.contains("not sent there"))
        }
        let other = try office.issue("V/v hai", "HAI")
        _ = try office.done(school, "inbox", "accept", other)
        _ = try office.done(
            department, "document", "recall", other, "--reason", "ban hành sai", "--yes")
        #expect(try office.done(school, "inbox", "new").contains("DESTROY"))
        #expect(try office.done(school, "inbox", "ack-recall", other).contains("was told"))
        #expect(try !office.done(school, "inbox", "new").contains("DESTROY"))
    }
}

extension String {
    fileprivate var trimmed: String { self.trimmingCharacters(in: .whitespacesAndNewlines) }
}
