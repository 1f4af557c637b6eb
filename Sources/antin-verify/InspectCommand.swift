// InspectCommand.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinDesk
internal import AntinPDF
internal import AntinSystem
internal import ArgumentParser

/// Prints what the signatures of a file are, without asking whom to trust.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Xem chữ ký trong tệp PDF hoặc CMS, không xét ai đáng tin. (facts, no trust)",
        discussion: """
            Thoát 0 nghĩa là đã đọc được tệp, không nói gì về chữ ký; 20 nếu là PDF không xét \
            được. (exit 0 says that the file was read and nothing about its signatures; 20 if it \
            is a PDF that cannot be judged). 65: không phải PDF hay CMS (neither), 66: không có \
            tệp (no file).

            Ví dụ (examples): antin-verify inspect cong-van.pdf
                              antin-verify inspect tep.docx.p7s --content tep.docx --json
                              antin-verify inspect cong-van.pdf --revision 2 -o ban-da-ky.pdf
            """)

    @Argument(help: "Tệp PDF, .p7s, .p7m; - là đầu vào chuẩn. (a file; - is standard input)")
    var file: String

    @Option(help: "Tệp đã ký, nếu chữ ký ở tệp riêng. (what a detached signature signs)")
    var content: String?

    @Option(
        help: ArgumentHelp(
            "Ghi lại bản sửa đổi n của PDF: đúng những gì đã ký. (write revision n, from 1)",
            valueName: "n"))
    var revision: Int?

    @Option(
        name: .shortAndLong,
        help: "Tệp ghi bản ấy ra; - là đầu ra chuẩn. (where --revision is written)")
    var output: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (self.revision == nil) == (self.output == nil) else {
            throw ValidationError("--revision N -o FILE: cần cả hai (both are needed)")
        }
    }

    func run() throws {
        let store = try NamedFile.map(self.file)
        if let revision, let output {
            let writer = RevisionWriter(file: self.file, output: output, common: self.common)
            return try writer.write(revision, of: store)
        }
        let inspection =
            // A message may carry a PDF as its content, so it is tried first.
            if let message = JudgedInput.cms(store) {
                try self.inspect(message)
            } else if JudgedInput.looksLikePDF(store) {
                try Inspection(pdf: store)
            } else {
                throw ProgramError.unknownFormat(self.file, isEmpty: store.count == 0)
            }
        let sha256 = HashedContent(store, [.sha256]).sha256
        if self.common.json {
            var answer: JSONObject = [
                "schema": "antin.inspect/1",
                "file": [
                    "name": .string(NamedFile.name(self.file)),
                    "sha256": (sha256?.hex).map { .string($0) },
                    "size": .integer(store.count),
                ],
            ]
            answer = answer.merging(inspection.json)
            try Output.result(.object(answer))
        } else {
            try Output.result(inspection.text(in: self.common.lang))
        }
        if inspection.problem != nil { throw ExitCode(Verdict.undecided.exitCode) }
    }

    /// A CMS message, over the file named by `--content` or over the file beside it whose name is
    /// the same but for `.p7s`.
    private func inspect(_ message: [UInt8]) throws -> Inspection {
        var path = self.content
        if path == nil, self.file.hasSuffix(".p7s") {
            let beside = String(self.file.dropLast(4))
            if FileSystem.exists(beside) { path = beside }
        }
        guard let path else { return Inspection(cms: message) }
        return try Inspection(cms: message) { algorithm in
            do throws(SystemError) {
                return try FileHasher.hash(path, [algorithm]).digests[algorithm] ?? []
            } catch {
                throw ProgramError.unreadable(path, error)
            }
        }
    }
}
