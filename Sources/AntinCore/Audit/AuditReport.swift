// AuditReport.swift
package import AntinCrypto
package import AntinLog

/// What an audit found, and what it could not check.
package struct AuditReport: Sendable {
    package static let schema = "antin.audit/1"

    /// Something that is not as it must be: the first bad entry comes first.
    package struct Finding: Sendable, Equatable {
        /// A stable id: `entry.chain`, `tile.mismatch`, `number.gap` …
        package let id: String
        package let file: String?
        package let index: UInt64?
        package let detail: String

        package init(_ id: String, file: String? = nil, index: UInt64? = nil, _ detail: String) {
            self.id = id
            self.file = file
            self.index = index
            self.detail = detail
        }
    }

    package internal(set) var origin: String?
    package internal(set) var size: UInt64 = 0
    package internal(set) var root: Digest?
    package internal(set) var lastTime: Timestamp?
    package internal(set) var documents = 0
    package internal(set) var recordsOpened = 0
    package internal(set) var filesHashed = 0
    package internal(set) var signaturesChecked = 0
    /// Entries of kinds that this version does not know: in the chain, not judged.
    package internal(set) var unknownKinds: [String: Int] = [:]
    package internal(set) var findings: [Finding] = []
    /// What the log commits to and the source was not made to hold: paths of records and of files.
    /// The chain is proven all the same.
    package internal(set) var absentRecords: [String] = []
    package internal(set) var absentFiles: [String] = []
    /// Only the chain was replayed: there were no records at all.
    package internal(set) var isChainOnly = false
    /// What could not be looked at, and why. Anything here keeps the audit from being clean.
    package internal(set) var unchecked: [String] = []

    package init() {}

    /// Notes something else that could not be looked at.
    package mutating func leaveUnchecked(_ what: String) { self.unchecked.append(what) }

    /// Whether everything that the log commits to was opened.
    package var isWhole: Bool {
        !self.isChainOnly && self.absentRecords.isEmpty && self.absentFiles.isEmpty
    }

    /// 0 clean, 10 a finding, 20 something could not be checked.
    package var exitCode: Int32 {
        if !self.findings.isEmpty { 10 } else if !self.unchecked.isEmpty { 20 } else { 0 }
    }

    package var json: JSONValue {
        .object([
            "schema": .string(Self.schema),
            "result": .string(
                self.exitCode == 0 ? "clean" : self.exitCode == 10 ? "finding" : "not_checked"),
            "exit_code": .integer(Int(self.exitCode)),
            "origin": self.origin.map { .string($0) },
            "size": .integer(self.size),
            "root": self.root.map { .string($0.base64) },
            "last_time": self.lastTime.map { .string("\($0)") },
            "documents": .integer(self.documents),
            "records_opened": .integer(self.recordsOpened),
            "files_hashed": .integer(self.filesHashed),
            "signatures_checked": .integer(self.signaturesChecked),
            "unknown_kinds": .object(of: self.unknownKinds.mapValues { .integer($0) }),
            "chain_only": .bool(self.isChainOnly),
            "absent_records": .integer(self.absentRecords.count),
            "absent_files": .integer(self.absentFiles.count),
            "unchecked": .strings(self.unchecked),
            "findings": .array(
                self.findings.map { finding in
                    .object([
                        "id": .string(finding.id),
                        "file": finding.file.map { .string($0) },
                        "index": finding.index.map { .integer($0) },
                        "detail": .string(finding.detail),
                    ])
                }),
        ])
    }
}
