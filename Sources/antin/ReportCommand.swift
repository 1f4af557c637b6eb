// ReportCommand.swift
internal import AntinCore
internal import AntinDesk
internal import AntinStamp
internal import AntinSystem
internal import ArgumentParser
internal import FoundationEssentials

/// `antin report`: the checking slip of one document as a PDF.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Ghi phiếu kiểm tra một trang A4, dạng PDF. (write a checking slip)",
        discussion: """
            Như antin-verify report, không cần máy chủ. Cùng tệp, cùng phiếu vào sổ, cùng danh \
            sách tin cậy, cùng bộ phông chữ thì cùng một phiếu, từng byte. (as antin-verify \
            report; same inputs and fonts, same bytes)

            Mã thoát như antin-verify verify; 73 nếu đã có tệp ấy; 78 nếu thiếu phông chữ. (exit \
            codes as for verifying; 73 if the output exists; 78 if there are no fonts)

            Ví dụ (examples): antin report cong-van.pdf -o phieu.pdf
                              antin report cv.pdf --receipt cv.antin-receipt -o slip.pdf --lang en
            """)

    @Argument(help: ArgumentHelp("Tệp cần kiểm tra. (the file)", valueName: "file"))
    var file: String

    @Option(help: "Phiếu vào sổ, nếu không nằm cạnh tệp. (receipt)")
    var receipt: String?

    @Option(name: .shortAndLong, help: "Tệp PDF ghi ra. (output)")
    var output: String

    @Flag(help: "Ghi đè. (overwrite)")
    var force = false

    @Flag(help: "Hỏi thêm máy chủ của cơ quan gửi. (ask the sender's server)")
    var online = false

    @OptionGroup var settings: VerifierSettings

    @Option(name: .customLong("lang"), help: "vi | en")
    var language: Language = .vietnamese

    func run() throws {
        try Console.run(in: self.language) {
            let paths = [self.file, self.receipt].compactMap(\.self)
            let subjects = try VerifierSubject.group(paths.map { try VerifierInput($0) })
            guard subjects.count == 1, let subject = subjects.first else {
                throw self.notOne(subjects.count)
            }
            let verifier = self.settings.verifier(trusting: try self.settings.store)
            let now = try self.settings.now
            let asking = self.online ? LiveRegister(verifier, at: now) : nil
            let report = subject.report(
                by: verifier, live: asking?.answer(about: subject), at: now)
            // The clock judges, but only a time that was asked for stands on the slip.
            let slip = CheckingSlip(
                report, in: self.language, at: try self.settings.givenTime,
                maxReceiptAgeDays: self.settings.maxAge)
            let fonts = try InstalledFonts.load()
            let file: [UInt8]
            do throws(StampError) {
                file = try slip.pdf(fonts)
            } catch {
                throw ProgramError(said: .internalError, error.text(in: self.language))
            }
            try InputFile.writeNew(
                file, to: self.output, force: self.force,
                vietnamese: self.language == .vietnamese)
            let wrote = Phrase(vi: "Đã ghi phiếu kiểm tra", en: "Wrote the checking slip")
            let line = TableText.plain("\(wrote.text(in: self.language)): \(self.output)")
            try StandardStream.output.write("\(slip.sign) \(slip.headline)\n\(line)\n")
            let code = report.verdict.exitCode
            if code != 0 { throw ExitCode(code) }
        }
    }

    private func notOne(_ count: Int) -> ProgramError {
        ProgramError(
            .badInput,
            what: Phrase(
                vi: "\(self.file) có \(count) văn bản, mà một phiếu chỉ nói về một",
                en: "\(self.file) holds \(count) documents, and a slip is about one"),
            meaning: Phrase(vi: "chưa ghi phiếu nào", en: "no slip was written"),
            fix: Phrase(
                vi: "giải nén rồi chạy cho từng tệp", en: "unpack it and run this for each file"))
    }
}
