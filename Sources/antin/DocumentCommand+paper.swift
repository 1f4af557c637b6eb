// DocumentCommand+paper.swift
internal import AntinCore
internal import AntinCrypto
internal import ArgumentParser

extension DocumentCommand {
    /// `antin document paper`
    struct Paper: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Vào sổ một văn bản giấy, cùng dãy số. (enter a paper document in the same series)",
            discussion: """
                A scan may be kept with it; it is marked as a scan. Exit codes: 0, 1, 64, 66, 69, \
                75, 77.

                Example: antin document paper --book di --type QĐ --subject "…" \
                --signer "Nguyễn Văn Mẫu;Giám đốc"
                """)

        @OptionGroup var common: CommonOptions
        @Option(help: "JSON: book, type, subject, signers, to …") var from: String?
        @Option(help: "Bản quét. (scan)") var scan: String?
        @Option(help: "Sổ. (book)") var book: String?
        @Option(help: "Mã loại văn bản. (document type)") var type: String?
        @Option(help: "Trích yếu. (subject)") var subject: String?
        @Option(help: "Ký hiệu không kèm số. (notation without number)") var notation: String?
        @Option(help: "Người ký: \"Họ tên;Chức vụ;KT.\"") var signer: [String] = []

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                var members: [String: JSONValue] = [:]
                if let path = self.from {
                    let bytes = try InputFile.read(
                        path, limit: 1 << 20, vietnamese: session.vietnamese)
                    guard case .object(let given) = try? JSONValue(parsingLoosely: bytes) else {
                        throw ProgramError(said: .badInput, "\(path): JSON?")
                    }
                    members = Dictionary(
                        uniqueKeysWithValues: given.members.map { ($0.name, $0.value) }
                    ).filter { Register.names.contains($0.key) }
                }
                for (name, value) in [
                    ("book", self.book), ("type", self.type), ("Subject", self.subject),
                    ("CodeNotation", self.notation),
                ] {
                    if let value { members[name] = .string(value) }
                }
                if !self.signer.isEmpty {
                    members["SignerInfo"] = .array(self.signer.map(Register.signer))
                }
                if let scan {
                    let bytes = try InputFile.read(scan, vietnamese: session.vietnamese)
                    members["scan"] = .object([
                        "name": .string(InputFile.name(scan)),
                        "content": .string(Base64.encode(bytes)),
                    ])
                }
                let answer = try session.post("/api/organs/\(session.organ)/paper", members)
                session.answer(answer) {
                    let number =
                        "\(answer["code_number"]?.string ?? "?")/\(answer["code_notation"]?.string ?? "?")"
                    return session.words(
                        "Đã vào sổ văn bản giấy số \(number), mục #\(answer["index"]?.integer ?? -1)",
                        "entered paper document \(number), entry #\(answer["index"]?.integer ?? -1)"
                    )
                }
            }
        }
    }
}
