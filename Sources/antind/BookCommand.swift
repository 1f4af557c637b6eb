// BookCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import ArgumentParser

/// `antind book open`: the first books, before there is a server to ask.
struct BookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book", abstract: "Mở sổ cho cơ quan. (open books)",
        discussion: """
            Exit codes: 0, 1, 64, 75, 78.

            Example: antind book di --organ 000.00.18.H41 --name "Sổ văn bản đi" --dir so
            """)

    @OptionGroup var options: DirectoryOptions
    @Argument(help: "Mã sổ: di, den, sao. (book id)") var book: String
    @Option(help: "Cơ quan. (organ id)") var organ: String
    @Option(help: "Tên sổ. (name)") var name: String
    @Option(help: "outgoing | incoming | copies") var direction: BookDirection = .outgoing
    @Option(help: "Dãy số. (series)") var series: String = "CHUNG"
    @Option(help: "Số đầu tiên. (first number)") var first: Int = 1
    @Option(help: "Lý do khi số đầu khác 01. (reason)") var reason: String?

    func run() async throws {
        let organ: OrganID = try .argument(self.organ)
        let book: BookID = try .argument(self.book)
        let series: SeriesID = try .argument(self.series)
        let entry = try await Installation.with(self.options) { _, registry in
            try await registry.openBook(
                organ, book: book, series: series, direction: self.direction,
                name: VietnameseText.cleaned(self.name), first: self.first, reason: self.reason)
        }
        try say(
            self.options.lang, vi: "Đã mở sổ \(self.book) của \(self.organ), mục #\(entry)",
            en: "opened \(self.book) of \(self.organ), entry #\(entry)")
    }
}

extension BookDirection: ExpressibleByArgument {}
