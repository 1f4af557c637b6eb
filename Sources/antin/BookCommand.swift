// BookCommand.swift
internal import AntinCore
internal import ArgumentParser

/// `antin book`: the books and their numbers.
struct BookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book", abstract: "Sổ văn bản. (books and numbers)",
        subcommands: [Open.self, List.self, Reserve.self, Void.self])

    /// `antin book open BOOK`
    struct Open: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mở sổ; giữa năm thì nêu số đầu và lý do. (open a book)",
            discussion: """
                Exit codes: 0, 1, 64, 69, 75, 77.

                Example: antin book open di --name "Sổ văn bản đi" --year 2026 --first 1235 \
                --reason "tiếp theo sổ giấy"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã sổ: di, den, sao … (book id)") var book: String
        @Option(help: "Tên sổ. (name)") var name: String
        @Option(help: "outgoing | incoming | copies") var direction: String = "outgoing"
        @Option(help: "Dãy số. (series)") var series: String = "CHUNG"
        @Option(help: "Năm. (year)") var year: Int
        @Option(help: "Số đầu tiên. (first number)") var first: Int = 1
        @Option(help: "Lý do khi số đầu khác 01. (reason)") var reason: String?

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                var members: [String: JSONValue] = [
                    "book": .string(self.book), "name": .string(self.name),
                    "direction": .string(self.direction), "series": .string(self.series),
                    "year": .integer(self.year), "first": .integer(self.first),
                ]
                if let reason { members["reason"] = .string(reason) }
                let answer = try session.post("/api/organs/\(session.organ)/books", members)
                session.answer(answer) {
                    session.words(
                        "Đã mở sổ \(self.book) năm \(self.year)", "opened \(self.book) \(self.year)"
                    )
                }
            }
        }
    }

    /// `antin book list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Các sổ và số tiếp theo. (books and their next numbers)",
            discussion: "Exit codes: 0, 1, 69, 77.\n\nExample: antin book list")

        @OptionGroup var common: CommonOptions

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.getJSON("/api/organs/\(session.organ)/books")
                session.answer(answer) {
                    (answer["books"]?.array ?? []).map { book in
                        [
                            book["book"]?.string ?? "", book["series"]?.string ?? "",
                            book["year"]?.integer.map(String.init) ?? "",
                            book["name"]?.string ?? "",
                            session.words("số tiếp theo ", "next ")
                                + (book["next"]?.integer.map(String.init) ?? "?"),
                        ].joined(separator: "  ")
                    }.joined(separator: "\n")
                }
            }
        }
    }

    /// `antin book reserve BOOK`
    struct Reserve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Giữ trước số cho lúc mất điện, mất mạng. (reserve numbers for an outage)",
            discussion: """
                Each number is filled in or voided later, and shown as entered later. \
                Exit codes: 0, 1, 64, 69, 75, 77.

                Example: antin book reserve di --year 2026 --count 5 --reason "cắt điện"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã sổ. (book id)") var book: String
        @Option(help: "Dãy số. (series)") var series: String = "CHUNG"
        @Option(help: "Năm. (year)") var year: Int
        @Option(help: "Bao nhiêu số. (how many)") var count: Int
        @Option(help: "Lý do. (reason)") var reason: String

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.post(
                    "/api/organs/\(session.organ)/books/\(self.book)/reserve",
                    [
                        "series": .string(self.series), "year": .integer(self.year),
                        "count": .integer(self.count), "reason": .string(self.reason),
                    ])
                session.answer(answer) {
                    let range =
                        "\(answer["first"]?.integer ?? 0)–\(answer["last"]?.integer ?? 0)"
                    return session.words("Đã giữ số \(range)", "reserved \(range)")
                }
            }
        }
    }

    /// `antin book void BOOK NUMBER`
    struct Void: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hủy một số đã cấp mà chưa phát hành. (void a number that was not issued)",
            discussion: """
                Exit codes: 0, 1, 64, 69, 75, 77.

                Example: antin book void di 17 --year 2026 --reason "dự thảo bị rút"
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã sổ. (book id)") var book: String
        @Argument(help: "Số. (number)") var number: Int
        @Option(help: "Dãy số. (series)") var series: String = "CHUNG"
        @Option(help: "Năm. (year)") var year: Int
        @Option(help: "Lý do. (reason)") var reason: String

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let answer = try session.post(
                    "/api/organs/\(session.organ)/books/\(self.book)/void",
                    [
                        "series": .string(self.series), "year": .integer(self.year),
                        "number": .integer(self.number), "reason": .string(self.reason),
                    ])
                session.answer(answer) {
                    session.words("Đã hủy số \(self.number)", "voided \(self.number)")
                }
            }
        }
    }
}
