internal import AntinCore
internal import AntinDesk
internal import AntinFetch
internal import AntinLog
internal import AntinSystem
internal import ArgumentParser

/// Replays a register from its files alone.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Phát lại chuỗi sổ từ thư mục xuất ra hoặc từ máy chủ. (replay a register)",
        discussion: """
            Thư mục do antind log export tạo; địa chỉ là của máy chủ, tức là đồng ý dùng mạng. \
            Thoát 0 nếu sạch, 10 nếu có sai lệch, 20 nếu có điều chưa kiểm tra được. Bản ghi và tệp \
            mà nguồn không kèm thì chỉ kể ra, chuỗi vẫn là đã kiểm. (0 clean, 10 a finding, 20 \
            something could not be checked; what the source was not made to hold is only told)

            Ví dụ (examples): antin-verify audit ./xuat-so
                              antin-verify audit https://vanban.example.vn
            """)

    @Argument(help: ArgumentHelp("Thư mục hoặc địa chỉ. (folder or URL)", valueName: "dir|url"))
    var source: String

    @Option(help: "Khóa của sổ, một dòng như log.vkey. (the log's key)")
    var key: String?

    @Option(help: "Tệp có khóa của sổ. (a file with the log's key)")
    var keyFile: String?

    @Option(help: "Tệp danh sách tin cậy, thay cho các danh sách đã ghim. (trust list)")
    var trust: [String] = []

    @Flag(help: "Kể từng bản ghi, từng tệp không kèm. (name what is not along)")
    var verbose = false

    @OptionGroup var folder: TrustFolder
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard self.key == nil || self.keyFile == nil else {
            throw ValidationError("--key | --key-file")
        }
    }

    func run() throws {
        let report: AuditReport
        if self.source.hasPrefix("http://") || self.source.hasPrefix("https://") {
            report = try self.audit(ServerSource(self.source), ownKey: nil)
        } else {
            let folder = try FolderSource(self.source)
            report = try self.audit(folder, ownKey: folder.ownKey)
        }
        if self.common.json {
            try Output.result(report.json)
        } else {
            try Output.result(
                AuditWords(report, in: self.common.lang, isVerbose: self.verbose).text)
        }
        if report.exitCode != 0 { throw ExitCode(report.exitCode) }
    }

    /// Runs the audit by the given key, a pinned one, or at last the folder's own, which proves
    /// only that the folder agrees with itself.
    private func audit(_ source: some AuditSource, ownKey: NoteVerifierKey?) throws -> AuditReport {
        let pinned = try self.givenKey ?? self.pinnedKey(source)
        let key = pinned ?? ownKey
        var progress = AuditProgress(isShown: StandardStream.error.isTerminal)
        var report = Audit.run(source, origin: key?.name, key: key) { done, all in
            progress.show(done, of: all)
        }
        progress.end()
        if pinned == nil, ownKey != nil {
            report.leaveUnchecked("log.vkey: \(AuditWords.notPinned.text(in: self.common.lang))")
        }
        return report
    }

    private var givenKey: NoteVerifierKey? {
        get throws {
            let text: String
            if let key {
                text = key
            } else if let keyFile {
                do throws(SystemError) {
                    let bytes = try FileSystem.read(keyFile, limit: 4_096)
                    text = String(decoding: bytes, as: UTF8.self)
                } catch {
                    throw ProgramError.unreadable(keyFile, error)
                }
            } else {
                return nil
            }
            do {
                return try NoteVerifierKey(parsing: text.trimmed)
            } catch {
                throw ProgramError(
                    .badInput,
                    what: Phrase(
                        vi: "khóa của sổ sai định dạng: \(error)",
                        en: "the log's key is malformed: \(error)"),
                    meaning: Phrase(vi: "chưa kiểm tra gì", en: "nothing was checked"),
                    fix: Phrase(
                        vi: "chép nguyên dòng trong log.vkey mà cơ quan công bố",
                        en: "copy the whole line of the log.vkey that the office publishes"))
            }
        }
    }

    /// The pinned key of the log that the checkpoint says it is of: the one that signed it, or
    /// the first, if none did. What the checkpoint says is only a question here.
    private func pinnedKey(_ source: some AuditSource) throws -> NoteVerifierKey? {
        let store =
            try self.trust.isEmpty
            ? PinnedTrust(folder: self.folder.trustFolder).store
            : TrustStore(self.trust.map(TrustFile.read))
        guard let bytes = try? source.bytes(at: "checkpoint"),
            let note = try? SignedNote(parsing: bytes),
            let checkpoint = try? Checkpoint(parsing: note.text)
        else { return nil }
        let keys = store.logs(origin: checkpoint.origin).map(\.key)
        return keys.first { (try? note.verified(by: [$0])) != nil } ?? keys.first
    }
}

/// How far an audit is, on a terminal, if it takes more than a second.
private struct AuditProgress {
    let isShown: Bool
    private let start = SystemClock.monotonicNanoseconds()
    private var last: UInt64 = 0

    init(isShown: Bool) { self.isShown = isShown }

    mutating func show(_ done: UInt64, of all: UInt64) {
        guard self.isShown else { return }
        let now = SystemClock.monotonicNanoseconds()
        guard now - self.start > 1_000_000_000, now - self.last > 200_000_000 else { return }
        self.last = now
        try? StandardStream.error.write("\r\(done) / \(all)")
    }

    func end() {
        if self.last != 0 { try? StandardStream.error.write("\r\u{1B}[K") }
    }
}
