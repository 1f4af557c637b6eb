// InboxCommand+exchange.swift
internal import AntinCore
internal import ArgumentParser

/// What was sent to the school through the register, and the work on it.
extension InboxCommand {
    /// `antin inbox new`
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Văn bản mới đến, và văn bản phải trả. (what was sent here, what is owed)",
            discussion: "Exit codes: 0, 1, 69, 77.\n\nExample: antin inbox new")

        @OptionGroup var common: CommonOptions

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.getJSON("/api/organs/\(session.organ)/sent")
                session.answer(answer) {
                    let new = (answer["documents"]?.array ?? []).map { Self.line($0, "") }
                    let duties = (answer["recall_duties"]?.array ?? []).map {
                        Self.line($0, session.words("PHẢI HỦY ", "DESTROY "))
                    }
                    return (duties + new).joined(separator: "\n")
                }
            }
        }

        private static func line(_ document: JSONValue, _ mark: String) -> String {
            let index = document["index"]?.integer ?? -1
            let number = document["code_number"]?.string ?? "–"
            let notation = document["code_notation"]?.string ?? ""
            return "#\(index)  \(mark)\(number)/\(notation)  \(document["sender"]?.string ?? "")  "
                + (document["subject"]?.string ?? "")
        }
    }

    /// `antin inbox accept ENTRY`
    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Kiểm tra và nhận văn bản gửi qua hệ thống. (check and enter what was sent)",
            discussion: """
                The server judges its own copy; what is recalled, altered or unsigned is not \
                entered unless --anyway gives the reason. The sender is told (03). Exit codes: 0, \
                1 not entered, 69, 75, 77.

                Example: antin inbox accept 12
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục của văn bản. (the document's entry)") var entry: Int64
        @Option(help: "Thời hạn, YYYY-MM-DD. (due date)") var due: String?
        @Option(help: "Vẫn vào sổ, nêu lý do. (enter it all the same)") var anyway: String?

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                var members: [String: JSONValue] = [:]
                if let due { members["due"] = .string(due) }
                if let anyway { members["anyway"] = .string(anyway) }
                let answer = try session.post(
                    "/api/organs/\(session.organ)/sent/\(self.entry)/receive", members)
                session.answer(answer) {
                    let number = answer["number"]?.integer ?? -1
                    let verdict = answer["verdict"]?.string ?? "?"
                    if answer["was_there"]?.bool == true {
                        return session.words(
                            "Đã vào sổ từ trước, số đến \(number); kết quả kiểm tra: \(verdict)",
                            "was entered before, arrival number \(number); verdict: \(verdict)")
                    }
                    return session.words(
                        "Đã vào sổ, số đến \(number); kết quả kiểm tra: \(verdict)",
                        "entered, arrival number \(number); verdict: \(verdict)")
                }
            }
        }
    }

    /// `antin inbox return ENTRY`
    struct Return: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Trả lại nơi gửi, kèm lý do (02). (return it with the reason)",
            discussion: """
                Exit codes: 0, 1, 69, 75, 77.

                Example: antin inbox return 12 --reason "sai nơi nhận"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục của văn bản. (the document's entry)") var entry: Int64
        @Option(help: "Lý do. (reason)") var reason: String

        func run() throws {
            try InboxCommand.act(
                self.common, "sent/\(self.entry)/return", ["reason": .string(self.reason)],
                vi: "Đã trả lại; nơi gửi nhận được lý do",
                en: "returned; the sender has the reason")
        }
    }

    /// `antin inbox assign ENTRY NAME`
    struct Assign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Phân công văn bản đã vào sổ (04). (assign it)",
            discussion: """
                Exit codes: 0, 1, 69, 75, 77.

                Example: antin inbox assign 14 "Tổ Văn" --due 2026-12-01
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục văn bản đến. (the arrival's entry)") var entry: Int64
        @Argument(help: "Người hoặc đơn vị. (person or unit)") var name: String
        @Option(help: "Thời hạn, YYYY-MM-DD. (due date)") var due: String?
        @Option(help: "Ý kiến chỉ đạo. (instruction)") var instruction: String?

        func run() throws {
            var members: [String: JSONValue] = ["name": .string(self.name)]
            if let due { members["due"] = .string(due) }
            if let instruction { members["instruction"] = .string(instruction) }
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.post(
                    "/api/organs/\(session.organ)/inbox/\(self.entry)/assign", members)
                session.answer(answer) {
                    // Its number is what `progress` and `finish --assignment` ask for.
                    let number = answer["assignment"]?.integer ?? -1
                    return session.words(
                        "Đã phân công, số phân công \(number)", "assigned, assignment \(number)")
                }
            }
        }
    }

    /// `antin inbox progress ENTRY ASSIGNMENT`
    struct Progress: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ghi tiến độ (05). (note progress)",
            discussion: """
                Exit codes: 0, 1, 69, 75, 77.

                Example: antin inbox progress 14 3 --note "đang thu số liệu"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục văn bản đến. (the arrival's entry)") var entry: Int64
        @Argument(help: "Số phân công. (number of the assignment)") var assignment: Int64
        @Option(help: "Tiến độ. (how far it is)") var note: String

        func run() throws {
            try InboxCommand.act(
                self.common, "inbox/\(self.entry)/progress",
                ["assignment": .integer(self.assignment), "note": .string(self.note)],
                vi: "Đã ghi tiến độ", en: "noted")
        }
    }

    /// `antin inbox finish ENTRY`
    struct Finish: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hoàn thành xử lý (06). (settle it)",
            discussion: """
                Exit codes: 0, 1, 69, 75, 77.

                Example: antin inbox finish 14 --reply 12/BC-THCS
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục văn bản đến. (the arrival's entry)") var entry: Int64
        @Option(help: "Chỉ một phân công. (one assignment alone)") var assignment: Int64?
        @Option(help: "Kết quả. (result)") var note: String?
        @Option(help: "Số, ký hiệu văn bản trả lời. (notation of the reply)") var reply: String?

        func run() throws {
            var members: [String: JSONValue] = [:]
            if let assignment { members["assignment"] = .integer(assignment) }
            if let note { members["note"] = .string(note) }
            if let reply { members["reply"] = .string(reply) }
            try InboxCommand.act(
                self.common, "inbox/\(self.entry)/finish", members, vi: "Đã ghi hoàn thành",
                en: "finished")
        }
    }

    /// `antin inbox ack-recall ENTRY`
    struct AckRecall: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack-recall",
            abstract: "Đã hủy bản nhận, báo lại (15); hoặc từ chối (16). (answer a recall)",
            discussion: """
                Exit codes: 0, 1, 69, 75, 77.

                Example: antin inbox ack-recall 12
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mục của văn bản. (the document's entry)") var entry: Int64
        @Option(help: "Từ chối, nêu lý do. (decline, with the reason)") var decline: String?

        func run() throws {
            var members: [String: JSONValue] = [:]
            if let decline { members["declining"] = .string(decline) }
            try InboxCommand.act(
                self.common, "sent/\(self.entry)/recall", members, vi: "Đã báo nơi gửi",
                en: "the sender was told")
        }
    }

    /// `antin inbox deadlines`
    struct Deadlines: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Thời hạn của mọi nơi gửi. (deadlines of every sender)",
            discussion: "Exit codes: 0, 1, 69, 77.\n\nExample: antin inbox deadlines")

        @OptionGroup var common: CommonOptions

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.getJSON("/api/organs/\(session.organ)/deadlines")
                session.answer(answer) {
                    (answer["deadlines"]?.array ?? []).map { deadline in
                        let document = deadline["document"]
                        return "\(deadline["due"]?.string ?? "")  "
                            + "#\(document?["index"]?.integer ?? -1)  "
                            + "\(document?["sender"]?.string ?? "")  "
                            + (document?["subject"]?.string ?? "")
                    }.joined(separator: "\n")
                }
            }
        }
    }

    /// Posts to the organ's desk and says what was done.
    static func act(
        _ common: CommonOptions, _ path: String, _ members: [String: JSONValue], vi: String,
        en: String
    ) throws {
        try Console.run(common) {
            let session = try Session(common)
            let answer = try session.post("/api/organs/\(session.organ)/\(path)", members)
            session.answer(answer) { session.words(vi, en) }
        }
    }
}
