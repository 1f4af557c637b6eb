internal import AntinCore
internal import AntinDesk
internal import AntinLog
internal import AntinSystem
internal import ArgumentParser

/// Judges one file for a server, in a process of its own: the file is open as descriptor 3, the
/// answer is one JSON object.
struct JudgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Xét một tệp cho máy chủ. (judge a file for a server)",
        shouldDisplay: false)

    @Option(help: "Tên tệp để hiện ra. (the name to show)")
    var name: String

    @Flag(name: .customLong("receipt-on-4"), help: "Phiếu vào sổ ở cửa 4. (receipt on 4)")
    var receiptOn4 = false

    @Option(help: "Chuỗi sổ không có tệp này. (the log that has no such file)")
    var notRegistered: String?

    @OptionGroup var settings: VerifierSettings
    @OptionGroup var common: CommonOptions

    func run() throws {
        // A server says whom it believes; what its account has pinned at home is not asked.
        let verifier = self.settings.verifier(trusting: try self.settings.given)
        let now = try self.settings.now
        var inputs = [
            try VerifierInput(path: self.name, name: self.name, store: Self.map(3, self.name))
        ]
        if self.receiptOn4 {
            let name = self.name + ".antin-receipt"
            inputs.append(try VerifierInput(path: name, name: name, store: Self.map(4, name)))
        }
        let subjects = try VerifierSubject.group(inputs, lookingBeside: false)
        let answers = subjects.map { subject in
            VerifierAnswer(
                subject.report(
                    by: verifier, live: self.notRegistered.map { .notRegistered(origin: $0) },
                    at: now),
                path: self.name, language: self.common.lang, maxAge: self.settings.maxAge)
        }
        let worst = answers.max { $0.report.verdict.badness < $1.report.verdict.badness }
        guard let worst else { throw ProgramError.unknownFormat(self.name, isEmpty: false) }
        try Output.result(
            .object(
                worst.json.merging([
                    "text": .string(worst.words.text), "shown": self.shown(worst.report),
                ])))
        let code = worst.report.verdict.exitCode
        if code != 0 { throw ExitCode(code) }
    }

    /// What a page shows, in both languages: whoever reads it may change over.
    private func shown(_ report: Report) -> JSONValue {
        .object(
            of: Dictionary(
                uniqueKeysWithValues: Language.allCases.map { language in
                    let words = ReportWords(
                        report, in: language, path: self.name,
                        maxReceiptAgeDays: self.settings.maxAge)
                    return (language.rawValue, words.pageJSON)
                }))
    }

    /// The file behind a descriptor that the caller opened.
    private static func map(_ descriptor: Int32, _ name: String) throws -> ByteStore {
        do throws(SystemError) {
            return try ByteStore(mappingDescriptor: descriptor, path: name)
        } catch {
            throw ProgramError.unreadable(name, error)
        }
    }
}
