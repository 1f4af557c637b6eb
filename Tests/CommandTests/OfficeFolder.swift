import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport

/// A folder with a trust list of an invented office, and the program as a school would run it
/// there.
struct OfficeFolder {
    let folder: TemporaryFolder
    var office: TestOffice
    let trust: String

    init() throws {
        self.folder = try TemporaryFolder()
        self.office = try TestOffice()
        self.trust = try self.folder.write(self.office.signedBundle().bytes, "office.antin-trust")
    }

    func path(_ name: String) -> String { "\(self.folder.path)/\(name)" }

    /// Writes a document, and its receipt beside it.
    @discardableResult
    func write(_ pdf: [UInt8], _ receipt: Receipt?, _ name: String = "cong-van.pdf") throws
        -> String
    {
        if let receipt {
            _ = try self.folder.write(receipt.canonical, name + ".antin-receipt")
        }
        return try self.folder.write(pdf, name)
    }

    /// Issues a document and writes it with its receipt.
    mutating func issued(
        _ name: String = "cong-van.pdf", edit: (inout DocumentRecord) -> Void = { _ in }
    ) throws -> (path: String, index: UInt64, pdf: [UInt8]) {
        let pdf = try self.office.signedPDF(name)
        let index = try self.office.issue(pdf, edit: edit)
        return (try self.write(pdf, self.office.receipt(index), name), index, pdf)
    }

    /// Runs the verifier with the office's list, in English, two hours after registration.
    func verify(
        _ arguments: String..., at time: Timestamp = TestOffice.now, input: [UInt8]? = nil,
        language: String = "en"
    ) throws -> ProgramRun {
        try ProgramRun(
            "antin-verify",
            arguments + ["--trust", self.trust, "--at", "\(time)", "--lang", language],
            input: input)
    }

    /// Writes the log as `antind log export --records all --files` does.
    func export(_ files: [UInt8]..., to name: String = "so") throws -> String {
        var all = try self.office.files()
        all["log.vkey"] = Array("\(self.office.logKey.verifierKey)\n".utf8)
        for file in files {
            let judged = try JudgedFile(pdf: ByteStore(file), name: "x")
            all["files/\(judged.sha256.hex)"] = file
        }
        for (path, bytes) in all {
            let file = self.path("\(name)/\(path)")
            try FileSystem.makeDirectory(FileSystem.directory(of: file))
            try DurableFile.write(bytes, to: file)
        }
        return self.path(name)
    }
}

extension Timestamp {
    func adding(days: Int64) -> Timestamp {
        Timestamp(milliseconds: self.milliseconds + days * 86_400_000)
    }
}
