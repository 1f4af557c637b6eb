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

    @OptionGroup var request: SlipRequest

    @Option(name: .shortAndLong, help: "Tệp PDF ghi ra. (output)")
    var output: String

    @Flag(help: "Ghi đè. (overwrite)")
    var force = false

    @Option(name: .customLong("lang"), help: "vi | en")
    var language: Language = .vietnamese

    func run() throws {
        try Console.run(in: self.language) {
            let (report, slip) = try self.request.judged(in: self.language)
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
}
