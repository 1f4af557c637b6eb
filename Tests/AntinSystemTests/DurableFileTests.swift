import AntinSystem
import Glibc
import Testing

struct DurableFileTests {
    static let old = Array("nội dung cũ".utf8)
    static let new = Array("nội dung mới, dài hơn".utf8)

    @Test("A file is written, replaced, and leaves nothing beside it")
    func writing() throws {
        let directory = try TemporaryDirectory()
        let path = directory("file")
        try DurableFile.write(Self.old, to: path, mode: 0o600)
        #expect(try FileSystem.read(path, limit: 100) == Self.old)
        #expect(try FileStatus(path).isPrivate && FileStatus(path).size == Self.old.count)
        try DurableFile.write(Self.new, to: path)
        #expect(try FileSystem.read(path, limit: 100) == Self.new)
        #expect(try FileSystem.list(directory.path) == ["file"])
    }

    @Test("An exclusive file is made once; the same bytes again are welcome, others are not")
    func creating() throws {
        let directory = try TemporaryDirectory()
        let path = directory("file")
        #expect(try DurableFile.create(Self.old, at: path) == .created)
        #expect(try DurableFile.create(Self.old, at: path) == .alreadyThere)
        let error = #expect(throws: SystemError.self) {
            try DurableFile.create(Self.new, at: path)
        }
        #expect(error?.errno == EEXIST)
        #expect(try FileSystem.read(path, limit: 100) == Self.old)
        #expect(try FileSystem.list(directory.path) == ["file"])
    }

    @Test("Of many who create one file at once, exactly one does")
    func race() async throws {
        let directory = try TemporaryDirectory()
        let path = directory("file")
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    (try? DurableFile.create([UInt8(number)], at: path)) == .created
                }
            }
            var count = 0
            for await isMade in group where isMade { count += 1 }
            return count
        }
        #expect(made == 1)
        #expect(try FileSystem.list(directory.path) == ["file"])
    }

    @Test("Whichever step of writing fails, the old or the new content is there, whole")
    func failures() throws {
        for effect in [SystemFault.Effect.fail(errno: ENOSPC), .powerOff] {
            for create in [false, true] {
                var steps = 1
                var failing = 1
                while failing <= steps {
                    let directory = try TemporaryDirectory()
                    let path = directory("file")
                    if !create { try DurableFile.write(Self.old, to: path) }
                    let target = failing
                    SystemFault.arm(under: directory.path) {
                        $0.ordinal == target ? effect : .none
                    }
                    let error = #expect(throws: SystemError.self) {
                        if create {
                            try DurableFile.create(Self.new, at: path)
                        } else {
                            try DurableFile.write(Self.new, to: path)
                        }
                    }
                    #expect(error?.isNoSpace == (effect != .powerOff))
                    SystemFault.disarm(under: directory.path)
                    let found = try? FileSystem.read(path, limit: 100)
                    #expect(found == (create ? nil : Self.old) || found == Self.new)
                    if target < 4 { #expect(found != Self.new, "step \(target)") }
                    #expect(try FileSystem.list(directory.path) == (found == nil ? [] : ["file"]))

                    // And how many steps are there altogether?
                    SystemFault.arm(under: directory.path) { _ in .none }
                    try DurableFile.write(Self.new, to: path)
                    steps = SystemFault.disarm(under: directory.path)
                    failing += 1
                }
                #expect(steps == 5)
            }
        }
    }

    @Test("A full disk is reported as such")
    func fullDisk() throws {
        guard FileSystem.exists("/dev/full") else { return }
        let descriptor = try FileDescriptor.open("/dev/full", flags: O_WRONLY)
        let error = #expect(throws: SystemError.self) { try descriptor.writeAll(Self.old) }
        #expect(error?.isNoSpace == true)
    }

    @Test("Left-overs of a crash are removed, other files are not")
    func leftovers() throws {
        let directory = try TemporaryDirectory()
        for name in [".a.0123.tmp", ".hidden", "b.tmp", "c"] {
            try DurableFile.write(Self.old, to: directory(name))
        }
        try DurableFile.removeLeftovers(in: directory.path)
        #expect(try FileSystem.list(directory.path) == [".hidden", "b.tmp", "c"])
    }

    @Test("A file in pieces appears only when it is finished")
    func pieces() throws {
        let directory = try TemporaryDirectory()
        let path = directory("file")
        var writer = try DurableFileWriter(for: path)
        for byte in UInt8(0)..<100 { try writer.write([byte]) }
        #expect(!FileSystem.exists(path))
        try writer.create()
        #expect(try FileSystem.read(path, limit: 100) == Array(0..<100))

        do {
            var abandoned = try DurableFileWriter(for: directory("other"))
            try abandoned.write([1])
        }
        #expect(try FileSystem.list(directory.path) == ["file"])
        let missing = #expect(throws: SystemError.self) {
            try DurableFile.write([1], to: directory("no/such/file"))
        }
        #expect(missing?.isNotFound == true)
    }
}
