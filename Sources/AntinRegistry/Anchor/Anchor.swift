// The memory of what was promised, outside the database and outside every backup.

import AntinCrypto
import AntinLog
package import AntinSystem

/// The last size and root that this log has stood for.
///
/// A database that was restored from a backup is older than the anchor, and that is how it is
/// found out: a log that goes on from an old state forks. So the anchor is never backed up and
/// never restored; only `init` makes one, and only an administrator adopts one.
package protocol Anchor: Sendable {
    /// The anchored head; `nil` if there is no anchor.
    func read() throws -> TreeHead?

    /// Moves the anchor durably from `old` to `new`; throws `AnchorError.moved` if it does not
    /// stand at `old`. When it throws anything else, it may or may not have moved.
    func advance(from old: TreeHead, to new: TreeHead) throws

    /// Makes the anchor where there is none.
    func create(_ head: TreeHead) throws

    /// Puts the anchor at `head`, whatever it was. Only for an administrator's decision.
    func adopt(_ head: TreeHead) throws

    /// Lets another process have it.
    func close()
}

package enum AnchorError: Error, Equatable {
    /// Somebody else has moved the anchor: two processes write one log.
    case moved(found: TreeHead?)
    /// The anchor exists and cannot be read; the text says why.
    case unreadable(String)
    case exists
    /// The anchor was opened to be looked at.
    case notHeld
}

/// An anchor in a file: four lines, `antin.anchor/1`, origin, size, root in base64.
///
/// The file's lock is held as long as the value lives, so that two processes, or two copies of a
/// data directory, cannot share an anchor.
package final class FileAnchor: Anchor {
    private let path: String
    private let origin: String
    private let lock: FileLock?

    /// Only looks at an anchor, beside the process that has it; moving it fails.
    package init(lookingAt path: String, origin: String) {
        self.path = path
        self.origin = origin
        self.lock = nil
    }

    /// - Parameter path: of the file; its directory is made if missing.
    package init(path: String, origin: String) throws(SystemError) {
        try FileSystem.makeDirectory(FileSystem.directory(of: path), durable: true)
        self.path = path
        self.origin = origin
        self.lock = try FileLock(path: path + ".lock")
    }

    package func read() throws -> TreeHead? {
        guard FileSystem.exists(self.path) else { return nil }
        let bytes = try FileSystem.read(self.path, limit: 4_096)
        return try self.parse(bytes)
    }

    package func advance(from old: TreeHead, to new: TreeHead) throws {
        let found = try self.read()
        guard found == old else { throw AnchorError.moved(found: found) }
        try self.adopt(new)
    }

    package func create(_ head: TreeHead) throws {
        guard try self.read() == nil else { throw AnchorError.exists }
        try self.adopt(head)
    }

    package func adopt(_ head: TreeHead) throws {
        guard self.lock != nil else { throw AnchorError.notHeld }
        try DurableFile.write(self.print(head), to: self.path, mode: 0o600)
    }

    package func close() { self.lock?.unlock() }

    private func print(_ head: TreeHead) -> [UInt8] {
        Array("antin.anchor/1\n\(self.origin)\n\(head.size)\n\(head.root.base64)\n".utf8)
    }

    private func parse(_ bytes: [UInt8]) throws -> TreeHead {
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 5, lines[0] == "antin.anchor/1",
            let size = UInt64(lines[2]), let root = Digest(base64: String(lines[3]))
        else { throw AnchorError.unreadable("it is not four lines of antin.anchor/1") }
        guard lines[1] == self.origin else {
            throw AnchorError.unreadable("it belongs to another log")
        }
        let head = TreeHead(size: size, root: root)
        // One spelling only: a repaired or edited file is no anchor.
        guard self.print(head) == bytes else {
            throw AnchorError.unreadable("it is not spelled as Antin writes it")
        }
        return head
    }
}
