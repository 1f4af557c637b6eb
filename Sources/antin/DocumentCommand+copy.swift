// DocumentCommand+copy.swift
internal import AntinCore
internal import ArgumentParser

extension DocumentCommand {
    /// `antin document copy FILE`
    struct Copy: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đăng ký bản sao: sao y, sao lục, trích sao. (register a certified copy)",
            discussion: """
                All kinds share one series of numbers in a book of copies (antin book open sao \
                --direction copies). A copy is numbered at once and signed by the agency alone. \
                There is no SY from electronic to electronic: forward the original file, its \
                signatures stay valid. Prints the dispatch id. Exit codes: 0, 1, 64, 66, 69, 75, 77.

                Example: antin document copy quet.pdf --kind SY --from paper --office SGDĐT \
                --subject "V/v …" --original "Công văn số 12/UBND-VP ngày 05/01/2026"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "PDF") var file: String
        @Option(help: "SY | SL | TrS") var kind: String
        @Option(help: "Sao từ: paper | electronic. (copied from)") var from: String
        @Option(help: "Viết tắt tên cơ quan sao: SGDĐT. (the copying office, abbreviated)")
        var office: String
        @Option(help: "Trích yếu của bản chính. (subject of the original)") var subject: String
        @Option(help: "Bản chính là văn bản nào. (what the original is)") var original: String
        @Option(help: "Sổ bản sao. (book of copies)") var book = "sao"
        @Option(help: "public | internal | restricted") var level: String?
        @Option(help: "Nơi nhận: \"MÃ;Tên\" hoặc \"Tên\"") var to: [String] = []

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                guard let kind = CopyType(spelled: self.kind) else {
                    throw ProgramError(
                        said: .usage,
                        session.words(
                            "không có loại bản sao \(self.kind)", "no kind of copy: \(self.kind)"),
                        fix: "--kind SY | SL | TrS")
                }
                let bytes = try InputFile.read(self.file, vietnamese: session.vietnamese)
                var members: [String: JSONValue] = [
                    "book": .string(self.book), "type": .string(kind.rawValue),
                    "CodeNotation": .string("\(kind.rawValue)-\(self.office)"),
                    "Subject": .string(self.subject), "Description": .string(self.original),
                    "copied_from": .string(self.from),
                ]
                if let level { members["level"] = .string(level) }
                if !self.to.isEmpty { members["To"] = .array(self.to.map(Register.recipient)) }
                let created = try session.post(
                    "/api/organs/\(session.organ)/dispatches", members)
                let id = created["dispatch"]?.string ?? ""
                _ = try session.put(
                    "/api/dispatches/\(id)/files/0?role=main"
                        + "&name=\(PercentEncoding.encode(InputFile.name(self.file)))",
                    bytes: bytes)
                session.answer(created) {
                    session.words(
                        "Đã đăng ký \(kind.name(in: .vietnamese).lowercased()) \(id), chờ cấp số: antin document number \(id)",
                        "registered \(kind.name(in: .english).lowercased()) \(id); next: antin document number \(id)"
                    )
                }
            }
        }
    }
}
