internal import AntinCore
internal import AntinDesk
internal import AntinLog
internal import AntinSystem
internal import ArgumentParser
internal import FoundationEssentials

/// Verifies documents: what the program does when no other command is named.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Kiểm tra văn bản: antin-verify TỆP… (check documents; the default)",
        discussion: """
            Tệp là PDF, .p7s cùng tệp đã ký, phiếu vào sổ, hoặc ZIP gồm các tệp ấy; - là đầu vào \
            chuẩn. Phiếu vào sổ TỆP.antin-receipt và chữ ký TỆP.p7s nằm cạnh được tự tìm. (PDF, \
            .p7s with its file, receipt, or a ZIP of them; what lies beside is found)

            Mã thoát là của kết quả xấu nhất: xem antin-verify --help. (exits with the worst \
            verdict's code)

            Ví dụ (examples): antin-verify cong-van.pdf
                              antin-verify --lang en --json goi.zip
                              antin-verify cong-van.pdf phieu.antin-receipt --at 2026-11-21
            """)

    @Argument(help: ArgumentHelp("Tệp cần kiểm tra. (files)", valueName: "file"))
    var files: [String]

    @OptionGroup var settings: VerifierSettings

    @Flag(help: "Hỏi thêm máy chủ của cơ quan gửi. (ask the sender's server)")
    var online = false

    @Flag(help: "Mỗi tệp một dòng JSON. (one line of JSON for each file)")
    var jsonl = false

    @Flag(name: .shortAndLong, help: "Không in gì, chỉ có mã thoát. (print nothing)")
    var quiet = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !self.files.isEmpty else { throw ValidationError("TỆP? (no file)") }
        guard self.files.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("- chỉ dùng một lần. (standard input only once)")
        }
    }

    func run() throws {
        let verifier = self.settings.verifier(trusting: try self.settings.store)
        let now = try self.settings.now
        var failure: ProgramError?
        let subjects = self.subjects(&failure)
        let asking = self.online ? LiveRegister(verifier, at: now) : nil
        let answers = subjects.map { subject in
            VerifierAnswer(
                subject.report(by: verifier, live: asking?.answer(about: subject), at: now),
                path: subject.path, heading: subject.heading, language: self.common.lang,
                maxAge: self.settings.maxAge)
        }
        let code =
            (Verdict.worst(of: answers.map(\.report.verdict))?.exitCode).flatMap {
                $0 == 0 ? nil : $0
            } ?? failure?.status.rawValue ?? 0
        if !self.quiet { try self.print(answers, code: code) }
        if code != 0 { throw ExitCode(code) }
    }

    /// Reads and groups what was named. A file that cannot be read is reported and does not keep
    /// the others from being judged.
    private func subjects(_ failure: inout ProgramError?) -> [VerifierSubject] {
        func note(_ error: any Error) {
            let error =
                error as? ProgramError
                ?? ProgramError(.internalError, vi: "\(error)", en: "\(error)")
            Output.report(error, in: self.common.lang)
            failure = failure ?? error
        }
        var inputs: [VerifierInput] = []
        for path in self.files {
            do { inputs.append(try VerifierInput(path)) } catch { note(error) }
        }
        guard !inputs.isEmpty else { return [] }
        do {
            return try VerifierSubject.group(inputs)
        } catch {
            guard inputs.count > 1 else {
                note(error)
                return []
            }
        }
        // One of them is no document: the others are judged each by itself.
        return inputs.flatMap { input -> [VerifierSubject] in
            do {
                return try VerifierSubject.group([input])
            } catch {
                note(error)
                return []
            }
        }
    }

    private func print(_ answers: [VerifierAnswer], code: Int32) throws {
        if self.jsonl {
            for answer in answers { try Output.result(.object(answer.json)) }
        } else if self.common.json {
            guard answers.count != 1 else { return try Output.result(.object(answers[0].json)) }
            guard !answers.isEmpty else { return }
            try Output.result([
                "schema": "antin.results/1", "exit_code": .integer(Int(code)),
                "results": .array(answers.map { .object($0.json) }),
            ])
        } else {
            let colour = self.common.color.isOn
            for (position, answer) in answers.enumerated() {
                let heading = answers.count > 1 ? "\(position > 0 ? "\n" : "")" : ""
                let name =
                    answers.count > 1 ? TableText.plain(answer.heading) + "\n" : ""
                try Output.result(heading + name + answer.text(colour: colour))
            }
        }
    }
}

extension ColourChoice {
    /// Whether to colour standard output; `NO_COLOR` is honoured.
    var isOn: Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            StandardStream.output.isTerminal
                && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
        }
    }
}
