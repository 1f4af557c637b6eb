import AntinSystem
import Glibc
import Testing

struct ByteStoreTests {
    @Test("An array and a mapping of the same bytes answer alike")
    func alike() throws {
        // A file that surely exists and does not change: the test program's own source text.
        let path = #filePath
        let mapped = try ByteStore(mapping: path)
        let array = ByteStore(try FileSystem.read(path, limit: 1 << 20))
        #expect(mapped.count == array.count && mapped.count > 100)
        #expect(mapped.bytes == array.bytes)
        for index in 0..<mapped.count { #expect(mapped[index] == array[index]) }
        for range in [0..<0, 0..<1, 5..<20, mapped.count..<mapped.count, 0..<mapped.count] {
            #expect(mapped.bytes(range) == array.bytes(range))
            let sums = [mapped, array].map { store in
                store.withSpan(range) { span in
                    var sum = span.count
                    for index in 0..<span.count { sum += Int(span[index]) }
                    return sum
                }
            }
            #expect(sums[0] == sums[1])
        }
    }

    @Test("Bytes that were given back are read again as they were")
    func release() throws {
        let folder = try FileSystem.temporaryDirectory(prefix: "antin-bytes")
        defer { try? FileSystem.removeTree(folder) }
        let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try DurableFile.write(bytes, to: "\(folder)/file")
        for store in [try ByteStore(mapping: "\(folder)/file"), ByteStore(bytes), ByteStore([])] {
            for range in [0..<0, 0..<store.count, min(5, store.count)..<min(9_000, store.count)] {
                #expect(store.bytes.count == store.count)
                store.release(range)
                #expect(store.bytes == Array(bytes.prefix(store.count)))
            }
        }
    }

    @Test("What is no regular file is not mapped, what is missing is reported as missing")
    func refusals() {
        #expect(throws: SystemError("map", path: "/dev/null", .notARegularFile)) {
            try ByteStore(mapping: "/dev/null")
        }
        let missing = #expect(throws: SystemError.self) {
            try ByteStore(mapping: "/nonexistent/file")
        }
        #expect(missing?.isNotFound == true)
        #expect(missing?.description == "open /nonexistent/file: No such file or directory")
        #expect(throws: SystemError("read", path: #filePath, .limit(10))) {
            try FileSystem.read(#filePath, limit: 10)
        }
        #expect(throws: SystemError("read", path: "/", .notARegularFile)) {
            try FileSystem.read("/", limit: 10)
        }
    }
}
