internal import AntinCrypto
// Audit.swift
package import AntinLog

/// Replays a log from its files alone and holds everything against everything else: each entry
/// against its predecessor, the tree against the checkpoint, every tile against its recomputation,
/// the register's own rules, records against their commitments, files against their records.
///
/// Memory: one bundle, one row of tiles, and the register's open state. Cost: one parse and about
/// two hashes for each entry.
package struct Audit<Source: AuditSource> {
    private let source: Source
    /// The pinned keys; the audit of a log whose key is unknown can never be clean.
    private let key: NoteVerifierKey?
    private let expectedOrigin: String?
    private var report = AuditReport()
    private var replay = RegisterReplay()
    private var writer = TileWriter()
    private var previous: Digest?
    /// The first entry whose hash is not the one of the source's tile.
    private var firstDifference: UInt64?
    private var contents: ContentsAudit
    private static var maxFindings: Int { 100 }

    package init(_ source: Source, origin: String?, key: NoteVerifierKey?) {
        self.source = source
        self.expectedOrigin = origin
        self.key = key
        self.contents = ContentsAudit()
    }

    /// Runs the audit. `progress` hears (done, all) after each bundle.
    package static func run(
        _ source: Source, origin: String?, key: NoteVerifierKey?,
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) -> AuditReport {
        var audit = Audit(source, origin: origin, key: key)
        audit.run(progress)
        return audit.report
    }

    private mutating func run(_ progress: (UInt64, UInt64) -> Void) {
        guard let checkpoint = self.checkpoint() else { return }
        self.report.origin = checkpoint.origin
        self.report.isChainOnly = !self.source.hasContents
        self.report.size = checkpoint.size
        self.report.root = checkpoint.root
        var next: UInt64 = 0
        while next < checkpoint.size {
            guard let taken = self.bundle(from: next, of: checkpoint) else { return }
            next += taken
            self.compare(self.writer.takeFullFiles())
            progress(next, checkpoint.size)
            guard self.report.findings.count < Self.maxFindings else { return }
        }
        self.compare(self.writer.takeFiles())
        if self.writer.root != checkpoint.root {
            // Entries and tiles differ, and the signed head does not hold for the entries.
            if let index = self.firstDifference {
                let start = index / UInt64(TilePath.fullWidth) * UInt64(TilePath.fullWidth)
                let width = min(UInt64(TilePath.fullWidth), checkpoint.size - start)
                let path = TilePath(
                    .entries, index: start / UInt64(TilePath.fullWidth), width: Int(width))
                self.find("entry.hash", file: "\(path)", index: index, "not what the tile has")
            }
            self.find("checkpoint.root", file: "checkpoint", "the entries give another root")
        }
        self.contents.finish(self.source, into: &self.report)
    }

    // MARK: Steps

    private mutating func checkpoint() -> Checkpoint? {
        do {
            guard let bytes = try self.source.bytes(at: "checkpoint") else {
                self.report.unchecked.append("checkpoint: missing")
                return nil
            }
            let note = try SignedNote(parsing: bytes)
            let checkpoint = try Checkpoint(parsing: note.text)
            if let expected = self.expectedOrigin, expected != checkpoint.origin {
                self.find("checkpoint.origin", file: "checkpoint", "origin \(checkpoint.origin)")
                return nil
            }
            if let key = self.key {
                guard (try? note.verified(by: [key])) != nil else {
                    self.find("checkpoint.signature", file: "checkpoint", "not by the pinned key")
                    return nil
                }
            } else {
                self.report.unchecked.append("checkpoint: no pinned key for \(checkpoint.origin)")
            }
            return checkpoint
        } catch let error as FormatError {
            self.find("checkpoint.malformed", file: "checkpoint", "\(error)")
        } catch {
            self.report.unchecked.append("checkpoint: \(error)")
        }
        return nil
    }

    /// Replays one bundle; answers how many entries it had, nil if the audit cannot go on.
    private mutating func bundle(from start: UInt64, of checkpoint: Checkpoint) -> UInt64? {
        let width = min(UInt64(TilePath.fullWidth), checkpoint.size - start)
        let path = TilePath(
            .entries, index: start / UInt64(TilePath.fullWidth), width: Int(width))
        let bundle: EntryBundle
        do {
            guard let bytes = try self.source.bytes(of: path) else {
                self.find("bundle.missing", file: "\(path)", index: start, "no such file")
                return nil
            }
            bundle = try EntryBundle(parsing: bytes, width: Int(width))
        } catch let error as FormatError {
            self.find("bundle.malformed", file: "\(path)", index: start, "\(error)")
            return nil
        } catch {
            self.report.unchecked.append("\(path): \(error)")
            return nil
        }
        for position in 0..<bundle.count {
            let index = start + UInt64(position)
            do {
                try self.entry(bundle[position], at: index, origin: checkpoint.origin, in: path)
            } catch {
                self.find("entry.malformed", file: "\(path)", index: index, "\(error)")
                return nil
            }
        }
        return width
    }

    private mutating func entry(
        _ bytes: [UInt8], at index: UInt64, origin: String, in path: TilePath
    ) throws(FormatError) {
        let entry = try Entry(parsing: bytes)
        if entry.index != index {
            self.find("entry.index", file: "\(path)", index: index, "says \(entry.index)")
        }
        if entry.previous != self.previous ?? Entry.genesis(origin: origin) {
            self.find("entry.chain", file: "\(path)", index: index, "breaks the chain")
        }
        if let last = self.report.lastTime, entry.time < last {
            self.find("entry.time", file: "\(path)", index: index, "before its predecessor")
        }
        self.previous = try self.writer.append(bytes)
        self.report.lastTime = entry.time
        let body = try EntryBody(parsing: entry.body)
        if case .unknown(let content) = body.content {
            self.report.unknownKinds[content.kind, default: 0] += 1
        }
        if case .documentIssued = body.content { self.report.documents += 1 }
        for finding in self.replay.append(body, at: entry.time) where !finding.isNotice {
            self.find(finding.rule.rawValue, file: "\(path)", index: index, finding.detail)
        }
        if self.source.hasContents {
            self.contents.open(
                body, index: index, source: self.source, into: &self.report)
        }
    }

    /// Holds recomputed files against those of the source.
    private mutating func compare(_ files: [TileWriter.File]) {
        for file in files where file.path.kind != .entries {
            do {
                guard let bytes = try self.source.bytes(of: file.path) else {
                    self.find("tile.missing", file: "\(file.path)", "no such file")
                    continue
                }
                if bytes != file.bytes {
                    self.find("tile.mismatch", file: "\(file.path)", "not the entries' hashes")
                    self.noteDifference(file, bytes)
                }
            } catch {
                self.report.unchecked.append("\(file.path): \(error)")
            }
        }
    }

    /// Remembers the first entry of a lowest tile whose hash differs.
    private mutating func noteDifference(_ file: TileWriter.File, _ bytes: [UInt8]) {
        guard self.firstDifference == nil, file.path.kind == .hashes(level: 0) else { return }
        let common = zip(file.bytes, bytes).prefix { $0 == $1 }.count
        let position = min(common / Digest.byteCount, file.path.width - 1)
        self.firstDifference =
            file.path.index * UInt64(TilePath.fullWidth) + UInt64(max(0, position))
    }

    private mutating func find(
        _ id: String, file: String? = nil, index: UInt64? = nil, _ detail: String
    ) {
        guard self.report.findings.count < Self.maxFindings else { return }
        self.report.findings.append(AuditReport.Finding(id, file: file, index: index, detail))
    }
}
