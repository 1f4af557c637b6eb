// ContentsAudit.swift
internal import AntinCrypto
internal import AntinLog
internal import AntinSystem

/// The part of an audit behind the commitments: records against the log, files against records,
/// signatures against files.
struct ContentsAudit {
    /// Entries whose record is not there; lawful only when a later entry says it was erased.
    private var missing: Set<UInt64> = []
    private var erased: Set<UInt64> = []
    /// What a missing record was about: erasing a document destroys the reasons of its changes
    /// with it, because they quote it.
    private var subjects: [UInt64: UInt64] = [:]
    private var seen: Set<RecordFile> = []

    mutating func open(
        _ body: EntryBody, index: UInt64, source: some AuditSource, into report: inout AuditReport
    ) {
        if case .documentChanged(let change) = body.content, change.change == .erased,
            let target = change.ref.here
        {
            self.erased.insert(target)
        }
        guard let commitment = body.record else { return }
        let path = Opening.path(of: index)
        let bytes: [UInt8]?
        do {
            bytes = try source.bytes(at: path)
        } catch {
            report.unchecked.append("\(path): \(error)")
            return
        }
        guard let bytes else {
            self.missing.insert(index)
            if case .documentChanged(let change) = body.content {
                self.subjects[index] = change.ref.here
            }
            return
        }
        guard let opening = try? Opening(parsing: bytes), opening.entry == index else {
            Self.find("record.malformed", path, index, "not an opening", &report)
            return
        }
        guard
            Commitment.opens(
                commitment, .record, salt: opening.salt, json: opening.record)
        else {
            Self.find("record.mismatch", path, index, "does not open the commitment", &report)
            return
        }
        report.recordsOpened += 1
        guard DocumentRecord.purpose(of: body.content) != nil else { return }
        guard let record = try? DocumentRecord(parsing: opening.record) else {
            Self.find("record.malformed", path, index, "not a document's record", &report)
            return
        }
        if case .documentIssued(let issued) = body.content,
            !record.agrees(with: issued, of: body.organ)
        {
            Self.find("record.contradicts", path, index, "another number, day or organ", &report)
        }
        for file in record.files { self.check(file, of: index, source, &report) }
    }

    private mutating func check(
        _ file: RecordFile, of index: UInt64, _ source: some AuditSource,
        _ report: inout AuditReport
    ) {
        guard self.seen.insert(file).inserted else { return }
        let path = "files/\(file.sha256.hex)"
        let store: ByteStore?
        do {
            store = try source.file(named: path)
        } catch {
            report.unchecked.append("\(path): \(error)")
            return
        }
        guard let store else {
            // A record that is opened names files that must be there; the erased have no record.
            guard source.hasFiles else {
                report.absentFiles.append(path)
                return
            }
            report.unchecked.append("\(path): missing (entry \(index))")
            return
        }
        let digest = HashedContent(store, [.sha256]).sha256
        guard digest == file.sha256, store.count == file.size else {
            Self.find("file.mismatch", path, index, "not the registered bytes", &report)
            return
        }
        report.filesHashed += 1
        guard file.role == .main || file.role == .attachment, JudgedFile.looksLikePDF(store),
            !file.signatures.isEmpty
        else { return }
        guard let judged = try? JudgedFile(pdf: store, name: file.name), judged.obstacle == nil
        else {
            report.unchecked.append("\(path): cannot be judged (entry \(index))")
            return
        }
        let values = judged.signatures.compactMap(\.facts.valueDigest)
        guard values == file.signatures, judged.signatures.allSatisfy(\.isIntact) else {
            Self.find("file.signatures", path, index, "not the registered signatures", &report)
            return
        }
        report.signaturesChecked += values.count
    }

    /// Reports what stayed unopened without a lawful reason.
    func finish(_ source: some AuditSource, into report: inout AuditReport) {
        for index in self.missing.subtracting(self.erased).sorted() {
            if let subject = self.subjects[index], self.erased.contains(subject) { continue }
            guard source.hasFiles else {
                report.absentRecords.append(Opening.path(of: index))
                continue
            }
            report.unchecked.append("\(Opening.path(of: index)): missing")
        }
    }

    private static func find(
        _ id: String, _ file: String, _ index: UInt64, _ detail: String,
        _ report: inout AuditReport
    ) {
        report.findings.append(
            AuditReport.Finding(id, file: file, index: index, detail))
    }
}
