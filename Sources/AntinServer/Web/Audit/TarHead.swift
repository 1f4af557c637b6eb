/// The head of one file in a tar archive (POSIX.1-1988, ustar), and what fills its last block.
enum TarHead {
    static let blockBytes = 512

    /// - Parameter path: at most 100 bytes of ASCII: the names of an export are shorter.
    static func bytes(path: String, size: Int, seconds: Int64) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        func put(_ text: String, at offset: Int) {
            for (position, byte) in text.utf8.enumerated() { block[offset + position] = byte }
        }
        func octal(_ value: Int64, _ digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        put(String(path.prefix(100)), at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(Int64(size), 11), at: 124)
        put(octal(max(0, seconds), 11), at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        let sum = block.reduce(0) { $0 + Int64($1) }
        put(octal(sum, 6), at: 148)
        block[154] = 0
        block[155] = 0x20
        return block
    }

    /// Zeros up to the end of the block.
    static func padding(after size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: (Self.blockBytes - size % Self.blockBytes) % Self.blockBytes)
    }

    /// Two empty blocks end an archive.
    static let end = [UInt8](repeating: 0, count: 2 * Self.blockBytes)
}
