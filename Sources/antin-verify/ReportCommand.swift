// ReportCommand.swift
internal import AntinCore
internal import AntinDesk
internal import AntinSystem
internal import ArgumentParser

/// Writes the checking slip of one document: one A4 page for the file of whoever received it.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Ghi phiếu kiểm tra một trang A4, dạng HTML. (write a checking slip)",
        discussion: """
            Cùng tệp, cùng phiếu vào sổ, cùng danh sách tin cậy thì cùng một phiếu, từng byte. \
            Phiếu in ra không thay được tệp đã ký. Bản PDF: antin report. (same inputs, same \
            bytes; the slip proves nothing by itself)

            Mã thoát như antin-verify verify; 73 nếu đã có tệp ấy. (exit codes as for verifying; \
            73 if the output exists)

            Ví dụ (examples): antin-verify report cong-van.pdf -o phieu.html
                              antin-verify report cv.pdf --receipt cv.antin-receipt -o slip.html \
            --lang en
            """)

    @OptionGroup var request: SlipRequest

    @Option(name: .shortAndLong, help: "Tệp HTML ghi ra; - là đầu ra chuẩn. (output)")
    var output: String

    @Flag(help: "Ghi đè. (overwrite)")
    var force = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (report, slip) = try self.request.judged(in: self.common.lang)
        try self.write(slip)
        try self.say(report)
        let code = report.verdict.exitCode
        if code != 0 { throw ExitCode(code) }
    }

    private func write(_ slip: CheckingSlip) throws {
        guard self.output != "-" else { return try Output.result(slip.html) }
        guard self.force || !FileSystem.exists(self.output) else {
            throw ProgramError(
                .cannotCreate,
                what: Phrase(vi: "đã có tệp \(self.output)", en: "\(self.output) exists already"),
                meaning: Phrase(vi: "chưa ghi gì", en: "nothing was written"),
                fix: Phrase(
                    vi: "chọn tên khác, hoặc thêm --force để ghi đè",
                    en: "choose another name, or add --force to overwrite it"))
        }
        do throws(SystemError) {
            try DurableFile.write(Array(slip.html.utf8), to: self.output)
        } catch {
            throw ProgramError(
                .cannotCreate,
                what: Phrase(
                    vi: "không ghi được \(self.output): \(error)",
                    en: "\(self.output) cannot be written: \(error)"),
                meaning: Phrase(vi: "chưa có phiếu nào", en: "there is no slip"),
                fix: Phrase(
                    vi: "xem lại quyền ghi và chỗ trống trên đĩa",
                    en: "check permissions and free space"))
        }
    }

    /// The verdict on standard output, unless the slip itself went there.
    private func say(_ report: Report) throws {
        guard self.output != "-" else { return }
        let answer = VerifierAnswer(
            report, path: self.request.file, language: self.common.lang,
            maxAge: self.request.settings.maxAge)
        if self.common.json {
            try Output.result(
                .object(answer.json.merging(["slip": .string(self.output)])))
        } else {
            let wrote = Phrase(vi: "Đã ghi phiếu kiểm tra", en: "Wrote the checking slip")
            let line = TableText.plain("\(wrote.text(in: self.common.lang)): \(self.output)")
            try Output.result("\(answer.words.headline)\n\(line)\n")
        }
    }
}
