// InboxCommand.swift
internal import AntinCore
internal import AntinSystem
internal import ArgumentParser

/// `antin inbox`: documents that arrive.
struct InboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox", abstract: "Văn bản đến. (incoming documents)",
        subcommands: [
            Receive.self, List.self, New.self, Accept.self, Return.self, Assign.self,
            Progress.self, Finish.self, AckRecall.self, Deadlines.self,
        ])

    /// `antin inbox receive FILE`
    struct Receive: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Kiểm tra rồi vào sổ văn bản đến. (check, then enter in the incoming book)",
            discussion: """
                The server judges the file; a tampered, recalled or unsigned one is not entered \
                unless --anyway gives the reason. The same file received again keeps its number. \
                Exit codes: 0 entered, 1 not entered (the verdict is printed), 65 no document at \
                all, 66, 69, 75, 77.

                Example: antin inbox receive 12_SGDDT-VP.pdf --channel system
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "PDF hoặc ZIP. (PDF or ZIP)") var file: String
        @Option(help: "Phiếu vào sổ kèm theo. (the receipt that came with it)")
        var receipt: String?
        @Option(help: "Sổ. (book)") var book: String = "den"
        @Option(help: "system | axis | e-mail | paper | other") var channel: String = "system"
        @Option(help: "Cơ quan ban hành, nếu tệp không nói. (sender)") var from: String?
        @Option(help: "Trích yếu, nếu tệp không nói. (subject)") var subject: String?
        @Option(help: "Số, ký hiệu ghi trên văn bản. (its number)") var notation: String?
        @Option(help: "Ngày ghi trên văn bản, YYYY-MM-DD. (its date)") var date: String?
        @Option(help: "Vẫn vào sổ, nêu lý do. (enter it all the same, with the reason)")
        var anyway: String?

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                var form = Form()
                form.add(
                    "file", fileName: InputFile.name(self.file),
                    try InputFile.read(self.file, vietnamese: session.vietnamese))
                let beside = self.file + ".antin-receipt"
                if let path = self.receipt ?? (FileSystem.exists(beside) ? beside : nil) {
                    form.add(
                        "receipt", fileName: InputFile.name(path),
                        try InputFile.read(path, limit: 1 << 20, vietnamese: session.vietnamese))
                }
                var metadata: [String: JSONValue] = [
                    "book": .string(self.book), "channel": .string(self.channel),
                ]
                for (name, value) in [
                    ("sender", self.from), ("subject", self.subject), ("anyway", self.anyway),
                    ("notation", self.notation), ("date", self.date),
                ] {
                    if let value { metadata[name] = .string(value) }
                }
                form.add("metadata", JSONValue.object(of: metadata).canonical)
                form.close()
                let answer = try session.post("/api/organs/\(session.organ)/inbox", form: form)
                session.answer(answer) {
                    let number = answer["number"]?.integer ?? -1
                    return session.words(
                        "Đã vào sổ, số đến \(number); kết quả kiểm tra: \(answer["verdict"]?.string ?? "?")",
                        "entered, arrival number \(number); verdict: \(answer["verdict"]?.string ?? "?")"
                    )
                }
            }
        }
    }

    /// `antin inbox list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Các văn bản đã đến. (what has arrived)",
            discussion: "Exit codes: 0, 1, 69, 77.\n\nExample: antin inbox list")

        @OptionGroup var common: CommonOptions

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.getJSON("/api/organs/\(session.organ)/inbox")
                session.answer(answer) { DocumentWords.table(answer, session) }
            }
        }
    }
}
