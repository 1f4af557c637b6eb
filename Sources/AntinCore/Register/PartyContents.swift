// PartyContents.swift
package import AntinCrypto
package import AntinLog

// Who takes part: the registry itself, organs, signers.

/// Where the private key of a certificate is held. A test key is labelled wherever it appears.
package enum KeyCustody: String, CaseIterable, Sendable {
    case test, software, token
}

package enum SignerRole: String, CaseIterable, Sendable {
    /// A person with the authority to sign.
    case person
    /// The seal of the organ.
    case seal
}

/// Entry 0: who operates the log, and its keys.
package struct RegistryOpened: EntryContent {
    package let logKey: Digest
    package let origin: String
    package let policy: String
    package let statusKey: Digest
    var kind: EntryKind { .registryOpened }

    /// Keys are SHA-256 of the SPKI in DER.
    package init(logKey: Digest, origin: String, policy: String, statusKey: Digest) {
        self.logKey = logKey
        self.origin = origin
        self.policy = policy
        self.statusKey = statusKey
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.logKey = try members.digest("log_key")
        self.origin = try members.string("origin")
        self.policy = try members.string("policy")
        self.statusKey = try members.digest("status_key")
    }

    var members: JSONObject {
        [
            "log_key": .string(self.logKey.hex), "origin": .string(self.origin),
            "policy": .string(self.policy), "status_key": .string(self.statusKey.hex),
        ]
    }
}

/// An organ takes part from now on; the member `organ` is its identifier.
package struct OrganRegistered: EntryContent {
    package let name: String
    package let validFrom: Timestamp
    var kind: EntryKind { .organRegistered }

    package init(name: String, validFrom: Timestamp) {
        self.name = name
        self.validFrom = validFrom
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.name = try members.string("name")
        self.validFrom = try members.time("valid_from")
    }

    var members: JSONObject {
        ["name": .string(self.name), "valid_from": .string(self.validFrom.description)]
    }
}

/// An organ ends at `validTo`, which is the first instant at which it is no more; a successor may
/// change what it issued.
package struct OrganEnded: EntryContent {
    package let successor: OrganID?
    package let validTo: Timestamp
    var kind: EntryKind { .organEnded }

    package init(successor: OrganID?, validTo: Timestamp) {
        self.successor = successor
        self.validTo = validTo
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.successor = try members.optionalIdentifier("successor")
        self.validTo = try members.time("valid_to")
    }

    var members: JSONObject {
        [
            "successor": self.successor.map { .string($0.text) },
            "valid_to": .string(self.validTo.description),
        ]
    }
}

/// A certificate signs for the organ from `validFrom` on.
package struct SignerRegistered: EntryContent {
    /// SHA-256 of the certificate in DER.
    package let certificate: Digest
    package let custody: KeyCustody
    package let role: SignerRole
    package let validFrom: Timestamp
    var kind: EntryKind { .signerRegistered }

    package init(certificate: Digest, custody: KeyCustody, role: SignerRole, validFrom: Timestamp) {
        self.certificate = certificate
        self.custody = custody
        self.role = role
        self.validFrom = validFrom
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.certificate = try members.digest("certificate")
        self.custody = try members.choice("custody")
        self.role = try members.choice("role")
        self.validFrom = try members.time("valid_from")
    }

    var members: JSONObject {
        [
            "certificate": .string(self.certificate.hex), "custody": .string(self.custody.rawValue),
            "role": .string(self.role.rawValue), "valid_from": .string(self.validFrom.description),
        ]
    }
}

/// A certificate no longer signs for the organ; `validTo` is the first instant at which it does
/// not.
package struct SignerEnded: EntryContent {
    package enum Reason: String, CaseIterable, Sendable {
        case ended, compromised
    }

    package let certificate: Digest
    package let reason: Reason
    package let validTo: Timestamp
    var kind: EntryKind { .signerEnded }

    package init(certificate: Digest, reason: Reason, validTo: Timestamp) {
        self.certificate = certificate
        self.reason = reason
        self.validTo = validTo
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.certificate = try members.digest("certificate")
        self.reason = try members.choice("reason")
        self.validTo = try members.time("valid_to")
    }

    var members: JSONObject {
        [
            "certificate": .string(self.certificate.hex), "reason": .string(self.reason.rawValue),
            "valid_to": .string(self.validTo.description),
        ]
    }
}
