// DocumentCommand.swift
internal import AntinCore
internal import ArgumentParser

/// `antin document`: the life of an outgoing document.
struct DocumentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "Văn bản đi: đăng ký, ký, cấp số, phát hành, thu hồi. (outgoing documents)",
        subcommands: [
            Check.self, Register.self, Copy.self, Prepare.self, Sign.self, Download.self,
            Upload.self, Number.self, Issue.self, Show.self, List.self, Search.self,
            Recall.self, Replace.self, Correct.self, Amend.self, Deny.self, Paper.self,
        ])
}

extension DocumentCommand {
    /// `antin document register FILE…`
    struct Register: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đăng ký dự thảo đã duyệt. (register an approved draft)",
            discussion: """
                The first file is the document, further files are its attachments. The facts come \
                from options or from a JSON file (--from), options first. Prints the dispatch id.
                Exit codes: 0, 1, 64, 65, 66, 69, 75, 77.

                Example: antin document register cv.pdf --book di --type CV --notation SGDĐT-VP \
                --subject "V/v …" \
                --signer "Nguyễn Văn Mẫu;Phó Giám đốc;KT." --to "000.01.18.H41;Trường THCS A"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "PDF") var files: [String]
        @Option(help: "JSON: book, type, subject, signers, to …") var from: String?
        @Option(help: "Sổ. (book)") var book: String?
        @Option(help: "Mã loại văn bản: CV, QĐ, TB, KH … (document type)") var type: String?
        @Option(help: "Trích yếu. (subject)") var subject: String?
        @Option(help: "Ký hiệu không kèm số: SGDĐT-VP, KH-SGDĐT. (notation without number)")
        var notation: String?
        @Option(help: "Người ký: \"Họ tên;Chức vụ;KT.\"") var signer: [String] = []
        @Option(help: "Nơi nhận: \"MÃ;Tên\" hoặc \"Tên\"") var to: [String] = []
        @Option(
            name: .customLong("co-organ"),
            help: "Cơ quan cùng ban hành, đóng dấu trước. (organ that seals too, before this one)")
        var coOrgan: [String] = []
        @Option(help: "Độ khẩn: 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc. (urgency)")
        var urgency: Int?
        @Option(help: "public | internal | restricted") var level: String?
        @Option(help: "YYYY-MM-DD") var due: String?
        @Option(help: "YYYY-MM-DD") var effective: String?
        @Option(help: "YYYY-MM-DD") var expires: String?

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let contents = try self.files.map { path in
                    (
                        InputFile.name(path),
                        try InputFile.read(path, vietnamese: session.vietnamese)
                    )
                }
                let created = try session.post(
                    "/api/organs/\(session.organ)/dispatches", self.members(session))
                let id = created["dispatch"]?.string ?? ""
                for (number, (name, bytes)) in contents.enumerated() {
                    let role = number == 0 ? "main" : "attachment"
                    _ = try session.put(
                        "/api/dispatches/\(id)/files/\(number)?role=\(role)"
                            + "&name=\(PercentEncoding.encode(name))", bytes: bytes)
                }
                session.answer(created) {
                    session.words(
                        "Đã đăng ký dự thảo \(id), chờ ký: antin document sign \(id) --as person …",
                        "registered \(id); next: antin document sign \(id) --as person …")
                }
            }
        }

        private func members(_ session: Session) throws -> [String: JSONValue] {
            var members: [String: JSONValue] = [:]
            if let path = self.from {
                let bytes = try InputFile.read(path, limit: 1 << 20, vietnamese: session.vietnamese)
                guard case .object(let given) = try? JSONValue(parsingLoosely: bytes) else {
                    throw ProgramError(said: .badInput, "\(path): JSON?")
                }
                members = Dictionary(
                    uniqueKeysWithValues: given.members.map { ($0.name, $0.value) }
                ).filter { Self.names.contains($0.key) }
            }
            for (name, value) in [
                ("book", self.book), ("type", self.type), ("Subject", self.subject),
                ("CodeNotation", self.notation), ("level", self.level), ("DueDate", self.due),
                ("effective_date", self.effective), ("expiry_date", self.expires),
            ] {
                if let value { members[name] = .string(value) }
            }
            if let urgency { members["Priority"] = .integer(urgency) }
            if !self.signer.isEmpty {
                members["SignerInfo"] = .array(self.signer.map(Self.signer))
            }
            if !self.coOrgan.isEmpty { members["co_organs"] = .strings(self.coOrgan) }
            if !self.to.isEmpty {
                members["To"] = .array(self.to.map(Self.recipient))
            }
            return members
        }

        /// What the server wants to know of a dispatch; a file may say more, for other uses.
        static let names: Set<String> = [
            "book", "series", "type", "CodeNotation", "Subject", "SignerInfo", "To", "Priority",
            "DueDate", "level", "effective_date", "expiry_date", "Language", "PageAmount",
            "secrecy", "co_organs", "copied_from", "Description",
        ]

        static func signer(_ text: String) -> JSONValue {
            let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(
                String.init)
            var members: [String: JSONValue] = ["FullName": .string(parts[0])]
            if parts.count > 1 { members["Position"] = .string(parts[1]) }
            if parts.count > 2, !parts[2].isEmpty { members["authority"] = .string(parts[2]) }
            return .object(of: members)
        }

        static func recipient(_ text: String) -> JSONValue {
            let parts = text.split(separator: ";", maxSplits: 1).map(String.init)
            return parts.count == 2
                ? .object(["OrganId": .string(parts[0]), "OrganName": .string(parts[1])])
                : .object(["OrganName": .string(text)])
        }
    }

    /// `antin document number ID`
    struct Number: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Cấp số và ngày; hỏi lại thì vẫn số đó. (take the number; asking again is safe)",
            discussion: "Exit codes: 0, 1, 69, 75, 77.\n\nExample: antin document number 7c0e…")

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã dự thảo. (dispatch id)") var dispatch: String

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.post("/api/dispatches/\(self.dispatch)/number", [:])
                session.answer(answer) {
                    let number =
                        "\(answer["code_number"]?.string ?? "?")/\(answer["code_notation"]?.string ?? "?")"
                    return session.words(
                        "Số \(number), ngày \(answer["date"]?.string ?? "?"); chờ ký số cơ quan",
                        "number \(number), dated \(answer["date"]?.string ?? "?"); awaiting the seal"
                    )
                }
            }
        }
    }

    /// `antin document issue ID`
    struct Issue: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Phát hành: vào sổ và lấy phiếu vào sổ. (issue; hands out the receipt)",
            discussion: """
                Exit codes: 0, 1, 69, 73, 75, 77.

                Example: antin document issue 7c0e… --receipt cv.pdf.antin-receipt --file cv.pdf
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã dự thảo. (dispatch id)") var dispatch: String
        @Option(help: "Ghi phiếu vào sổ ra tệp. (write the receipt)") var receipt: String?
        @Option(help: "Ghi văn bản đã ký ra tệp. (write the sealed document)") var file: String?
        @Option(help: "Ghi gói ZIP gồm văn bản và phiếu. (write both as ZIP)") var package: String?
        @Flag(help: "Ghi đè. (overwrite)") var force = false

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.post("/api/dispatches/\(self.dispatch)/issue", [:])
                let index = answer["index"]?.integer ?? -1
                let wanted = [
                    (self.receipt, "receipt"), (self.file, "files/0"), (self.package, "package"),
                ]
                for (path, what) in wanted {
                    guard let path else { continue }
                    try InputFile.writeNew(
                        session.get("/api/documents/\(index)/\(what)"), to: path,
                        force: self.force, vietnamese: session.vietnamese)
                }
                session.answer(answer) {
                    session.words(
                        "Đã phát hành, vào sổ mục #\(index)", "issued, register entry #\(index)")
                }
            }
        }
    }

    /// `antin document show INDEX`
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Xem một văn bản trong sổ, hoặc một dự thảo. (show a document or a draft)",
            discussion: "Exit codes: 0, 1, 69, 77.\n\nExample: antin document show 12")

        @OptionGroup var common: CommonOptions
        @Argument(help: "Số thứ tự trong sổ, hoặc mã dự thảo. (entry index or dispatch id)")
        var id: String
        @Option(help: "Ghi tệp chính ra đây. (write the main file)") var output: String?
        @Flag(help: "Ghi đè. (overwrite)") var force = false

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let path =
                    UInt64(self.id) != nil && self.id.utf8.count < 20
                    ? "/api/documents/\(self.id)" : "/api/dispatches/\(self.id)"
                let answer = try session.getJSON(path)
                if let output = self.output {
                    try InputFile.writeNew(
                        session.get(path + "/files/0"), to: output, force: self.force,
                        vietnamese: session.vietnamese)
                }
                session.answer(answer) { DocumentWords.facts(answer, session) }
            }
        }
    }

    /// `antin document list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Danh sách văn bản trong sổ. (documents of a book)",
            discussion: "Exit codes: 0, 1, 69, 77.\n\nExample: antin document list --book di")

        @OptionGroup var common: CommonOptions
        @Option(help: "Sổ. (book)") var book: String?
        @Option(help: "Năm. (year)") var year: Int?
        @Option(help: "Tối đa. (at most)") var limit: Int = 50

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                var query = "limit=\(self.limit)"
                if let book { query += "&book=\(PercentEncoding.encode(book))" }
                if let year { query += "&year=\(year)" }
                let answer = try session.getJSON("/api/organs/\(session.organ)/documents?\(query)")
                session.answer(answer) { DocumentWords.table(answer, session) }
            }
        }
    }

    /// `antin document search WORDS`
    struct Search: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tìm trong sổ, không cần gõ dấu. (search; accents and đ folded)",
            discussion: "Exit codes: 0, 1, 69, 77.\n\nExample: antin document search dinh chinh")

        @OptionGroup var common: CommonOptions
        @Argument(help: "Từ cần tìm. (words)") var words: [String]

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let query = PercentEncoding.encode(self.words.joined(separator: " "))
                let answer = try session.getJSON(
                    "/api/organs/\(session.organ)/documents?q=\(query)")
                session.answer(answer) { DocumentWords.table(answer, session) }
            }
        }
    }
}
