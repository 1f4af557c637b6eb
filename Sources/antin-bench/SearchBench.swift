import AntinCore
import AntinLog
import AntinRegistry
import AntinSystem
import FoundationEssentials

/// Searching among a million rows: the store is filled directly, the questions go the way that pages
/// go. The reference is the least that any answer takes: one row by its key.
///
/// ANTIN_BENCH_ROWS sets another number of rows; a million take about 1.5 GB of disk.
struct SearchBench {
    let directory: String
    private let rows: Int
    private static let organs = 700
    private static let rounds = 12

    init(directory: String) {
        self.directory = directory
        self.rows = Int(ProcessInfo.processInfo.environment["ANTIN_BENCH_ROWS"] ?? "") ?? 1_000_000
    }

    func run() throws {
        let path = self.directory + "/search.sqlite"
        let store = try SQLiteStore(path: path, create: true)
        defer { try? store.close() }
        let begin = SystemClock.monotonicNanoseconds()
        try self.fill(store)
        let filled = Double(SystemClock.monotonicNanoseconds() - begin) / 1e9
        let one = try self.reference(store)
        var all: [Double] = []
        for (name, question) in try Self.questions() {
            let times = try (0..<Self.rounds).map { _ in
                try Self.milliseconds {
                    _ = try store.read {
                        try $0.search(question.query, in: question.scope, limit: 25)
                    }
                }
            }
            all += times
            try Figure(
                name: "search.\(name)", value: Self.share(times, 0.95), unit: "ms, 95 of 100",
                reference: ("one row by its key", one)
            ).report()
        }
        try Figure(
            name: "search.all", value: Self.share(all, 0.95), unit: "ms, 95 of 100",
            reference: ("one row by its key", one)
        ).report()
        try Figure(
            name: "search.fill", value: Double(self.rows) / filled, unit: "rows/s",
            reference: ("rows in a thousand", Double(self.rows) / 1000)
        ).report()
    }

    // MARK: Questions

    private struct Question {
        var query: SearchQuery
        var scope: SearchScope
    }

    private static func questions() throws -> [(String, Question)] {
        let everywhere = SearchScope(organs: nil, readsFiles: true)
        let school = SearchScope(organs: [try self.organ(17)], readsFiles: true)
        func ask(_ words: String, _ scope: SearchScope) -> Question {
            Question(query: SearchQuery(words: words), scope: scope)
        }
        var filtered = ask("giáo dục", everywhere)
        filtered.query.year = 2017
        filtered.query.type = "QĐ"
        var narrow = ask("", school)
        narrow.query.kind = .received
        var days = ask("tuyển sinh", everywhere)
        days.query.from = try CivilDate(parsing: "2024-03-01")
        days.query.to = try CivilDate(parsing: "2024-03-31")
        return [
            ("common_words", ask("tuyển sinh", everywhere)),
            ("common_words_folded", ask("tuyen sinh lop", everywhere)),
            ("common_words_of_a_school", ask("tuyển sinh", school)),
            ("rare_words", ask("zabcd tuyển sinh", everywhere)),
            ("phrase", ask("\"kế hoạch tuyển sinh\"", everywhere)),
            ("prefix_3", ask("tuy*", everywhere)),
            ("prefix_5", ask("tuyen*", everywhere)),
            ("prefix_of_a_school", ask("tuyen*", school)),
            ("number", ask("731/SGDĐT", everywhere)),
            ("nothing", ask("khongco", everywhere)),
            ("year_and_type", filtered), ("all_received_of_a_school", narrow),
            ("days", days), ("newest", ask("", everywhere)),
        ]
    }

    // MARK: Rows

    private static let words = [
        "tuyển", "sinh", "giáo", "dục", "kế", "hoạch", "tổ", "chức", "hội", "nghị", "thi", "lớp",
        "trường", "học", "báo", "cáo", "kiểm", "tra", "bồi", "dưỡng", "giáo", "viên", "chuyên",
        "môn", "tập", "huấn", "thông", "tin", "số", "hóa", "đánh", "giá", "chất", "lượng", "năm",
        "quý", "hè", "an", "toàn", "giao", "thông", "phòng", "chống", "dịch", "bệnh", "tuyên",
        "truyền", "luật", "công", "đoàn", "đội", "thể", "thao", "văn", "nghệ", "khen", "thưởng",
    ]

    private static func organ(_ number: Int) throws -> OrganID {
        guard let organ = OrganID("000.\(number).18.H41") else { throw BenchError("organ") }
        return organ
    }

    /// Ten years of documents, every hour of the day alike.
    private func fill(_ store: SQLiteStore) throws {
        let first = try CivilDate(parsing: "2016-01-01").startOfDay.milliseconds
        let step = Int64(10 * 365) * 86_400_000 / Int64(self.rows)
        let types = DocumentType.allCases.map(\.rawValue)
        var random = UInt64(42)
        func next(_ count: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % count
        }
        try store.write { transaction in
            for number in 0..<Self.organs {
                let id = try Self.organ(number)
                try transaction.execute(
                    """
                    INSERT INTO entries (idx, leaf, time, kind, organ, bytes)
                    VALUES (?, ?, ?, 'organ.registered', ?, ?)
                    """,
                    [
                        .integer(Int64(number)), .blob([UInt8](repeating: 0, count: 32)),
                        .integer(first), .text(id.text), .blob([0x2D]),
                    ])
                try transaction.execute(
                    "INSERT INTO organs (id, name, valid_from, entry) VALUES (?, ?, ?, ?)",
                    [.text(id.text), .text(id.text), .integer(first), .integer(Int64(number))])
            }
        }
        var row = 0
        while row < self.rows {
            let end = min(row + 5_000, self.rows)
            try store.write { transaction in
                while row < end {
                    let entry = Int64(row + Self.organs)
                    let time = first + Int64(row) * step
                    let year = CivilDate(vietnam: Timestamp(milliseconds: time)).year
                    let number = row / Self.organs % 2_000 + 1
                    let isIssued = next(3) == 0
                    let organ = try Self.organ(next(Self.organs))
                    var words = (0..<14).map { _ in Self.words[next(Self.words.count)] }
                    if next(4) == 0 { words += ["kế", "hoạch", "tuyển", "sinh"] }
                    // One word in a hundred thousand rows.
                    if next(100_000) == 0 { words.append("zabcd") }
                    words += ["q\(next(5_000))", "\(number)", "sgdđt", "vp"]
                    let type = types[next(types.count)]
                    try Self.insert(
                        transaction, entry, time, year, row, organ, isIssued, type, words)
                    row += 1
                }
            }
        }
    }

    private static func insert(
        _ transaction: some StoreTransaction, _ entry: Int64, _ time: Int64, _ year: Int,
        _ number: Int, _ organ: OrganID, _ isIssued: Bool, _ type: String, _ words: [String]
    ) throws {
        let kind = isIssued ? "issued" : "received"
        let subject = words.joined(separator: " ")
        try transaction.execute(
            """
            INSERT INTO entries (idx, leaf, time, kind, organ, bytes) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(entry), .blob([UInt8](repeating: 0, count: 32)), .integer(time),
                .text("document.\(kind)"), .text(organ.text), .blob([0x2D]),
            ])
        try transaction.execute(
            """
            INSERT INTO documents (entry, kind, organ, book, series, year, number, state, time,
                level, medium, type, subject)
            VALUES (?, ?, ?, ?, 'CHUNG', ?, ?, 'current', ?, 'public', 'electronic', ?, ?)
            """,
            [
                .integer(entry), .text(kind), .text(organ.text), .text(isIssued ? "di" : "den"),
                .integer(Int64(year)), .integer(Int64(number)), .integer(time), .text(type),
                .text(subject),
            ])
        let facet = organ.text.map { $0 == "." ? "_" : String($0) }.joined()
        try transaction.execute(
            """
            INSERT INTO search_index (rowid, exact, folded, text_exact, text_folded, facets)
            VALUES (?, ?, ?, '', '', ?)
            """,
            [
                .integer(entry), .text(SearchWords.marked(words).joined(separator: " ")),
                .text(Self.folded(words)),
                .text(
                    " _o\(facet) _v\(facet) _k\(kind) _b\(isIssued ? "di" : "den") _y\(year)"
                        + " _lpublic _scurrent _n\(number) _t\(type)"),
            ])
    }

    private static let foldedWords = Dictionary(
        uniqueKeysWithValues: Set(Self.words).map { ($0, SearchWords.folded([$0])[0]) })

    private static func folded(_ words: [String]) -> String {
        words.map { Self.foldedWords[$0] ?? ($0 == "sgdđt" ? "sgddt" : $0) }
            .joined(separator: " ")
    }

    // MARK: Times

    private func reference(_ store: SQLiteStore) throws -> Double {
        let key = Int64(self.rows / 2)
        let times = try (0..<100).map { _ in
            try Self.milliseconds {
                _ = try store.read {
                    try $0.rows("SELECT subject FROM documents WHERE entry = ?", [.integer(key)])
                }
            }
        }
        return Self.share(times, 0.5)
    }

    private static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let begin = SystemClock.monotonicNanoseconds()
        try body()
        return Double(SystemClock.monotonicNanoseconds() - begin) / 1e6
    }

    private static func share(_ times: [Double], _ part: Double) -> Double {
        let sorted = times.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }
}
