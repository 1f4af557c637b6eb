// Failures between the sequencer and its disk, on order.

import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Synchronization

/// Makes one call of one part fail, before or after it has done its work.
final class Faults: Sendable {
    /// The calls of the commit order that can fail.
    enum Point: String, CaseIterable, Sendable {
        case transaction, anchor, tiles, checkpoint
    }

    enum Kind: String, CaseIterable, Sendable {
        /// The call fails and has done nothing.
        case notPersisted
        /// The call fails and has done all of its work.
        case persisted
    }

    struct Injected: Error {}

    private struct Armed {
        var point: Point
        var kind: Kind
        var skipping: Int
        var act: @Sendable () throws -> Void
    }

    private let armed = Mutex<Armed?>(nil)
    private let count = Mutex(0)

    /// The next call at `point`, or the one after `skipping` others, fails once.
    func arm(
        _ point: Point, _ kind: Kind, skipping: Int = 0,
        act: @escaping @Sendable () throws -> Void = { throw Injected() }
    ) {
        self.armed.withLock {
            $0 = Armed(point: point, kind: kind, skipping: skipping, act: act)
        }
    }

    func disarm() { self.armed.withLock { $0 = nil } }

    /// How many faults have fired. A fault that did not fire fails its test.
    var fired: Int { self.count.withLock { $0 } }

    func around<Value>(_ point: Point, _ body: () throws -> Value) throws -> Value {
        let hit = self.armed.withLock { armed -> Armed? in
            guard var found = armed, found.point == point else { return nil }
            if found.skipping > 0 {
                found.skipping -= 1
                armed = found
                return nil
            }
            armed = nil
            return found
        }
        guard let hit else { return try body() }
        self.count.withLock { $0 += 1 }
        let value: Value? = hit.kind == .persisted ? try body() : nil
        try hit.act()
        guard let value else { throw Injected() }
        return value
    }

    /// The same parts with these faults in them.
    func inside(_ parts: RegistryParts) -> RegistryParts {
        RegistryParts(
            store: FaultyStore(base: parts.store, faults: self),
            anchor: FaultyAnchor(base: parts.anchor, faults: self),
            publication: FaultyPublication(base: parts.publication, faults: self),
            blobs: parts.blobs)
    }
}

private struct FaultyStore: RegistryStore {
    let base: any RegistryStore
    let faults: Faults

    var durability: String { self.base.durability }

    func read<Value>(_ body: (any StoreReader) throws -> Value) throws -> Value {
        try self.base.read(body)
    }

    func write<Value>(_ body: (any StoreTransaction) throws -> Value) throws -> Value {
        try self.faults.around(.transaction) { try self.base.write(body) }
    }

    func copy(to path: String) throws { try self.base.copy(to: path) }
    func integrityFindings() throws -> [String] { try self.base.integrityFindings() }
    func scrub() throws { try self.base.scrub() }
    func close() throws { try self.base.close() }
}

private struct FaultyAnchor: Anchor {
    let base: any Anchor
    let faults: Faults

    func read() throws -> TreeHead? { try self.base.read() }
    func advance(from old: TreeHead, to new: TreeHead) throws {
        try self.faults.around(.anchor) { try self.base.advance(from: old, to: new) }
    }
    func create(_ head: TreeHead) throws { try self.base.create(head) }
    func adopt(_ head: TreeHead) throws { try self.base.adopt(head) }
    func close() { self.base.close() }
}

private struct FaultyPublication: Publication {
    let base: any Publication
    let faults: Faults

    func checkpoint() throws -> [UInt8]? { try self.base.checkpoint() }
    func bytes(of path: TilePath) throws -> [UInt8]? { try self.base.bytes(of: path) }
    func write(_ files: [TileWriter.File]) throws {
        try self.faults.around(.tiles) { try self.base.write(files) }
    }
    func publish(checkpoint: [UInt8]) throws {
        try self.faults.around(.checkpoint) { try self.base.publish(checkpoint: checkpoint) }
    }
    func removePartials(from old: UInt64, to new: UInt64) {
        self.base.removePartials(from: old, to: new)
    }
}
