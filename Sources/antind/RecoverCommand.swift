// RecoverCommand.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

extension LogCommand {
    /// `antind log recover DIR`
    struct Recover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lấy lại mục thiếu sau phục hồi từ bản chuỗi bên ngoài. (take entries back)",
            discussion: """
                DIR is a copy of the published log: an auditor's export, a mirror. Its entries are \
                taken byte for byte, and only if they continue this log and give the root of a \
                checkpoint that this log has signed. Then log.resumed is entered; it names what \
                must be entered again from recipients' copies. Exit codes: 0, 66, 75, 77, \
                78 it is not this log, or not enough of it.

                Example: antind log recover kiem-toan --reason "phục hồi bản 21/11" --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Bản chuỗi. (a copy of the log)") var source: String
        @Option(help: "Lý do. (reason)") var reason: String

        func run() async throws {
            let installation = try Installation(at: self.options.dir)
            let keys = try installation.logKeys(passphrase: installation.passphrase(self.options))
            let place = self.source.withoutSlash
            let recovered = try Registry.recover(
                installation.configuration, keys: keys, from: place)
            try CareJournal(directory: installation.directory).add(
                CareEvent(.recovered, time: Installation.now, place: place, head: recovered.head))
            let count = recovered.head.size - recovered.from
            try say(
                self.options.lang,
                vi: "Đã lấy lại \(count) mục; sổ có \(recovered.head.size) mục",
                en: "took back \(count) entries; the log has \(recovered.head.size)")
            let (entry, lacking) = try await Installation.with(self.options) { _, registry in
                let entry = try await registry.resume(
                    cause: .restore, reason: VietnameseText.cleaned(self.reason))
                return (entry, try await registry.lackingContents())
            }
            try say(
                self.options.lang, vi: "Đã ghi quyết định, mục #\(entry)",
                en: "entered the decision, entry #\(entry)")
            guard !lacking.isEmpty else { return }
            let list = lacking.map { "#\($0)" }.joined(separator: " ")
            try say(
                self.options.lang,
                vi: "Phải nhập lại từ bản của nơi nhận: \(list)",
                en: "To be entered again from recipients' copies: \(list)")
            try say(
                self.options.lang, vi: "  antind log reenter PHIẾU TỆP… --dir …",
                en: "  antind log reenter RECEIPT FILE… --dir …")
        }
    }

    /// `antind log reenter RECEIPT [FILE…]`
    struct Reenter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Nhập lại nội dung từ phiếu và tệp của nơi nhận. (contents from a receipt)",
            discussion: """
                Taken only if it opens what the entry committed to; files only if they are those \
                that the record names. Exit codes: 0, 1, 65, 66, 75, 77, 78.

                Example: antind log reenter cv.pdf.antin-receipt cv.pdf --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Phiếu vào sổ. (receipt)") var receipt: String
        @Argument(help: "Tệp của văn bản. (the document's files)") var files: [String] = []

        func run() async throws {
            let receipt = try Receipt(parsing: FileSystem.read(self.receipt, limit: 8 << 20))
            let files = try self.files.map { try FileSystem.read($0, limit: 64 << 20) }
            let count = try await Installation.with(self.options) { _, registry in
                try await registry.reenter(receipt, files: files)
            }
            try say(
                self.options.lang,
                vi: count == 0 ? "Không có gì thiếu" : "Đã nhập lại \(count) nội dung",
                en: count == 0 ? "nothing was missing" : "entered \(count) content(s) again")
        }
    }
}
