// TrustLists.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import Synchronization

/// The trust lists that the judge goes by, and which they are at a moment.
final class TrustLists: Sendable {
    /// The files as they stood: a list that is written anew is another file.
    struct Mark: Hashable, Sendable {
        let files: [FileStatus]
    }

    /// What this installation's own list is made of, as far as it can be seen without asking the
    /// store: entries, the names of organs, the day.
    private struct Seen: Equatable {
        let size: UInt64
        let renamed: Int
        let day: Int64
    }

    let paths: [String]
    private let registry: Registry
    private let make: @Sendable () async -> Bool
    private let seen = Mutex<Seen?>(nil)

    /// - Parameter renew: ``Judge/JudgeSettings/renew``.
    init(_ paths: [String], of registry: Registry, renew: @escaping @Sendable () async -> Bool) {
        self.paths = paths
        self.registry = registry
        self.make = renew
    }

    /// Sees to it that the lists name the organs and certificates of now; false if that failed.
    @discardableResult
    func renew() async -> Bool {
        let now = Seen(
            size: self.registry.checkpoint?.head.size ?? 0, renamed: self.registry.renamed,
            day: self.registry.clock.read().wall.milliseconds / 86_400_000)
        let isNew = await self.make()
        if isNew { self.seen.withLock { $0 = now } }
        return isNew
    }

    /// Which lists hold now; nil if that is not known, and nothing may be kept under it.
    ///
    /// Cost: a look at each file, and once for each new entry the question whether it concerns
    /// trust.
    func mark() async -> Mark? {
        let now = Seen(
            size: self.registry.checkpoint?.head.size ?? 0, renamed: self.registry.renamed,
            day: self.registry.clock.read().wall.milliseconds / 86_400_000)
        if self.seen.withLock({ $0 }) != now, await !self.renew() { return nil }
        guard let files = try? self.paths.map({ try FileStatus($0) }) else { return nil }
        return Mark(files: files)
    }
}
