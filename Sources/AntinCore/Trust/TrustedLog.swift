// TrustedLog.swift
package import AntinLog

/// A log that is believed, and its keys.
package struct TrustedLog: Hashable, Sendable {
    package var origin: String
    /// Signs checkpoints; its name is the origin.
    package var key: NoteVerifierKey
    /// Signs status notes; its name is `<origin>/status`.
    package var statusKey: NoteVerifierKey
    /// The lines of a tlog-policy: which witnesses must have cosigned. `quorum none` asks for none.
    package var witnessPolicy: [String]

    package static let noWitnesses = ["quorum none"]

    package init(
        origin: String, key: NoteVerifierKey, statusKey: NoteVerifierKey,
        witnessPolicy: [String] = TrustedLog.noWitnesses
    ) {
        self.origin = origin
        self.key = key
        self.statusKey = statusKey
        self.witnessPolicy = witnessPolicy
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.key = try members.verifierKey("key")
        self.origin = try members.string("origin")
        self.statusKey = try members.verifierKey("status_key")
        self.witnessPolicy = try members.strings("witness_policy")
        guard JSONText.same(self.key.name, self.origin) else {
            throw members.failure("key", "a key with the origin as its name")
        }
        guard JSONText.same(self.statusKey.name, StatusNote.keyName(origin: self.origin)) else {
            throw members.failure("status_key", "a key named after the origin, with /status,")
        }
        guard self.witnessPolicy.count(where: { $0.hasPrefix("quorum ") }) == 1 else {
            throw members.failure("witness_policy", "lines with exactly one quorum")
        }
    }

    var json: JSONObject {
        [
            "key": .string(self.key.description), "origin": .string(self.origin),
            "status_key": .string(self.statusKey.description),
            "witness_policy": .strings(self.witnessPolicy),
        ]
    }
}

extension JSONObjectReader {
    mutating func verifierKey(_ name: String) throws(FormatError) -> NoteVerifierKey {
        try self.required(name, "an Ed25519 verifier key", Self.verifierKey)
    }

    static func verifierKey(_ value: JSONValue) -> NoteVerifierKey? {
        guard let text = value.string, let key = try? NoteVerifierKey(parsing: text),
            key.type == .ed25519
        else { return nil }
        return key
    }
}
