// TrustCommand.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinDesk
internal import AntinLog
internal import AntinSystem
internal import ArgumentParser

/// Whom this machine believes. Nothing is ever trusted because it came with a document.
struct TrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: "Danh sách tin cậy đã ghim trên máy này. (pinned trust lists)",
        discussion: """
            Không tin điều gì chỉ vì nó đi kèm văn bản: danh sách phải được ghim một lần, theo mã \
            đối chiếu lấy từ giấy hoặc qua điện thoại. (nothing is trusted because it came with a \
            document: a list is pinned once, by its fingerprint)

            Ví dụ (examples): antin-verify trust list
                              antin-verify trust show so.antin-trust
                              antin-verify trust add so.antin-trust --fingerprint MÃ

            Mã thoát (exit codes): 0, 64, 65 tệp sai (bad list), 66 không có tệp (no file), 73 \
            không ghi được (cannot write), 77 không được ghim (refused), 78 cấu hình (altered).
            """,
        subcommands: [List.self, Show.self, Add.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Liệt kê các danh sách đã ghim. (list them)",
            discussion: """
                Ví dụ (example): antin-verify trust list --json
                Mã thoát (exit codes): 0, 64, 66, 78.
                """)

        @OptionGroup var folder: TrustFolder
        @OptionGroup var common: CommonOptions

        func run() throws {
            let trust = try PinnedTrust(folder: self.folder.trustFolder)
            if self.common.json {
                try Output.result([
                    "schema": "antin.trust-list/1",
                    "bundles": .array(trust.store.pinned.map { TrustWords.summary($0) }),
                ])
            } else {
                try Output.result(TrustWords.list(trust, in: self.common.lang))
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Xem một danh sách đã ghim, hoặc một tệp chưa ghim. (show one, or a file)",
            discussion: """
                Ví dụ (example): antin-verify trust show so.antin-trust
                Mã thoát (exit codes): 0, 64, 65, 66, 78.
                """)

        @Argument(help: "Tên danh sách, hoặc tệp. (id or file)")
        var list: String

        @OptionGroup var folder: TrustFolder
        @OptionGroup var common: CommonOptions

        func run() throws {
            let trust = try PinnedTrust(folder: self.folder.trustFolder)
            let pinned = trust.store[self.list]
            let bundle = try pinned ?? TrustFile.read(self.list)
            if self.common.json {
                try Output.result([
                    "schema": "antin.trust-show/1", "pinned": .bool(pinned != nil),
                    "summary": TrustWords.summary(bundle), "bundle": .object(bundle.bundle.json),
                ])
            } else {
                try Output.result(
                    TrustWords.details(bundle, isPinned: pinned != nil, in: self.common.lang))
            }
        }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ghim một danh sách tin cậy. (pin a trust list)",
            discussion: """
                Lần đầu cần mã đối chiếu lấy từ giấy hoặc qua điện thoại; bản mới hơn phải do khóa \
                đã ghim ký. (the first time needs the fingerprint, from paper or by telephone)

                Ví dụ (example): antin-verify trust add so.antin-trust --fingerprint MÃ

                Mã thoát (exit codes): 0, 64, 65, 66, 73, 77, 78: antin-verify trust --help.
                """)

        @Argument(help: "Tệp danh sách tin cậy. (trust list file)")
        var file: String

        @Option(help: "Mã đối chiếu, 64 chữ số, cách nhóm tùy ý. (fingerprint)")
        var fingerprint: String?

        @OptionGroup var folder: TrustFolder
        @OptionGroup var common: CommonOptions

        func run() throws {
            let fingerprint = try self.fingerprint.map { text in
                guard let digest = TrustWords.fingerprint(typed: text) else {
                    throw ProgramError(
                        .usage,
                        what: Phrase(
                            vi: "mã đối chiếu phải có 64 chữ số 0-9, a-f",
                            en: "a fingerprint has 64 digits 0-9, a-f"),
                        meaning: Phrase(vi: "chưa ghim gì", en: "nothing was pinned"),
                        fix: Phrase(
                            vi: "xem lại mã; các nhóm có thể cách nhau bằng dấu cách hay gạch nối",
                            en: "check it; groups may be separated by spaces or hyphens"))
                }
                return digest
            }
            var trust = try PinnedTrust(folder: self.folder.trustFolder)
            let bundle = try TrustFile.read(self.file)
            let addition = try trust.add(bundle, fingerprint: fingerprint)
            if self.common.json {
                try Output.result([
                    "schema": "antin.trust-add/1",
                    "result": .string(TrustWords.word(for: addition)),
                    "summary": TrustWords.summary(bundle),
                ])
            } else {
                try Output.result(
                    TrustWords.added(bundle, addition, in: self.common.lang))
            }
        }
    }
}
