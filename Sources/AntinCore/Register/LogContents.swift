// LogContents.swift
package import AntinCrypto
import AntinLog

// What the operator states about the log itself.

/// Another policy applies from this entry on.
package struct PolicyChanged: EntryContent {
    package let policy: String
    package let record: Digest
    var kind: EntryKind { .policyChanged }

    package init(policy: String, record: Digest) {
        self.policy = policy
        self.record = record
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.policy = try members.string("policy")
        self.record = try members.digest("record")
    }

    var members: JSONObject {
        ["policy": .string(self.policy), "record": .string(self.record.hex)]
    }
}

/// A key of the log gives way to another. Keys are SHA-256 of the SPKI in DER.
package struct KeyRotated: EntryContent {
    package enum Role: String, CaseIterable, Sendable {
        case log, status
    }

    package let new: Digest
    package let old: Digest
    package let role: Role
    var kind: EntryKind { .keyRotated }

    package init(_ role: Role, from old: Digest, to new: Digest) {
        self.new = new
        self.old = old
        self.role = role
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.new = try members.digest("new")
        self.old = try members.digest("old")
        self.role = try members.choice("role")
    }

    var members: JSONObject {
        [
            "new": .string(self.new.hex), "old": .string(self.old.hex),
            "role": .string(self.role.rawValue),
        ]
    }
}

/// Writing goes on after it had stopped, by an administrator's decision.
package struct LogResumed: EntryContent {
    package enum Cause: String, CaseIterable, Sendable {
        /// The clock went back or jumped.
        case clock
        /// The store was restored from a backup.
        case restore
        case other
    }

    package let cause: Cause
    package let record: Digest
    var kind: EntryKind { .logResumed }

    package init(cause: Cause, record: Digest) {
        self.cause = cause
        self.record = record
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.cause = try members.choice("cause")
        self.record = try members.digest("record")
    }

    var members: JSONObject {
        ["cause": .string(self.cause.rawValue), "record": .string(self.record.hex)]
    }
}

/// The last entry of a log; the successor is the origin of the log that goes on.
package struct LogClosed: EntryContent {
    package let record: Digest
    package let successor: String?
    var kind: EntryKind { .logClosed }

    package init(record: Digest, successor: String?) {
        self.record = record
        self.successor = successor
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.record = try members.digest("record")
        self.successor = try members.optionalString("successor")
    }

    var members: JSONObject {
        [
            "record": .string(self.record.hex),
            "successor": self.successor.map { .string($0) },
        ]
    }
}
