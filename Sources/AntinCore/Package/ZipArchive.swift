// ZipArchive.swift
package import AntinLog
package import AntinSystem

/// A ZIP file as Antin hands it out and takes it in: a document, its receipt and the signature
/// files beside it.
///
/// The reader is strict on purpose, because two programs that disagree about a ZIP show two
/// different documents: the central directory is the only truth, each local header must agree with
/// it, members may not overlap, and names are plain relative paths that occur once. Encryption,
/// ZIP64, several disks and comments are refused. Source: PKWARE APPNOTE 6.3, sections 4.3.7,
/// 4.3.12, 4.3.16.
package struct ZipArchive: Sendable {
    /// One file of the archive.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    package let members: [Member]

    /// The most members that a package may have.
    package static let maxMembers = 64
    /// The most bytes that all members may have together once unpacked.
    package static let maxUnpackedBytes = 256 << 20

    package init(_ members: [Member]) {
        self.members = members
    }

    /// Whether the bytes begin as a ZIP file does.
    package static func begins(_ store: ByteStore) -> Bool {
        store.count >= 4 && store[0] == 0x50 && store[1] == 0x4b && store[2] == 3 && store[3] == 4
    }

    /// How much larger than its packed bytes a member above `freelyUnpackedBytes` may be: signed
    /// PDFs are compressed already, a bomb is not.
    package static let maxRatio = 100
    package static let freelyUnpackedBytes = 1 << 20

    /// Reads and unpacks the archive. Cost: linear in the unpacked size, which is limited.
    ///
    /// - Parameter limit: the most bytes that all members may have together once unpacked.
    package init(
        parsing store: ByteStore, upTo limit: Int = Self.maxUnpackedBytes
    ) throws(FormatError) {
        let end = try EndRecord(in: store)
        var position = end.directoryOffset
        var members: [Member] = []
        var names: Set<String> = []
        var expectedOffset = 0
        var unpacked = 0
        for _ in 0..<end.count {
            let header = try DirectoryHeader(in: store, at: position)
            position = header.end
            guard names.insert(header.name).inserted else {
                throw Self.error("each name once")
            }
            // Members stand one after another from the start of the file; nothing hides between.
            guard header.localOffset == expectedOffset else {
                throw Self.error("members without gaps or overlaps")
            }
            unpacked += header.size
            guard unpacked <= limit else {
                throw Self.error("at most \(limit) bytes unpacked")
            }
            guard header.size <= max(Self.freelyUnpackedBytes, header.packedSize * Self.maxRatio)
            else {
                throw Self.error("members at most \(Self.maxRatio) times their packed size")
            }
            let (bytes, next) = try header.unpack(from: store, limit: end.directoryOffset)
            expectedOffset = next
            if !header.name.hasSuffix("/") {
                members.append(Member(name: header.name, bytes: bytes))
            }
        }
        guard position == end.offset, expectedOffset == end.directoryOffset else {
            throw Self.error("a directory that ends where the end record begins")
        }
        self.members = members
    }

    /// The archive with every member stored uncompressed: its PDFs are compressed already.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for member in self.members {
            let offset = out.count
            let name = Array(member.name.utf8)
            // Version 2.0, UTF-8 names, stored, 1 January 1980: the same inputs, the same bytes.
            var common: [UInt8] = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0]
            common.append(littleEndian: CRC32.of(member.bytes))
            common.append(littleEndian: UInt32(truncatingIfNeeded: member.bytes.count))
            common.append(littleEndian: UInt32(truncatingIfNeeded: member.bytes.count))
            common.append(littleEndian: UInt16(truncatingIfNeeded: name.count))
            common += [0, 0]
            out += [0x50, 0x4b, 3, 4] + common + name + member.bytes
            directory += [0x50, 0x4b, 1, 2, 20, 0] + common
            directory += [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            directory.append(littleEndian: UInt32(truncatingIfNeeded: offset))
            directory += name
        }
        let directoryOffset = out.count
        out += directory
        out += [0x50, 0x4b, 5, 6, 0, 0, 0, 0]
        out.append(littleEndian: UInt16(truncatingIfNeeded: self.members.count))
        out.append(littleEndian: UInt16(truncatingIfNeeded: self.members.count))
        out.append(littleEndian: UInt32(truncatingIfNeeded: directory.count))
        out.append(littleEndian: UInt32(truncatingIfNeeded: directoryOffset))
        return out + [0, 0]
    }

    static func error(_ expected: String) -> FormatError {
        FormatError("zip", expected: expected)
    }
}

/// The end of central directory record, which must be the last 22 bytes of the file.
private struct EndRecord {
    let offset: Int
    let count: Int
    let directoryOffset: Int

    init(in store: ByteStore) throws(FormatError) {
        let offset = store.count - 22
        guard offset >= 0, store.u32(offset) == 0x0605_4b50 else {
            throw ZipArchive.error("an end record as the last 22 bytes")
        }
        let count = store.u16(offset + 10)
        let size = store.u32(offset + 12)
        let start = store.u32(offset + 16)
        guard store.u16(offset + 4) == 0, store.u16(offset + 6) == 0,
            store.u16(offset + 8) == count, store.u16(offset + 20) == 0
        else { throw ZipArchive.error("one disk and no comment") }
        guard count <= ZipArchive.maxMembers, start + size == offset else {
            throw ZipArchive.error("at most \(ZipArchive.maxMembers) members, no ZIP64")
        }
        self.offset = offset
        self.count = count
        self.directoryOffset = start
    }
}

/// One header of the central directory.
private struct DirectoryHeader {
    let name: String
    let method: Int
    let checksum: Int
    let packedSize: Int
    let size: Int
    let localOffset: Int
    let end: Int

    init(in store: ByteStore, at offset: Int) throws(FormatError) {
        guard offset + 46 <= store.count, store.u32(offset) == 0x0201_4b50 else {
            throw ZipArchive.error("a directory header")
        }
        let flags = store.u16(offset + 8)
        // Bit 3 (sizes after the data) is common and harmless: the directory has the sizes.
        guard flags & ~(0x0808 | 0x0006) == 0 else {
            throw ZipArchive.error("no encryption and no patches")
        }
        self.method = store.u16(offset + 10)
        self.checksum = store.u32(offset + 16)
        self.packedSize = store.u32(offset + 20)
        self.size = store.u32(offset + 24)
        let nameEnd = offset + 46 + store.u16(offset + 28)
        self.end = nameEnd + store.u16(offset + 30) + store.u16(offset + 32)
        self.localOffset = store.u32(offset + 42)
        guard self.end <= store.count else { throw ZipArchive.error("a whole directory") }
        self.name = try Self.name(store.bytes(offset + 46..<nameEnd))
    }

    private static func name(_ bytes: [UInt8]) throws(FormatError) -> String {
        guard let name = String(validating: bytes, as: UTF8.self), !name.isEmpty,
            name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }),
            !name.hasPrefix("/"),
            !name.split(separator: "/", omittingEmptySubsequences: false).dropLast()
                .contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }),
            !name.hasSuffix(".."), name != "."
        else { throw ZipArchive.error("plain relative names in UTF-8") }
        return name
    }

    /// The member's bytes and where its data ends.
    func unpack(from store: ByteStore, limit: Int) throws(FormatError) -> ([UInt8], Int) {
        let at = self.localOffset
        guard at + 30 <= limit, store.u32(at) == 0x0403_4b50 else {
            throw ZipArchive.error("a local header where the directory says")
        }
        let nameEnd = at + 30 + store.u16(at + 26)
        let start = nameEnd + store.u16(at + 28)
        let dataEnd = start + self.packedSize
        guard dataEnd <= limit, store.bytes(at + 30..<nameEnd) == Array(self.name.utf8),
            store.u16(at + 8) == self.method
        else { throw ZipArchive.error("a local header that agrees with the directory") }
        let packed = store.bytes(start..<dataEnd)
        let bytes: [UInt8]
        switch self.method {
        case 0:
            bytes = packed
        case 8:
            do {
                bytes = try Inflate.raw(packed, maxOutput: self.size)
            } catch {
                throw ZipArchive.error("deflated data of the stated size")
            }
        default:
            throw ZipArchive.error("stored or deflated members")
        }
        guard bytes.count == self.size, Int(CRC32.of(bytes)) == self.checksum else {
            throw ZipArchive.error("data with the stated size and checksum")
        }
        // After sizes-later data comes a descriptor of 12 bytes, or 16 with its signature.
        guard store.u16(at + 6) & 0x0008 != 0 else { return (bytes, dataEnd) }
        guard dataEnd + 12 <= limit else { throw ZipArchive.error("a data descriptor") }
        return (bytes, dataEnd + (store.u32(dataEnd) == 0x0807_4b50 ? 16 : 12))
    }
}

extension ByteStore {
    fileprivate func u16(_ offset: Int) -> Int {
        guard offset >= 0, offset + 2 <= self.count else { return 0 }
        return Int(self[offset]) | Int(self[offset + 1]) << 8
    }

    fileprivate func u32(_ offset: Int) -> Int {
        self.u16(offset) | self.u16(offset + 2) << 16
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
        var rest = value
        for _ in 0..<(type(of: value).bitWidth / 8) {
            self.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
