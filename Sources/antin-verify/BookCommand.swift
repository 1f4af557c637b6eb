internal import AntinCore
internal import AntinCrypto
internal import AntinDesk
internal import AntinLog
internal import AntinSystem
internal import ArgumentParser

/// Holds a printed book against a log.
struct BookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book",
        abstract: "Tính lại mã in trên sổ đã đóng quyển. (hold a printed book against the log)",
        discussion: """
            In lại gốc cây ở cỡ ghi trên trang và mã của các số trên trang; có --root, --hash thì \
            so luôn. Thoát 0 nếu khớp hoặc chỉ in, 10 nếu khác, 20 nếu sổ ngắn hơn. (prints the \
            root at the size on the sheet and the hash of its numbers; compares with --root and \
            --hash; 0 equal or only printed, 10 different, 20 the log is shorter)

            Ví dụ (example): antin-verify book ./xuat-so --book 000.00.18.H41/di/CHUNG/2026 \
            --numbers 1-25 --size 112
            """)

    @Argument(help: ArgumentHelp("Thư mục hoặc địa chỉ. (folder or URL)", valueName: "dir|url"))
    var source: String

    @Option(help: "Cơ quan/sổ/dãy/năm như trên trang. (organ/book/series/year of the sheet)")
    var book: String

    @Option(help: "Các số trên trang: 1-25. (numbers of the sheet)")
    var numbers: String

    @Option(help: "Cỡ chuỗi trên trang. (size of the log on the sheet)")
    var size: UInt64

    @Option(help: "Gốc cây trên trang, để so. (root on the sheet)")
    var root: String?

    @Option(help: "Mã trên trang, để so. (hash on the sheet)")
    var hash: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard self.key != nil else { throw ValidationError("--book ORGAN/BOOK/SERIES/YEAR") }
        guard self.range != nil else { throw ValidationError("--numbers FIRST-LAST") }
    }

    func run() throws {
        guard let key = self.key, let numbers = self.range else { return }
        let reading: BookReading
        do {
            reading =
                self.source.hasPrefix("http://") || self.source.hasPrefix("https://")
                ? try BookReading(ServerSource(self.source), book: key, size: self.size)
                : try BookReading(FolderSource(self.source), book: key, size: self.size)
        } catch let fault as BookReading.Fault {
            try Output.result("\(fault)\n")
            throw ExitCode(20)
        }
        let hash = reading.range.digest(of: numbers)
        let isRoot = self.root.map { Self.digits($0) == reading.root.hex }
        let isHash = self.hash.map { Self.digits($0) == hash.hex }
        let isVietnamese = self.common.lang == .vietnamese
        func word(_ same: Bool?) -> String {
            guard let same else { return "" }
            return isVietnamese ? (same ? "  khớp" : "  KHÁC") : (same ? "  same" : "  DIFFERENT")
        }
        if self.common.json {
            let entries = reading.range.entries(of: numbers).map { JSONValue.integer($0) }
            let object: JSONObject = [
                "entries": .array(entries), "hash": .string(hash.hex),
                "hash_matches": isHash.map { .bool($0) },
                "root": .string(reading.root.hex), "root_matches": isRoot.map { .bool($0) },
            ]
            try Output.result(.object(object))
        } else {
            let count = reading.range.entries(of: numbers).count
            let lines = [
                (isVietnamese ? "gốc   " : "root  ") + reading.root.hex + word(isRoot),
                (isVietnamese ? "mã    " : "hash  ") + hash.hex + word(isHash),
                isVietnamese ? "từ \(count) mục của chuỗi" : "from \(count) entries of the log",
            ]
            try Output.result(lines.joined(separator: "\n") + "\n")
        }
        if isRoot == false || isHash == false { throw ExitCode(10) }
    }

    private var key: BookKey? {
        let parts = self.book.split(separator: "/").map(String.init)
        guard parts.count == 4, let organ = OrganID(parts[0]), let book = BookID(parts[1]),
            let series = SeriesID(parts[2]), let year = Int(parts[3])
        else { return nil }
        return BookKey(organ: organ, book: book, series: series, year: year)
    }

    private var range: ClosedRange<Int>? {
        let ends = self.numbers.split { $0 == "-" || $0 == "–" }.map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
            1 <= first, first <= last
        else { return nil }
        return first...last
    }

    /// What a person typed off the paper: in groups, in any case.
    private static func digits(_ text: String) -> String {
        text.filter { !$0.isWhitespace }.lowercased()
    }
}
