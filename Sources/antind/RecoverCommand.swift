// RecoverCommand.swift
internal import AntinCore
internal import AntinCrypto
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
            let arguments = Installation.arguments(self.options)
            let list = lacking.map { "#\($0)" }.joined(separator: " ")
            try say(
                self.options.lang,
                vi: "Phải nhập lại từ bản của nơi nhận: \(list)",
                en: "To be entered again from recipients' copies: \(list)")
            try say(
                self.options.lang, vi: "  antind log reenter PHIẾU TỆP… \(arguments)",
                en: "  antind log reenter RECEIPT FILE… \(arguments)")
        }
    }

    /// `antind log reenter RECEIPT [FILE…]`
    struct Reenter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Nhập lại nội dung từ phiếu và tệp của nơi nhận. (contents from a receipt)",
            discussion: """
                Taken only if it opens what the entry committed to; files only if they are those \
                that the record names. A package (ZIP) holds both. Exit codes: 0 nothing is \
                missing any more, 1 files are still missing, 65 the file is another one, 66, 75, \
                77, 78.

                Example: antind log reenter cv.pdf.antin-receipt cv.pdf --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Phiếu vào sổ, hoặc gói ZIP có phiếu. (receipt, or a package)") var receipt:
            String
        @Argument(help: "Tệp của văn bản. (the document's files)") var files: [String] = []

        func run() async throws {
            let bytes = try FileSystem.read(self.receipt, limit: 64 << 20)
            let taken = try Self.taken(bytes, name: self.receipt)
            var files = taken.files
            for path in self.files {
                files.append((path, try FileSystem.read(path, limit: 64 << 20)))
            }
            let contents = files.map(\.bytes)
            let done = try await Installation.with(self.options) { _, registry in
                try await registry.reenter(taken.receipt, files: contents)
            }
            try self.tell(done, files, entry: taken.receipt.subject.entry.index)
        }

        /// The receipt, and the files that lie beside it in a package.
        static func taken(
            _ bytes: [UInt8], name: String
        ) throws -> (receipt: Receipt, files: [(name: String, bytes: [UInt8])]) {
            let store = ByteStore(bytes)
            guard ZipArchive.begins(store) else { return (try Receipt(parsing: bytes), []) }
            guard let members = (try? ZipArchive(parsing: store, upTo: 256 << 20))?.members,
                let receipt = members.first(where: { $0.name.hasSuffix(".antin-receipt") })
            else {
                throw ProgramError(
                    .badInput, vi: "trong gói \(name) không có phiếu vào sổ",
                    en: "there is no receipt in \(name)",
                    fixVi: "đưa tệp .antin-receipt, rồi các tệp của văn bản",
                    fixEn: "give the .antin-receipt, then the document's files")
            }
            return (
                try Receipt(parsing: receipt.bytes),
                members.filter { $0.name != receipt.name }.map { ($0.name, $0.bytes) }
            )
        }

        /// What was taken, what was not, and what is still missing: that is no success.
        private func tell(
            _ done: Reentered, _ files: [(name: String, bytes: [UInt8])], entry: UInt64
        ) throws {
            let language = self.options.lang
            for (name, bytes) in files where done.others.contains(.sha256(bytes)) {
                try say(
                    language,
                    vi: "✗ Tệp \(name) không phải tệp mà hồ sơ #\(entry) nêu; không lấy",
                    en: "✗ \(name) is not a file that the record of #\(entry) names; not taken")
            }
            guard !done.missing.isEmpty else {
                guard done.others.isEmpty || done.count > 0 else {
                    throw ExitCode(ExitStatus.badInput.rawValue)
                }
                try say(
                    language,
                    vi: done.count == 0
                        ? "Không có gì thiếu" : "Đã nhập lại \(done.count) nội dung",
                    en: done.count == 0
                        ? "nothing was missing" : "entered \(done.count) content(s) again")
                return
            }
            try say(
                language,
                vi: """
                    \(done.count == 0 ? "Hồ sơ #\(entry) đã có" : "Đã nhập hồ sơ #\(entry)"), CÒN THIẾU \(done.missing.count) tệp:
                    """,
                en: """
                    \(done.count == 0 ? "the record of #\(entry) is there" : "entered the record of #\(entry)"), \(done.missing.count) FILE(S) STILL MISSING:
                    """)
            for file in done.missing {
                let line = "  ✗ \(file.name)  SHA-256 \(file.digest.hex)"
                try say(language, vi: line, en: line)
            }
            throw ExitCode(ExitStatus.failed.rawValue)
        }
    }
}
