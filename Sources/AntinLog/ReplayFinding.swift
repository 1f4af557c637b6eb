// ReplayFinding.swift

/// The first entry at which a replay of the chain stops, and why.
package struct ReplayFinding: Error, Hashable, Sendable {
    /// The place in the log, counted from 0, of the entry that is not as it should be.
    package let index: UInt64

    package let reason: Reason

    package init(index: UInt64, reason: Reason) {
        self.index = index
        self.reason = reason
    }

    package enum Reason: Hashable, Sendable {
        /// The bytes are no entry, or no bundle of as many entries as its name says.
        case malformed(FormatError)

        /// An entry that says it stands elsewhere: one was removed, inserted or moved.
        case wrongIndex(UInt64)

        /// The entry does not carry the leaf hash of the entry before it, which is therefore not
        /// the one that stood there when this one was written.
        case brokenChain

        /// The entry is older than the one before it.
        case timeWentBack(from: Timestamp, to: Timestamp)
    }
}

extension ReplayFinding: CustomStringConvertible {
    package var description: String {
        switch reason {
        case .malformed(let error): "entry \(index): \(error)"
        case .wrongIndex(let found): "entry \(index) says that it is entry \(found)"
        case .brokenChain: "entry \(index) does not follow the entry before it"
        case .timeWentBack(let before, let after):
            "entry \(index): its time \(after) is before \(before)"
        }
    }
}
