// FileCommand.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinSystem
internal import ArgumentParser

/// `antin file`: signing any file on this desk, and filing what is no document.
struct FileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file", abstract: "Tệp bất kỳ: ký rời, lưu tham khảo. (any file)",
        subcommands: [Sign.self, Reference.self])

    /// `antin file sign FILE -o FILE.p7s`
    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ký rời một tệp bất kỳ, không cần máy chủ. (a detached CAdES signature)",
            discussion: """
                Writes FILE.p7s, which openssl cms -verify -cades -binary accepts too. A file of \
                any size takes constant memory. Exit codes: 0, 64, 65, 66, 73, 77.

                Example: antin file sign bang-diem.csv --key gd.p12 --pin-file pin
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Tệp. (file)") var file: String
        @Option(help: "Khóa: PKCS#8 PEM hoặc PKCS#12. (key)") var key: String
        @Option(help: "Chứng thư và các CA, PEM. (certificate, then its authorities)")
        var cert: String?
        @Option(help: "Tệp chứa PIN. (file with the PIN)") var pinFile: String?
        @Option(name: .shortAndLong, help: "Tệp ghi ra. (output)") var output: String?
        @Flag(help: "Ghi đè. (overwrite)") var force = false

        func run() throws {
            try Console.run(self.common) {
                let vietnamese = self.common.vietnamese
                let signer = try DeskKey(
                    key: self.key, certificates: self.cert, pinFile: self.pinFile,
                    language: self.common.language
                ).signer
                let content: HashedContent
                do {
                    content = HashedContent(
                        try FileHasher.hash(
                            self.file, HashedContent.algorithms(for: signer.algorithm)))
                } catch {
                    throw ProgramError(
                        said: .noInput,
                        vietnamese
                            ? "không đọc được tệp \(self.file)" : "\(self.file) cannot be read",
                        meaning: vietnamese ? "chưa ký gì cả" : "nothing was signed")
                }
                let now = Timestamp(milliseconds: SystemClock.unixMilliseconds())
                let message = try DocumentSigner(signer).detached(over: content, at: now)
                let output = self.output ?? self.file + ".p7s"
                try InputFile.writeNew(
                    message, to: output, force: self.force, vietnamese: vietnamese)
                try StandardStream.output.write(
                    (vietnamese ? "Đã ký bằng " : "signed as ") + "\(signer.name): \(output)\n")
            }
        }
    }

    /// `antin file reference FILE`
    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Lưu tài liệu tham khảo: không phải văn bản, không cấp số. (file as reference)",
            discussion: """
                The clerk's detached signature, if given, is verified first. \
                Exit codes: 0, 1, 66, 69, 75, 77.

                Example: antin file reference bai-viet.txt --description "tin trên cổng" \
                --signature bai-viet.txt.p7s
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Tệp. (file)") var file: String
        @Option(help: "Là gì. (what it is)") var description: String
        @Option(help: "Chữ ký rời .p7s. (detached signature)") var signature: String?

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                var form = Form()
                form.add(
                    "file", fileName: InputFile.name(self.file),
                    try InputFile.read(self.file, vietnamese: session.vietnamese))
                form.add("description", Array(self.description.utf8))
                if let signature {
                    form.add(
                        "signature", fileName: InputFile.name(signature),
                        try InputFile.read(signature, vietnamese: session.vietnamese))
                }
                form.close()
                let answer = try session.post(
                    "/api/organs/\(session.organ)/references", form: form)
                session.answer(answer) {
                    session.words(
                        "Đã lưu làm tài liệu tham khảo, mục #\(answer["index"]?.integer ?? -1)",
                        "filed as reference material, entry #\(answer["index"]?.integer ?? -1)")
                }
            }
        }
    }
}
