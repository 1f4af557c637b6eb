// The head that answers are made for.

import AntinLog
import Synchronization

/// A signed checkpoint with what it says.
package struct PublishedCheckpoint: Hashable, Sendable {
    package let head: TreeHead
    /// The signed note, byte for byte.
    package let note: [UInt8]

    package init(head: TreeHead, note: [UInt8]) {
        self.head = head
        self.note = note
    }
}

/// The last published checkpoint, written by the sequencer and read by everybody.
final class PublishedHead: Sendable {
    private let value = Mutex<PublishedCheckpoint?>(nil)

    var current: PublishedCheckpoint? {
        get { self.value.withLock { $0 } }
        set { self.value.withLock { $0 = newValue } }
    }
}
