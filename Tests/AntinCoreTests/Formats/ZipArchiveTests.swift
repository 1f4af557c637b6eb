// ZipArchiveTests.swift
import AntinCore
import AntinLog
import AntinPDF
import AntinSystem
import Testing

/// What a package may not do to the program that opens it.
@Suite("A package")
struct ZipArchiveTests {
    @Test("A member that unpacks to a hundred times its size is refused, a small one is not")
    func bomb() throws {
        let small = Self.deflated([UInt8](repeating: 0, count: ZipArchive.freelyUnpackedBytes))
        #expect(try ZipArchive(parsing: ByteStore(small)).members.count == 1)
        let large = Self.deflated([UInt8](repeating: 0, count: ZipArchive.freelyUnpackedBytes + 1))
        let error = #expect(throws: FormatError.self) {
            try ZipArchive(parsing: ByteStore(large))
        }
        #expect(error.map { "\($0)".contains("packed size") } == true)
    }

    @Test("More than the reader has room for is refused before it is unpacked")
    func limit() throws {
        let archive = ZipArchive([.init(name: "a.pdf", bytes: [1, 2, 3])]).bytes
        #expect(try ZipArchive(parsing: ByteStore(archive), upTo: 3).members.count == 1)
        #expect(throws: FormatError.self) { try ZipArchive(parsing: ByteStore(archive), upTo: 2) }
    }

    /// A package with one deflated member, as other programs write them.
    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        let packed = Deflate.raw(bytes)
        let name = Array("van-ban.pdf".utf8)
        var common: [UInt8] = [20, 0, 0, 8, 8, 0, 0, 0, 0x21, 0]
        common += Self.bytes(CRC32.of(bytes)) + Self.bytes(UInt32(packed.count))
        common += Self.bytes(UInt32(bytes.count)) + [UInt8(name.count), 0, 0, 0]
        let local: [UInt8] = [0x50, 0x4b, 3, 4] + common + name + packed
        let entry: [UInt8] =
            [0x50, 0x4b, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 14) + name
        let end: [UInt8] =
            [0x50, 0x4b, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0] + Self.bytes(UInt32(entry.count))
            + Self.bytes(UInt32(local.count)) + [0, 0]
        return local + entry + end
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
