// BackupCommand.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// `antind backup`: copies to restore from.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Sao lưu. (backups)",
        subcommands: [Create.self, Verify.self])

    /// `antind backup create DIR`
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sao lưu cơ sở dữ liệu và tệp; không có khóa và mốc. (make a backup)",
            discussion: """
                Keys and anchor are no part of it: keys are kept apart, and an anchor that could \
                be restored would be none. Exit codes: 0, 73, 74, 75, 77, 78.

                Example: antind backup create sao-luu/2026-11-22 --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Thư mục mới. (a new directory)") var directory: String

        func run() async throws {
            let manifest = try await Installation.looking(self.options) { _, registry in
                try await registry.backup(to: self.directory)
            }
            try say(
                self.options.lang,
                vi:
                    "Đã sao lưu \(manifest.head.size) mục, \(manifest.fileCount) tệp, vào \(self.directory)",
                en: "backed up \(manifest.head.size) entries, \(manifest.fileCount) files")
        }
    }

    /// `antind backup verify DIR`
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Kiểm tra một bản sao lưu. (verify a backup)",
            discussion: """
                Checks the manifest's signature, every file, the database, and replays the log. \
                Exit codes: 0 whole, 66, 77, 78 something is wrong.

                Example: antind backup verify sao-luu/2026-11-22 --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Thư mục sao lưu. (the backup)") var directory: String

        func run() throws {
            let installation = try Installation(at: self.options.dir)
            let keys = try installation.logKeys(passphrase: installation.passphrase(self.options))
            let (manifest, problems) = try Backup.verify(
                self.directory, statusKey: keys.status.verifierKey)
            for problem in problems {
                try StandardStream.output.write("✗ \(problem)\n")
            }
            guard problems.isEmpty else {
                throw ExitCode(ExitStatus.configuration.rawValue)
            }
            try say(
                self.options.lang,
                vi: "✓ Bản sao lưu nguyên vẹn: \(manifest.head.size) mục, lúc \(manifest.time)",
                en: "✓ the backup is whole: \(manifest.head.size) entries, of \(manifest.time)")
        }
    }
}
