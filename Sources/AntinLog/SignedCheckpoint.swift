// SignedCheckpoint.swift

/// A checkpoint under the verified signature of its log, and the witnesses that cosigned it.
package struct SignedCheckpoint: Hashable, Sendable {
    package let checkpoint: Checkpoint

    /// The note as it was read, with all of its lines, those of unknown keys included.
    package let note: SignedNote

    /// One for each of the given witnesses that signed, with the time that it states.
    package let cosignatures: [VerifiedNote.Signature]

    /// Opens the note of a log that is known by its origin and keys. Refused: another origin, no
    /// valid signature by a key of the log (a witness's does not count), a failing signature of
    /// any given key. Nothing of the note is used before. Cost: one public-key operation for each
    /// line of a given key.
    package init(
        opening bytes: [UInt8], origin: String, logKeys: [NoteVerifierKey],
        witnesses: [NoteVerifierKey] = []
    ) throws(CheckpointRefusal) {
        let verified: VerifiedNote
        do {
            note = try SignedNote(parsing: bytes)
        } catch {
            throw .malformed(error)
        }
        let keys = logKeys.filter { $0.type == .ed25519 }
        let cosigners = witnesses.filter { $0.type == .cosignature }
        do {
            verified = try note.verified(by: keys + cosigners)
        } catch {
            switch error {
            case .badSignature(let name): throw .badSignature(name: name)
            case .noKnownSignature: throw .noLogSignature
            }
        }
        guard verified.signatures.contains(where: { $0.key.type == .ed25519 }) else {
            throw .noLogSignature
        }
        do {
            checkpoint = try Checkpoint(parsing: verified.text)
        } catch {
            throw .malformed(error)
        }
        guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else { throw .otherOrigin }
        cosignatures = verified.signatures.filter { $0.key.type == .cosignature }
    }

    /// Signs a checkpoint as its log. Throws if the key has another name than the origin, or
    /// cannot sign.
    package init(signing checkpoint: Checkpoint, by key: NoteSignerKey) throws {
        guard key.name.utf8.elementsEqual(checkpoint.origin.utf8) else {
            throw FormatError("checkpoint", line: 1, expected: "the name of the log's key")
        }
        self.checkpoint = checkpoint
        note = try SignedNote(signing: checkpoint.text, by: [key])
        cosignatures = []
    }

    /// The note's bytes: what `…/checkpoint` serves.
    package var bytes: [UInt8] { note.bytes }
}

/// Why a checkpoint is not believed.
package enum CheckpointRefusal: Error, Hashable, Sendable {
    /// No signed note, or its text is no checkpoint of ours.
    case malformed(FormatError)

    /// A line in the name of a given key is not that key's signature.
    case badSignature(name: String)

    /// No line is from a key of the log.
    case noLogSignature

    /// Validly signed, for another log.
    case otherOrigin
}
