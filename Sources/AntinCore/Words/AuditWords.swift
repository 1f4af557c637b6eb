internal import AntinCrypto
internal import AntinLog

/// An audit in words: what was replayed, what is wrong and where, what was not looked at.
package struct AuditWords: Sendable {
    private let report: AuditReport
    private let language: Language
    private let isVerbose: Bool

    /// - Parameter isVerbose: names each record and file that did not come along.
    package init(_ report: AuditReport, in language: Language, isVerbose: Bool = false) {
        self.report = report
        self.isVerbose = isVerbose
        self.language = language
    }

    /// Said of a key that came with the register that it is to prove.
    package static let notPinned = Phrase(
        vi: "khóa lấy trong chính thư mục này, chưa ghim trên máy; hãy ghim danh sách tin cậy, hoặc"
            + " dùng --key",
        en: "the key is the folder's own and not pinned; pin the trust list, or use --key")

    private static let clean = Phrase(
        vi: "SỔ NGUYÊN VẸN – ĐÃ PHÁT LẠI {size} MỤC",
        en: "REGISTER INTACT – {size} ENTRIES REPLAYED"
    )
    private static let chain = Phrase(
        vi: "CHUỖI NGUYÊN VẸN – ĐÃ PHÁT LẠI {size} MỤC",
        en: "CHAIN INTACT – {size} ENTRIES REPLAYED"
    )
    private static let absent = Phrase(vi: "Không kèm", en: "Not along")
    private static let allAbsent = Phrase(
        vi: "bản ghi và tệp (chỉ phát lại chuỗi)", en: "records and files (the chain alone)")
    private static let someAbsent = Phrase(
        vi: "{records} bản ghi · {files} tệp", en: "{records} records · {files} files")
    private static let rootHex = Phrase(vi: "Gốc (hex)", en: "Root (hex)")
    private static let finding = Phrase(
        vi: "SỔ CÓ SAI LỆCH – KHÔNG DÙNG LÀM CHỨNG CỨ",
        en: "REGISTER NOT INTACT – NOT TO BE USED AS EVIDENCE")
    private static let open = Phrase(
        vi: "CHƯA KIỂM TRA HẾT SỔ", en: "REGISTER NOT COMPLETELY CHECKED")
    private static let log = Phrase(vi: "Chuỗi sổ", en: "Log")
    private static let entries = Phrase(vi: "Số mục", en: "Entries")
    private static let root = Phrase(vi: "Gốc", en: "Root")
    private static let last = Phrase(vi: "Mục cuối lúc", en: "Last entry")
    private static let contents = Phrase(vi: "Đã mở", en: "Opened")
    private static let unknown = Phrase(vi: "Kiểu lạ", en: "Unknown kinds")
    private static let wrong = Phrase(vi: "Sai lệch", en: "Finding")
    private static let place = Phrase(vi: "mục {index}", en: "entry {index}")
    private static let sizes = Phrase(
        vi: "{size}, trong đó {documents} văn bản đã ban hành",
        en: "{size}, of them {documents} documents issued")
    private static let opened = Phrase(
        vi: "{records} bản ghi · {files} tệp · {signatures} chữ ký",
        en: "{records} records · {files} files · {signatures} signatures")
    private static let keep = Phrase(
        vi: "ghi lại số mục và gốc ở trên, để lần sau đối chiếu.",
        en: "note size and root above, to compare with them next time.")
    private static let stop = Phrase(
        vi: "giữ nguyên bản này làm bằng chứng, báo cơ quan giữ sổ và thanh tra.",
        en:
            "keep this copy as evidence; tell the office that keeps the register, and its inspector."
    )
    private static let again = Phrase(
        vi: "bổ sung phần còn thiếu rồi chạy lại.", en: "supply what is missing, then run again.")

    /// Everything that these answers can say.
    package static let phrases: [Phrase] = [
        notPinned, clean, finding, open, log, entries, root, last, contents, unknown, wrong, place,
        sizes, opened, keep, stop, again, chain, absent, allAbsent, someAbsent, rootHex,
    ]

    /// The answer, each line ended by a line feed.
    package var text: String {
        var table = TableText()
        let size = String(self.report.size)
        let (sign, headline, next) =
            switch self.report.exitCode {
            case 0 where self.report.isWhole: (Verdict.genuine.sign, Self.clean, Self.keep)
            case 0: (Verdict.genuine.sign, Self.chain, Self.keep)
            case 10: (Verdict.tampered.sign, Self.finding, Self.stop)
            default: (Verdict.undecided.sign, Self.open, Self.again)
            }
        table.line("\(sign) \(headline.text(in: self.language, ["size": size]))")
        if let origin = self.report.origin { table.fact(self.say(Self.log), origin) }
        if let root = self.report.root {
            let values = ["size": size, "documents": String(self.report.documents)]
            table.fact(self.say(Self.entries), Self.sizes.text(in: self.language, values))
            table.fact(self.say(Self.root), root.base64)
            table.fact(self.say(Self.rootHex), root.hex)
        }
        if let time = self.report.lastTime {
            table.fact(self.say(Self.last), time.long(in: self.language))
        }
        if self.report.recordsOpened > 0 {
            table.fact(
                self.say(Self.contents),
                Self.opened.text(
                    in: self.language,
                    [
                        "records": String(self.report.recordsOpened),
                        "files": String(self.report.filesHashed),
                        "signatures": String(self.report.signaturesChecked),
                    ]))
        }
        self.tellAbsent(in: &table)
        if !self.report.unknownKinds.isEmpty {
            let kinds = self.report.unknownKinds.sorted { $0.key < $1.key }
            table.fact(
                self.say(Self.unknown),
                kinds.map { "\($0.key) (\($0.value))" }.joined(separator: " · "))
        }
        for finding in self.report.findings {
            table.fact(self.say(Self.wrong), self.words(for: finding))
        }
        for what in self.report.unchecked {
            table.fact(Label.notChecked.text(in: self.language), what)
        }
        table.line("\(Label.next.text(in: self.language)): \(self.say(next))")
        return table.text
    }

    /// One line for all that did not come along; each by its path if asked for.
    private func tellAbsent(in table: inout TableText) {
        guard !self.report.isWhole else { return }
        let values = [
            "records": String(self.report.absentRecords.count),
            "files": String(self.report.absentFiles.count),
        ]
        table.fact(
            self.say(Self.absent),
            self.report.isChainOnly
                ? self.say(Self.allAbsent) : Self.someAbsent.text(in: self.language, values))
        guard self.isVerbose else { return }
        for path in self.report.absentRecords + self.report.absentFiles {
            table.fact(self.say(Self.absent), path)
        }
    }

    /// "tile/entries/000.p/5, mục 3: chuỗi bị đứt (…)".
    private func words(for finding: AuditReport.Finding) -> String {
        let index = finding.index.map {
            Self.place.text(in: self.language, ["index": String($0)])
        }
        let place = [finding.file, index].compactMap(\.self).joined(separator: ", ")
        let reason = ReasonWords.text(for: "\(finding.id): \(finding.detail)", in: self.language)
        return place.isEmpty ? reason : "\(place): \(reason)"
    }

    private func say(_ phrase: Phrase) -> String { phrase.text(in: self.language) }
}
