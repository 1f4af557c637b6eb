// AnchorCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// `antind anchor adopt`: the way out of a missing anchor, never a matter of course.
struct AnchorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor", abstract: "Mốc của chuỗi. (the anchor)", subcommands: [Adopt.self])

    /// `antind anchor adopt CHECKPOINT`
    struct Adopt: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đặt mốc theo đầu chuỗi cao nhất mà bên ngoài biết. (adopt a head)",
            discussion: """
                CHECKPOINT must be the highest head that anybody outside knows: a school's \
                receipt, an auditor's copy. A lower one could let the log fork. \
                Exit codes: 0, 65, 66, 75, 78.

                Example: antind anchor adopt checkpoint-cua-kiem-toan --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Tệp đầu chuỗi. (checkpoint file)") var checkpoint: String

        func run() throws {
            let installation = try Installation(at: self.options.dir)
            let keys = try installation.logKeys(passphrase: installation.passphrase(self.options))
            let note = try FileSystem.read(self.checkpoint, limit: 1 << 20)
            let head = try Registry.adoptAnchor(
                installation.configuration, keys: keys, checkpoint: note)
            try CareJournal(directory: installation.directory).add(
                CareEvent(.adopted, time: Installation.now, place: self.checkpoint, head: head))
            try say(
                self.options.lang, vi: "Đã đặt mốc ở \(head.size) mục",
                en: "the anchor stands at size \(head.size)")
            let registry = try Registry.inspect(installation.configuration, keys: keys)
            var obstacle: ReadOnlyReason?
            if case .readOnly(let reason) = registry.mode, reason != .inspecting {
                obstacle = reason
            }
            try BackupCommand.Restore.tell(
                obstacle, installation.anchorPath, self.options.lang)
            guard obstacle == nil else { return }
            try say(
                self.options.lang,
                vi:
                    "Ghi quyết định vào sổ: antind log resume --cause restore --reason \"…\" --dir …",
                en: "Enter the decision: antind log resume --cause restore --reason \"…\" --dir …")
        }
    }
}
