// BackupCommand.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// `antind backup`: copies to restore from.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Sao lưu, phục hồi. (backups and restoring)",
        subcommands: [
            Create.self, Verify.self, Restore.self, Drill.self, List.self,
        ])

    /// A backup that is there to be looked at; a typing error is no finding about a backup.
    static func existing(_ directory: String) throws -> String {
        let place = directory.withoutSlash
        guard FileSystem.exists(place) else {
            throw ProgramError(
                .noInput, vi: "không có thư mục \(place)", en: "there is no directory \(place)",
                meaningVi: "chưa kiểm tra gì, không ghi nhận gì",
                meaningEn: "nothing was checked or noted",
                fixVi: "xem: antind backup list", fixEn: "see: antind backup list")
        }
        return place
    }

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
            let place = self.directory.withoutSlash
            let manifest = try await Installation.looking(self.options) { installation, registry in
                let manifest = try await registry.backup(
                    to: place, extras: installation.backupExtras())
                try registry.journal.add(
                    CareEvent(
                        .backup, time: manifest.time, place: place, head: manifest.head,
                        fileCount: manifest.fileCount))
                return manifest
            }
            try say(
                self.options.lang,
                vi:
                    "Đã sao lưu \(manifest.head.size) mục, \(manifest.fileCount) tệp, vào \(place)",
                en: "backed up \(manifest.head.size) entries, \(manifest.fileCount) files")
        }
    }

    /// `antind backup verify DIR`
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Kiểm tra một bản sao lưu. (verify a backup)",
            discussion: """
                Checks the manifest's signature, every file, the database, and replays the log. \
                Exit codes: 0 whole, 66, 77, 78 something is wrong.

                Example: antind backup verify sao-luu/2026-11-22 --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Thư mục sao lưu. (the backup)") var directory: String

        func run() async throws {
            let installation = try Installation(at: self.options.dir)
            let keys = try installation.logKeys(passphrase: installation.passphrase(self.options))
            let place = try BackupCommand.existing(self.directory)
            let (manifest, problems) = try Backup.verify(
                place, statusKey: keys.status.verifierKey)
            try CareJournal(directory: installation.directory).add(
                CareEvent(
                    .verified, time: Installation.now, place: place, head: manifest.head,
                    fileCount: manifest.fileCount, problems: problems))
            try problems.write()
            guard problems.isEmpty else {
                throw ExitCode(ExitStatus.configuration.rawValue)
            }
            try say(
                self.options.lang,
                vi: "✓ Bản sao lưu nguyên vẹn: \(manifest.head.size) mục, lúc \(manifest.time)",
                en: "✓ the backup is whole: \(manifest.head.size) entries, of \(manifest.time)")
        }
    }

    /// `antind backup drill DIR`
    struct Drill: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Thử phục hồi vào thư mục tạm, ghi lại kết quả. (try a restore out)",
            discussion: """
                Restores into a temporary directory, replays the log, compares it with the register \
                that is running, takes the copy away again and notes the result. The server may \
                run. Exit codes: 0 the backup can be relied on, 66, 74, 77, 78 it cannot.

                Example: antind backup drill sao-luu/2026-11-22 --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Thư mục sao lưu. (the backup)") var directory: String
        @Option(help: "Nơi để bản tạm. (folder for the temporary copy)") var scratch: String?

        func run() async throws {
            let place = try BackupCommand.existing(self.directory)
            let event = try await Installation.looking(self.options) { _, registry in
                try await registry.drill(place, scratch: self.scratch)
            }
            try event.problems.write()
            guard event.isGood else { throw ExitCode(ExitStatus.configuration.rawValue) }
            try say(
                self.options.lang,
                vi: "✓ Phục hồi thử được: \(event.head.size) mục, \(event.fileCount) tệp",
                en: "✓ it restores: \(event.head.size) entries, \(event.fileCount) files")
        }
    }

    /// `antind backup list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Các lần sao lưu và thử phục hồi. (backups and restore tests)",
            discussion: "Exit codes: 0, 78.\n\nExample: antind backup list --dir so")

        @OptionGroup var options: DirectoryOptions

        func run() async throws {
            let installation = try Installation(at: self.options.dir)
            for event in CareJournal(directory: installation.directory).events() {
                let mark = event.isGood ? "✓" : "✗"
                let line =
                    "\(mark) \(event.time)  \(event.kind.rawValue)  \(event.head.size)  \(event.place)"
                try say(self.options.lang, vi: line, en: line)
                try event.problems.write()
            }
        }
    }
}

extension [String] {
    /// One line for each, as findings are shown.
    func write() throws {
        for problem in self { try StandardStream.output.write("  ✗ \(problem)\n") }
    }
}

extension String {
    /// A directory as it is named in records: without a slash at its end.
    var withoutSlash: String {
        var path = self[...]
        while path.count > 1, path.last == "/" { path = path.dropLast() }
        return String(path)
    }
}

extension Installation {
    static var now: Timestamp { MachineClock().read().wall }

    /// What a restored installation needs beside the register: the trust list as it was handed
    /// out last, and the authorities in it. Nothing of it is secret.
    func backupExtras() throws -> [(name: String, bytes: [UInt8])] {
        var extras: [(name: String, bytes: [UInt8])] = []
        if FileSystem.exists(self.bundlePath) {
            extras.append(
                ("trust/own.antin-trust", try FileSystem.read(self.bundlePath, limit: 8 << 20)))
        }
        guard FileSystem.exists(self.anchorsPath) else { return extras }
        for name in try FileSystem.list(self.anchorsPath).sorted() where name.hasSuffix(".pem") {
            extras.append(
                (
                    "trust/anchors/\(name)",
                    try FileSystem.read("\(self.anchorsPath)/\(name)", limit: 1 << 20)
                ))
        }
        return extras
    }
}
