// What was done for the register's safety, and how it came out.

import AntinCore
import AntinCrypto
package import AntinLog
import AntinSystem

/// One thing that was done: a line of `care.log` in the data directory.
///
/// It is a file and no table because it must be written while another process has the database,
/// and while the register is read-only: a backup that nobody may note would not be looked for.
package struct CareEvent: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A backup was made.
        case backup
        /// A backup was verified where it lies.
        case verified
        /// A backup was restored into a temporary directory, replayed, and taken away again.
        case drill
        /// This directory was made from a backup.
        case restored
        /// An administrator put the anchor at a head that is known outside.
        case adopted
        /// Entries that the store lacked were taken back from a copy outside.
        case recovered
    }

    package let kind: Kind
    package let time: Timestamp
    /// Where the backup lies, as it was called; empty for an anchor.
    package let place: String
    package let head: TreeHead
    package let fileCount: Int
    /// What was wrong; empty if nothing was.
    package let problems: [String]

    package init(
        _ kind: Kind, time: Timestamp, place: String, head: TreeHead, fileCount: Int = 0,
        problems: [String] = []
    ) {
        self.kind = kind
        self.time = time
        self.place = place
        self.head = head
        self.fileCount = fileCount
        self.problems = problems
    }

    package var isGood: Bool { self.problems.isEmpty }

    var line: [UInt8] {
        JSONValue.object([
            "files": .integer(self.fileCount),
            "kind": .string(self.kind.rawValue),
            "place": .string(self.place),
            // A few say enough, and a line stays a line.
            "problems": .array(self.problems.prefix(20).map { .string(String($0.prefix(300))) }),
            "root": .string(self.head.root.base64),
            "size": .integer(self.head.size),
            "time": .string(self.time.description),
        ]).canonical + [0x0A]
    }

    /// A line that this version wrote; `nil` for one that it cannot read.
    init?(line: Substring) {
        guard let value = try? JSONValue(parsingLoosely: Array(line.utf8)),
            let kind = value["kind"]?.string.flatMap(Kind.init(rawValue:)),
            let text = value["time"]?.string, let time = try? Timestamp(parsing: text),
            let size = value["size"]?.integer.flatMap({ (size: Int64) in UInt64(exactly: size) }),
            let root = value["root"]?.string.flatMap({ Digest(base64: $0) })
        else { return nil }
        self.init(
            kind, time: time, place: value["place"]?.string ?? "",
            head: TreeHead(size: size, root: root),
            fileCount: value["files"]?.integer.flatMap { (count: Int64) in Int(exactly: count) }
                ?? 0,
            problems: value["problems"]?.array?.compactMap(\.string) ?? [])
    }
}

/// The journal of one data directory.
package struct CareJournal: Sendable {
    private let path: String

    /// Lines that are kept: ten years of a daily backup and a weekly drill.
    private static let maxLines = 4_300

    package init(directory: String) { self.path = directory + "/care.log" }

    /// What was done, the last first. A line that cannot be read is left out: the journal is
    /// nobody's proof.
    package func events() -> [CareEvent] {
        guard let bytes = try? FileSystem.read(self.path, limit: 64 << 20) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .compactMap(CareEvent.init(line:)).reversed()
    }

    /// The last event of a kind, or of those of it that came out well.
    package func last(_ kind: CareEvent.Kind, good: Bool = false) -> CareEvent? {
        self.events().first { $0.kind == kind && (!good || $0.isGood) }
    }

    /// Adds a line, durably. Two processes that add at once take turns.
    package func add(_ event: CareEvent) throws {
        let lock = try Self.lock(self.path + ".lock")
        defer { lock.unlock() }
        let old = (try? FileSystem.read(self.path, limit: 64 << 20)) ?? []
        let lines = old.split(separator: 0x0A).suffix(Self.maxLines - 1)
        let bytes = lines.reduce(into: [UInt8]()) { $0 += $1 + [0x0A] } + event.line
        try DurableFile.write(bytes, to: self.path, mode: 0o600)
    }

    private static func lock(_ path: String) throws -> FileLock {
        for _ in 0..<100_000 {
            do throws(SystemError) {
                return try FileLock(path: path)
            } catch {
                guard error.reason == .locked else { throw error }
            }
        }
        throw OpeningError.locked
    }
}

extension Registry {
    /// The journal beside this register.
    package var journal: CareJournal { CareJournal(directory: self.configuration.directory) }
}
