// The two keys that speak for a log.

package import AntinCrypto
package import AntinLog

/// The key that signs checkpoints (named as the origin) and the one that signs status notes
/// (`<origin>/status`).
package struct LogKeys: Sendable {
    package let origin: String
    package let log: NoteSignerKey
    package let status: NoteSignerKey
    /// SHA-256 of the SPKI of each, as `registry.opened` states them.
    package let logFingerprint: Digest
    package let statusFingerprint: Digest

    /// - Parameters:
    ///   - log: Ed25519.
    ///   - status: Ed25519, another key.
    package init(origin: String, log: SigningKey, status: SigningKey) throws {
        self.origin = origin
        self.log = try NoteSignerKey(name: origin, key: log)
        self.status = try NoteSignerKey(name: origin + "/status", key: status)
        self.logFingerprint = log.publicKey.fingerprint
        self.statusFingerprint = status.publicKey.fingerprint
    }

    /// The signed checkpoint of a head that is anchored: the same bytes each time.
    ///
    /// The signature is checked before anybody sees it: a fault in the key or in the machine must
    /// not leave this process.
    func checkpoint(of head: TreeHead) throws -> [UInt8] {
        let checkpoint = try Checkpoint(origin: self.origin, size: head.size, root: head.root)
        let note = try SignedCheckpoint(signing: checkpoint, by: self.log).bytes
        guard try self.open(note).checkpoint == checkpoint else {
            throw StoreError.damaged("the log's key signs something else")
        }
        return note
    }

    /// A checkpoint of this log. Throws if it is not signed by this log's key.
    func open(_ note: [UInt8]) throws(CheckpointRefusal) -> SignedCheckpoint {
        try SignedCheckpoint(
            opening: note, origin: self.origin, logKeys: [self.log.verifierKey])
    }

    /// What a checkpoint of this log says.
    package func head(of note: [UInt8]) throws(CheckpointRefusal) -> TreeHead {
        let checkpoint = try self.open(note).checkpoint
        return TreeHead(size: checkpoint.size, root: checkpoint.root)
    }
}
