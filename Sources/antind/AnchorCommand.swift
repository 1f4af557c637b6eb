// AnchorCommand.swift
internal import AntinCore
internal import AntinLog
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
                receipt (its file, or the package it came in), the file checkpoint of an \
                auditor's copy. A lower one could let the log fork. \
                Exit codes: 0, 65, 66, 75, 78.

                Example: antind anchor adopt checkpoint-cua-kiem-toan --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Tệp đầu chuỗi. (checkpoint file)") var checkpoint: String

        func run() throws {
            let installation = try Installation(at: self.options.dir)
            let keys = try installation.logKeys(passphrase: installation.passphrase(self.options))
            let note = try Self.note(FileSystem.read(self.checkpoint, limit: 64 << 20))
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
                obstacle, installation.anchorPath,
                Installation.arguments(self.options), self.options.lang)
            guard obstacle == nil else { return }
            let arguments = Installation.arguments(self.options)
            try say(
                self.options.lang,
                vi:
                    "Ghi quyết định vào sổ: antind log resume --cause restore --reason \"…\" \(arguments)",
                en:
                    "Enter the decision: antind log resume --cause restore --reason \"…\" \(arguments)"
            )
        }

        /// The checkpoint in a file: itself, or the one that a receipt was proven under.
        private static func note(_ bytes: [UInt8]) throws -> [UInt8] {
            guard (try? SignedNote(parsing: bytes)) == nil else { return bytes }
            if let receipt = try? LogCommand.Reenter.taken(bytes, name: "").receipt {
                return receipt.subject.proof.checkpoint
            }
            throw ProgramError(
                .badInput, vi: "tệp này không có đầu chuỗi",
                en: "there is no checkpoint in this file",
                meaningVi: "không thay đổi gì", meaningEn: "nothing was changed",
                fixVi:
                    "đưa tệp checkpoint của bản xuất, phiếu .antin-receipt, hoặc gói ZIP có phiếu",
                fixEn: "give a file checkpoint, a receipt, or a package with one")
        }
    }
}
