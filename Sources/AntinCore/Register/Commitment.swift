// Commitment.swift
package import AntinCrypto

/// A commitment that an entry carries in place of what it commits to:
/// SHA-256(tag ‖ salt ‖ canonical JSON). Without the 32 random bytes of salt nobody can find the
/// content by trying; once they are destroyed the entry says nothing about it any more.
package struct Commitment: Hashable, Sendable {
    package enum Tag: String, Sendable {
        /// What the document itself shows, and the reasons of changes: opened by every receipt.
        case record = "antin.record/1\n"
        /// Recipients, deliveries, deadlines, access: opened only to those entitled.
        case handling = "antin.handling/1\n"
    }

    package static let saltByteCount = 32

    package let salt: [UInt8]
    package let digest: Digest

    /// Commits to canonical JSON with fresh random bytes; nil if these are not 32.
    package init?(_ tag: Tag, salt: [UInt8], json: [UInt8]) {
        guard salt.count == Self.saltByteCount else { return nil }
        self.salt = salt
        self.digest = Self.digest(tag, salt: salt, json: json)
    }

    /// True if the salt is 32 bytes long and salt and JSON are what was committed to.
    package static func opens(
        _ digest: Digest, _ tag: Tag, salt: [UInt8], json: [UInt8]
    ) -> Bool {
        salt.count == Self.saltByteCount && Self.digest(tag, salt: salt, json: json) == digest
    }

    private static func digest(_ tag: Tag, salt: [UInt8], json: [UInt8]) -> Digest {
        .sha256(Array(tag.rawValue.utf8) + salt + json)
    }
}
