/// Reads numbers out of foreign bytes, most significant byte first; nil beyond their end.
struct BigEndian {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func unsigned16(at offset: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - 2 else { return nil }
        return Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    }

    func signed16(at offset: Int) -> Int? {
        unsigned16(at: offset).map { $0 < 0x8000 ? $0 : $0 - 0x10000 }
    }

    func unsigned32(at offset: Int) -> UInt32? {
        guard offset >= 0, offset <= bytes.count - 4 else { return nil }
        return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
