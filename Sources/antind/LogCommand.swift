// LogCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// `antind log`: the log for auditors, and decisions about it.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Chuỗi sổ. (the log)",
        subcommands: [Export.self, Recover.self, Reenter.self, Resume.self])

    /// `antind log export DIR`
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Xuất chuỗi cho kiểm toán. (export for an auditor)",
            discussion: """
                DIR then audits with: antin-verify audit DIR. --records adds what opens the \
                commitments (public: of public documents; all), --files their documents themselves. \
                Exit codes: 0, 73, 74, 75, 77, 78.

                Example: antind log export kiem-toan --records all --files --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Thư mục mới. (a new directory)") var directory: String
        @Option(help: "none | public | all") var records: ExportedRecords = .none
        @Flag(help: "Kèm tệp văn bản. (with the files)") var files = false

        func run() async throws {
            guard !FileSystem.exists(self.directory) else {
                throw ProgramError(
                    .cannotCreate, vi: "\(self.directory) đã có",
                    en: "\(self.directory) exists already",
                    fixVi: "chọn thư mục khác", fixEn: "choose another directory")
            }
            let summary = try await Installation.looking(self.options) { _, registry in
                try await registry.export(
                    to: self.directory, records: self.records, files: self.files)
            }
            try say(
                self.options.lang,
                vi:
                    "Đã xuất \(summary.head.size) mục vào \(self.directory); kiểm tra: antin-verify audit \(self.directory)",
                en:
                    "exported \(summary.head.size) entries; check: antin-verify audit \(self.directory)"
            )
        }
    }

    /// `antind log resume`
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cho ghi tiếp sau khi xem xét đồng hồ hoặc bản phục hồi. (go on writing)",
            discussion: """
                The decision is an entry of the log. Exit codes: 0, 64, 75, 77, 78.

                Example: antind log resume --cause clock --reason "đã chỉnh NTP" --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "clock | restore | other") var cause: LogResumed.Cause
        @Option(help: "Lý do. (reason)") var reason: String

        func run() async throws {
            let entry = try await Installation.with(self.options) { _, registry in
                try await registry.resume(
                    cause: self.cause, reason: VietnameseText.cleaned(self.reason))
            }
            try say(self.options.lang, vi: "Đã ghi mục #\(entry)", en: "entry #\(entry)")
        }
    }
}

extension ExportedRecords: ExpressibleByArgument {}
extension LogResumed.Cause: ExpressibleByArgument {}
