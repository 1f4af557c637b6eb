// Somebody outside who remembers what the registry has said.

import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Synchronization
import Testing

/// Keeps every acknowledgement and every checkpoint, outside of what can fail, and compares them
/// with what the registry says later.
final class Observer: Sendable {
    private let leaves = Mutex<[UInt64: Digest]>([:])
    private let heads = Mutex<[UInt64: Digest]>([:])

    /// The registry has acknowledged an entry.
    func note(_ entry: UInt64, of registry: Registry) async throws {
        let leaf = try await need(registry.entry(entry)).leafHash
        self.leaves.withLock { leaves in
            #expect(leaves[entry] == nil || leaves[entry] == leaf, "entry \(entry) has changed")
            leaves[entry] = leaf
        }
        try self.see(registry)
    }

    /// Somebody has fetched the checkpoint.
    func see(_ registry: Registry) throws {
        guard let head = registry.checkpoint?.head else { return }
        self.heads.withLock { heads in
            #expect(
                heads[head.size] == nil || heads[head.size] == head.root,
                "two roots at size \(head.size)")
            heads[head.size] = head.root
        }
    }

    /// The invariants: every acknowledged entry is there under the present checkpoint, every
    /// checkpoint ever seen is a beginning of the present one, and a full replay finds nothing.
    func check(_ registry: Registry, at site: TestSite) async throws {
        #expect(registry.mode == .writable)
        try self.see(registry)
        let now = try need(registry.checkpoint)
        for (entry, leaf) in self.leaves.withLock({ $0 }) {
            let proof = try await registry.proof(of: entry)
            let signed = try SignedCheckpoint(
                opening: now.note, origin: site.keys.origin,
                logKeys: [site.keys.log.verifierKey])
            #expect(proof.proves(leaf: leaf, under: signed), "entry \(entry) was lost")
        }
        let tiles = try TileReader(
            size: now.head.size, root: now.head.root,
            source: try TileDirectory(path: site.data + "/log"))
        for (size, root) in self.heads.withLock({ $0 }) {
            let proof = try ConsistencyProof.make(
                oldSize: size, newSize: now.head.size, reader: tiles)
            #expect(
                proof.proves(oldRoot: root, newRoot: now.head.root),
                "the checkpoint of size \(size) is no beginning of this log")
        }
        for finding in try await registry.doctor() where finding.status == .problem {
            Issue.record("\(finding.name): \(finding.detail)")
        }
    }
}
