// RestoreCommand.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

extension BackupCommand {
    /// `antind backup restore BACKUP --dir NEW --keys KEYS`
    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Phục hồi vào một thư mục mới. (restore into a new directory)",
            discussion: """
                NEW must not exist: a restore never touches a directory that is there. Every file \
                is compared with the manifest, the log is replayed. The register opens writable \
                only if the anchor that survived (--anchor) stands where the copy stands. \
                Exit codes: 0 restored (also read-only: it says so), 66, 73, 74, 77, \
                78 the backup is not what its manifest says.

                Example: antind backup restore sao-luu/2026-11-22 --dir so-moi --keys khoa \
                --anchor /mnt/moc/head
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Thư mục sao lưu. (the backup)") var directory: String
        @Option(help: "Thư mục khóa được giữ riêng. (folder with the keys, kept apart)")
        var keys: String
        @Option(help: "Tệp mốc còn giữ được; hoặc nơi sẽ đặt mốc. (the anchor that survived)")
        var anchor: String?

        func run() async throws {
            let language = self.options.lang
            let target = self.options.dir.withoutSlash
            let source = self.directory.withoutSlash
            guard !FileSystem.exists(target) else { throw BackupError.exists }
            let folder = self.keys.withoutSlash
            let isTest = try !KeyDirectory.isEncrypted("\(folder)/log.pem")
            let passphrase = isTest ? nil : try Installation.readPassphrase(self.options)
            let origin = try Backup.origin(of: source)
            let anchor = try Installation.anchor(self.anchor)
            let anchorPath = anchor.hasPrefix("/") ? anchor : target + "/" + anchor
            // The keys are read where they are kept; a wrong passphrase is found out first.
            let kept = Installation(
                directory: FileSystem.directory(of: folder), keys: folder,
                settings: Installation.Settings(
                    origin: origin, anchor: anchor, testKeys: isTest))
            let keys = try kept.logKeys(passphrase: passphrase)
            let copy = try Backup.restore(
                source, to: target, anchorPath: anchorPath, keys: keys
            ) {
                unfinished in
                try Self.finish(unfinished, from: kept, origin: origin, anchor: anchor)
            }
            try say(
                language,
                vi:
                    "Đã phục hồi \(copy.manifest.head.size) mục, \(copy.manifest.fileCount) tệp vào \(target)",
                en:
                    "restored \(copy.manifest.head.size) entries, \(copy.manifest.fileCount) files into \(target)"
            )
            try Self.tell(
                copy.obstacle, Installation.absolute(anchorPath),
                Installation.arguments(self.options, directory: target), language)
        }

        /// Settings and keys: what no backup holds.
        private static func finish(
            _ unfinished: String, from kept: Installation, origin: String, anchor: String
        ) throws {
            var settings = Installation.Settings(
                origin: origin, anchor: anchor, testKeys: kept.settings.testKeys)
            // Trust lists that were handed out after the backup are not known here: the next one
            // must be newer than any of them (Docs/operation.md).
            settings.trustFloor =
                try Self.version(unfinished + "/trust/own.antin-trust") + Installation.trustStep
            let made = Installation(directory: unfinished, settings: settings)
            try FileSystem.makeDirectory(made.anchorsPath, durable: true)
            try FileSystem.makeDirectory(unfinished + "/keys", durable: true, mode: 0o700)
            for name in Installation.KeyName.allCases {
                try DurableFile.write(
                    FileSystem.read(kept.keyPath(name), limit: 65_536), to: made.keyPath(name),
                    mode: 0o600)
            }
            // Test keys that the server held for its signers, with their pictures.
            let held = kept.keys + "/held"
            if FileSystem.exists(held) {
                try FileSystem.makeDirectory(made.keys + "/held", durable: true, mode: 0o700)
                for name in try FileSystem.list(held)
                where try FileStatus("\(held)/\(name)").kind == .regular {
                    try DurableFile.write(
                        FileSystem.read("\(held)/\(name)", limit: 16 << 20),
                        to: "\(made.keys)/held/\(name)", mode: 0o600)
                }
            }
            try made.saveSettings()
        }

        private static func version(_ bundle: String) throws -> Int {
            guard FileSystem.exists(bundle) else { return 0 }
            return try SignedTrustBundle(parsing: FileSystem.read(bundle, limit: 8 << 20))
                .bundle.version
        }

        /// What the start-up guard will say, and what to do then.
        static func tell(
            _ obstacle: ReadOnlyReason?, _ anchor: String, _ arguments: String,
            _ language: Language
        ) throws {
            switch obstacle {
            case nil:
                try say(
                    language, vi: "✓ Mốc khớp: sổ ghi tiếp được. Chạy: antind serve \(arguments)",
                    en:
                        "✓ the anchor agrees: the register takes entries. Run: antind serve \(arguments)"
                )
            case .anchorMissing:
                try say(
                    language,
                    vi: """
                        ! CHỈ ĐỌC: không có mốc ở \(anchor)
                          Tìm đầu chuỗi cao nhất mà bên ngoài biết (phiếu của trường, bản của kiểm toán), rồi:
                          antind anchor adopt TỆP \(arguments)
                        """,
                    en: """
                        ! READ-ONLY: there is no anchor at \(anchor)
                          Find the highest head that is known outside (a receipt, an auditor's copy), then:
                          antind anchor adopt FILE \(arguments)
                        """)
            case .rollback(let store, let promised, _):
                try say(
                    language,
                    vi: """
                        ! CHỈ ĐỌC: mốc ở \(promised) mục, bản này có \(store); thiếu \(promised - store) mục
                          Tìm bản sao lưu mới hơn, hoặc lấy lại mục thiếu từ bản chuỗi của bên ngoài:
                          antind log recover THƯ_MỤC --reason "…" \(arguments)
                        """,
                    en: """
                        ! READ-ONLY: the anchor is at \(promised), this copy has \(store); \(promised - store) entries are missing
                          Find a newer backup, or take the entries back from a copy of the log outside:
                          antind log recover DIRECTORY --reason "…" \(arguments)
                        """)
            case .some(let reason):
                try say(
                    language, vi: "! CHỈ ĐỌC: \(reason.name). Xem: antind doctor \(arguments)",
                    en: "! READ-ONLY: \(reason.name). See: antind doctor \(arguments)")
            }
        }
    }
}
