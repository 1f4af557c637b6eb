// ProcessMemory.swift

import CAntinSystem

/// How this process keeps its memory.
package enum ProcessMemory {
    /// Memory of large values goes back to the system as soon as they are gone, for a process that
    /// holds files of many megabytes for moments: without it a server that has held four of them
    /// stays 100 MiB larger for ever.
    package static func returnsLargeBlocks() {
        _ = antin_return_large_blocks(Self.largeBytes)
    }

    private static let largeBytes: Int32 = 1 << 20
}
