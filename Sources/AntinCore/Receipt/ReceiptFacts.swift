// ReceiptFacts.swift
package import AntinLog

/// What can be established from a receipt with pinned keys, and with nothing that came with it.
/// The same facts are checked by the server before it hands the receipt out.
///
/// Cost: one public-key operation for the checkpoint, one for the status, and a few hashes for
/// each part.
package struct ReceiptFacts: Sendable {
    /// The checkpoint under the log's signature, or why it is not believed.
    package let checkpoint: Result<SignedCheckpoint, CheckpointRefusal>
    /// The document's entry is in the tree of the checkpoint.
    package let isIncluded: Bool
    /// So is every change.
    package let changesAreIncluded: Bool
    /// The record is the one that the entry commits to; nil if the receipt has none.
    package let recordOpens: Bool?
    /// Each change that has a record opens; a change of a known kind without one does not count
    /// as opened.
    package let changeRecordsOpen: Bool
    /// The status under the status key's signature, or why it is not believed.
    package let status: Result<StatusNote, StatusRefusal>
    /// The status is about this entry, of this checkpoint, and follows from the changes.
    package let statusFollows: Bool
    /// The state after the changes; nil if one of them is of an unknown kind.
    package let state: DocumentState?

    /// `logKeys` and `statusKeys` are the pinned keys of the log with this origin.
    package init(
        _ receipt: Receipt, origin: String, logKeys: [NoteVerifierKey],
        statusKeys: [NoteVerifierKey]
    ) {
        let checkpoint = Result { () throws(CheckpointRefusal) in
            try SignedCheckpoint(opening: receipt.checkpoint, origin: origin, logKeys: logKeys)
        }
        let status = Result { () throws(StatusRefusal) in
            try StatusNote.opening(receipt.status, keys: statusKeys)
        }
        let signed = try? checkpoint.get()
        self.checkpoint = checkpoint
        self.status = status
        self.isIncluded = signed.map { receipt.subject.isProven(under: $0) } ?? false
        self.changesAreIncluded =
            signed.map { signed in
                receipt.changes.allSatisfy { $0.isProven(under: signed) }
            } ?? false
        self.recordOpens = receipt.subject.opens
        self.changeRecordsOpen = receipt.changes.allSatisfy { part in
            part.opens ?? (part.body.record == nil)
        }
        let state = DocumentState(following: receipt.changes.map(\.body.change))
        self.state = state
        if let signed, let status = try? status.get() {
            self.statusFollows = status.follows(from: receipt, under: signed, state: state)
        } else {
            self.statusFollows = false
        }
    }

    /// Everything that a receipt can show is shown: what the server demands of its own.
    package var allHold: Bool {
        self.isIncluded && self.changesAreIncluded && self.recordOpens == true
            && self.changeRecordsOpen && self.statusFollows
    }
}

extension Receipt.Part {
    fileprivate func isProven(under signed: SignedCheckpoint) -> Bool {
        self.proof.proves(leaf: self.entry.leafHash, under: signed)
    }
}

extension StatusNote {
    /// Nothing in the note may differ from what checkpoint and changes say, and it is not from
    /// before the last of them.
    fileprivate func follows(
        from receipt: Receipt, under signed: SignedCheckpoint, state: DocumentState?
    ) -> Bool {
        let last = receipt.changes.last?.entry ?? receipt.subject.entry
        return JSONText.same(self.origin, signed.checkpoint.origin)
            && self.index == receipt.subject.entry.index && self.state == state
            && self.changedBy == receipt.changes.last?.entry.index
            && self.size == signed.checkpoint.size && self.root == signed.checkpoint.root
            && self.time >= last.time
    }
}
