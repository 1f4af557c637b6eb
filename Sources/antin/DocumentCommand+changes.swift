// DocumentCommand+changes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinSystem
internal import ArgumentParser

/// What may happen to a document after it was issued: acts of the issuer, each an entry of its own.
extension DocumentCommand {
    /// `antin document recall INDEX`
    struct Recall: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Thu hồi một văn bản đã phát hành. Không thể hoàn tác. (recall; cannot be undone)",
            discussion: """
                Works at once, before the recall notice exists; --by names it when it does. Asks \
                for the number unless --yes. Exit codes: 0, 1, 64, 69, 75, 77.

                Example: antin document recall 12 --reason "sai đối tượng áp dụng" --by 15
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục trong sổ. (entry index)") var index: UInt64
        @Option(help: "Lý do. (reason)") var reason: String
        @Option(help: "Mục của văn bản thu hồi. (entry of the notice)") var by: UInt64?
        @Flag(help: "Không hỏi lại. (do not ask)") var yes = false

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                if !self.yes { try self.confirm(session) }
                let answer = try Change(reason: self.reason, by: self.by)
                    .send("recall", to: self.index, session)
                session.answer(answer) {
                    session.words(
                        "Đã thu hồi, ghi sổ mục #\(answer["index"]?.integer ?? -1)",
                        "recalled, register entry #\(answer["index"]?.integer ?? -1)")
                }
            }
        }

        /// A recall is for good: the number is typed again, as on the page.
        private func confirm(_ session: Session) throws {
            let document = try session.getJSON("/api/documents/\(self.index)")
            let number =
                "\(document["code_number"]?.string ?? "?")/\(document["code_notation"]?.string ?? "?")"
            guard StandardInput.isTerminal else {
                throw ProgramError(
                    said: .usage,
                    session.words(
                        "chưa xác nhận thu hồi \(number)",
                        "the recall of \(number) is not confirmed"
                    ),
                    fix: "--yes")
            }
            try StandardStream.error.write(
                session.words(
                    "Sắp THU HỒI \(number). Không thể hoàn tác.\nGõ lại số văn bản để đồng ý: ",
                    "About to RECALL \(number). This cannot be undone.\nType the number to agree: ")
            )
            guard VietnameseText.cleaned(readLine() ?? "") == number else {
                throw ProgramError(
                    said: .usage,
                    session.words("số gõ lại không khớp", "the number does not match"),
                    meaning: session.words("chưa thu hồi gì cả", "nothing was recalled"))
            }
        }
    }

    /// `antin document replace INDEX --by INDEX`
    struct Replace: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ghi rằng một văn bản mới thay thế văn bản này. (record a replacement)",
            discussion: """
                Both are issued already. Exit codes: 0, 1, 64, 69, 75, 77.

                Example: antin document replace 12 --by 20 --reason "cập nhật chỉ tiêu"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục của văn bản cũ. (entry of the old one)") var index: UInt64
        @Option(help: "Mục của văn bản mới. (entry of the new one)") var by: UInt64
        @Option(help: "Lý do. (reason)") var reason: String

        func run() throws {
            try Change.run(
                self.common, "replace", self.index, Change(reason: self.reason, by: self.by))
        }
    }

    /// `antin document correct INDEX`
    struct Correct: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đính chính bằng công văn. (record a correction of form)",
            discussion: """
                Exit codes: 0, 1, 64, 69, 75, 77.

                Example: antin document correct 12 --by 21 --reason "sai thể thức trang 2"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục trong sổ. (entry index)") var index: UInt64
        @Option(help: "Mục của công văn đính chính. (entry of the correcting letter)")
        var by: UInt64?
        @Option(help: "Lý do. (reason)") var reason: String

        func run() throws {
            try Change.run(
                self.common, "correct", self.index, Change(reason: self.reason, by: self.by))
        }
    }

    /// `antin document amend INDEX`
    struct Amend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sửa lỗi gõ trong sổ, không sửa văn bản. (amend a typing error in the book)",
            discussion: """
                Exit codes: 0, 1, 64, 69, 75, 77.

                Example: antin document amend 12 --field Subject --old "tuyên sinh" \
                --new "tuyển sinh" --reason "gõ thiếu dấu"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục trong sổ. (entry index)") var index: UInt64
        @Option(help: "Trường. (field)") var field: String
        @Option(help: "Nội dung cũ. (old)") var old: String
        @Option(help: "Nội dung mới. (new)") var new: String
        @Option(help: "Lý do. (reason)") var reason: String

        func run() throws {
            var change = Change(reason: self.reason, by: nil)
            change.members["field"] = .string(self.field)
            change.members["old"] = .string(self.old)
            change.members["new"] = .string(self.new)
            try Change.run(self.common, "amend", self.index, change)
        }
    }

    /// `antin document deny [FILE]`
    struct Deny: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Công bố rằng một văn bản là giả mạo. (publish that a document is a forgery)",
            discussion: """
                Exit codes: 0, 1, 64, 66, 69, 75, 77.

                Example: antin document deny gia-mao.pdf --reason "số này không do Sở cấp"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Tệp giả. (the forged file)") var file: String?
        @Option(help: "Lý do. (reason)") var reason: String

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                var members: [String: JSONValue] = ["reason": .string(self.reason)]
                if let path = self.file {
                    let bytes = try InputFile.read(path, vietnamese: session.vietnamese)
                    members["sha256"] = .string(Digest.sha256(bytes).hex)
                }
                let answer = try session.post("/api/organs/\(session.organ)/denials", members)
                session.answer(answer) {
                    session.words(
                        "Đã ghi đề nghị \(answer["denial"]?.string ?? "-"); chưa công bố: người "
                            + "khác xác nhận ở trang Bác bỏ tệp giả mạo",
                        "request \(answer["denial"]?.string ?? "-") is kept and not published: "
                            + "somebody else confirms it on the page Deny a forgery")
                }
            }
        }
    }
}

/// One act upon an issued document.
struct Change {
    var members: [String: JSONValue]

    init(reason: String, by: UInt64?) {
        self.members = ["reason": .string(reason)]
        if let by { self.members["by"] = .integer(by) }
    }

    func send(_ act: String, to index: UInt64, _ session: Session) throws -> JSONValue {
        try session.post("/api/documents/\(index)/\(act)", self.members)
    }

    static func run(
        _ options: CommonOptions, _ act: String, _ index: UInt64, _ change: Change
    ) throws {
        try Console.run(options) {
            let session = try Session(options)
            let answer = try change.send(act, to: index, session)
            session.answer(answer) {
                session.words(
                    "Đã ghi sổ mục #\(answer["index"]?.integer ?? -1)",
                    "recorded, register entry #\(answer["index"]?.integer ?? -1)")
            }
        }
    }
}
