import AntinCrypto
import AntinSystem
import Glibc
import Testing

struct FileSystemTests {
    @Test("Directories are made with those above them, listed in order, and removed")
    func directories() throws {
        let directory = try TemporaryDirectory()
        let deep = directory("a/b/c")
        try FileSystem.makeDirectory(deep)
        try FileSystem.makeDirectory(deep)
        #expect(try FileStatus(deep).kind == .directory)
        for name in ["z", "a", "Đ"] { try DurableFile.write([], to: "\(deep)/\(name)") }
        #expect(try FileSystem.list(deep) == ["a", "z", "Đ"])
        let error = #expect(throws: SystemError.self) { try FileSystem.remove(deep) }
        #expect(error?.errno == ENOTEMPTY)
        try FileSystem.remove("\(deep)/a", durable: true)
        try FileSystem.remove("\(deep)/a")
        #expect(!FileSystem.exists("\(deep)/a") && FileSystem.exists("\(deep)/z"))
        // A file in the way of a directory.
        let blocked = #expect(throws: SystemError.self) {
            try FileSystem.makeDirectory("\(deep)/z/d")
        }
        #expect(blocked?.errno == ENOTDIR)
    }

    @Test("Removing a tree does not follow links out of it")
    func trees() throws {
        let directory = try TemporaryDirectory()
        try FileSystem.makeDirectory(directory("tree/in"), durable: false)
        try FileSystem.makeDirectory(directory("outside"), durable: false)
        try DurableFile.write([1], to: directory("outside/file"))
        #expect(unsafe symlink(directory("outside"), directory("tree/in/link")) == 0)
        #expect(
            try FileStatus(directory("tree/in/link"), followingLinks: false).kind
                == .symbolicLink)
        #expect(
            try FileSystem.canonicalPath(directory("tree/in/../in/link/file"))
                == directory("outside/file"))
        try FileSystem.removeTree(directory("tree"))
        #expect(!FileSystem.exists(directory("tree")))
        #expect(FileSystem.exists(directory("outside/file")))
        try FileSystem.removeTree(directory("never there"))
    }

    @Test("Paths are taken apart and put together")
    func paths() {
        for (path, parent) in [("a", "."), ("/a", "/"), ("/", "/"), ("a/b", "a"), ("/a/b", "/a")] {
            #expect(FileSystem.directory(of: path) == parent)
        }
        #expect(FileSystem.join(".", "a") == "a" && FileSystem.join("/", "a") == "/a")
        #expect(FileSystem.join("a", "b") == "a/b")
    }

    @Test("A finished file moves to its place")
    func moving() throws {
        let directory = try TemporaryDirectory()
        try FileSystem.makeDirectory(directory("stage"))
        try DurableFile.write([1, 2], to: directory("stage/x"))
        try FileSystem.move(directory("stage/x"), to: directory("y"))
        #expect(try FileSystem.list(directory("stage")).isEmpty)
        #expect(try FileSystem.size(directory("y")) == 2)
        try FileSystem.setMode(0o640, of: directory("y"))
        #expect(try FileStatus(directory("y")).mode == 0o640)
        #expect(try FileStatus(directory("y")).modified > 1_600_000_000_000)
        #expect(try FileSystem.freeBytes(directory.path) > 0)
        #expect(throws: SystemError("size", path: "/", .notARegularFile)) {
            try FileSystem.size("/")
        }
    }

    @Test("A lock has one holder at a time and ends with it")
    func locks() throws {
        let directory = try TemporaryDirectory()
        let path = directory("lock")
        do {
            let lock = try FileLock(path: path)
            #expect(throws: SystemError("lock", path: path, .locked)) {
                try FileLock(path: path)
            }
            #expect(FileLock.holder(of: path) == getpid())
            withExtendedLifetime(lock) {}
        }
        let second = try FileLock(path: path)
        second.unlock()
        let third = try FileLock(path: path)
        withExtendedLifetime(third) {}
    }

    @Test("A lock ends with its holder also while a child that is being started has it open")
    func lockInChild() throws {
        let directory = try TemporaryDirectory()
        let path = directory("lock")
        var copies: [Int32] = []
        defer { for copy in copies { close(copy) } }
        do {
            let lock = try FileLock(path: path)
            let held = try FileStatus(path)
            // As a child gets it until it runs its own program: another descriptor of one opening.
            for name in try FileSystem.list("/proc/self/fd") {
                guard let number = Int32(name),
                    let status = try? FileStatus("/proc/self/fd/\(name)"),
                    (status.device, status.inode) == (held.device, held.inode)
                else { continue }
                copies.append(dup(number))
            }
            withExtendedLifetime(lock) {}
        }
        // A copy may have got a number that was listed and free by then.
        #expect(!copies.isEmpty)
        let next = try FileLock(path: path)
        withExtendedLifetime(next) {}
    }

    @Test("Files are hashed in one pass by several algorithms, wholly and in parts")
    func hashing() throws {
        let directory = try TemporaryDirectory()
        let bytes = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 2) }
        try DurableFile.write(bytes, to: directory("file"))
        let result = try FileHasher.hash(directory("file"), Set(DigestAlgorithm.allCases))
        #expect(result.count == bytes.count && result.sha256 == Digest.sha256(bytes))
        for algorithm in DigestAlgorithm.allCases {
            #expect(result.digests[algorithm] == algorithm.hash(bytes))
        }
        let ranges = [0..<5, 300_000..<300_000, 17..<200_001]
        let parts = try FileHasher.hash(directory("file"), ranges: ranges, [.sha384])
        let joined = ranges.flatMap { bytes[$0] }
        #expect(parts.count == joined.count)
        #expect(parts.digests == [.sha384: DigestAlgorithm.sha384.hash(joined)])
        let error = #expect(throws: SystemError.self) {
            try FileHasher.hash(directory("file"), ranges: [0..<400_001])
        }
        #expect(error?.errno == EINVAL)
        #expect(try FileHasher.hash("/dev/null").sha256 == Digest.sha256([]))
    }

    @Test("A file of 300 MB is hashed in constant memory")
    func large() throws {
        let directory = try TemporaryDirectory()
        let path = directory("sparse")
        // Sparse: takes no room on the disk.
        #expect(unsafe truncate(path, 0) != 0)
        try DurableFile.write([], to: path)
        #expect(unsafe truncate(path, 300_000_000) == 0)
        var before = rusage()
        #expect(unsafe getrusage(0, &before) == 0)
        #expect(try FileHasher.hash(path).count == 300_000_000)
        let store = try ByteStore(mapping: path)
        #expect(store.count == 300_000_000 && store[299_999_999] == 0)
        var after = rusage()
        #expect(unsafe getrusage(0, &after) == 0)
        // Kilobytes, and other tests run beside this one.
        #expect(after.ru_maxrss - before.ru_maxrss < 150_000)
    }

    @Test("Time goes forward")
    func clocks() {
        let first = SystemClock.monotonicNanoseconds()
        #expect(SystemClock.monotonicNanoseconds() >= first && first > 0)
        #expect(SystemClock.unixMilliseconds() / 1000 - SystemClock.unixSeconds() <= 0)
        let deadline = Deadline(afterMilliseconds: 10_000)
        #expect(!deadline.isOver && deadline.millisecondsLeft <= 10_000)
        #expect(Deadline(afterMilliseconds: 0).isOver && Deadline(afterMilliseconds: -5).isOver)
        #expect(Deadline(afterMilliseconds: .max) > deadline)
    }
}
