extension UInt8 {
    /// What a byte is changed to where each change costs a public-key operation: every single bit,
    /// and the bytes that mean something to the formats.
    var changes: [UInt8] {
        let bits = (0..<8).map { bit in self ^ (1 << UInt8(bit)) }
        let meaning: [UInt8] = [0x00, 0x0A, 0x0D, 0x20, 0x2B, 0x2D, 0x30, 0x3D, 0x7F, 0xFF]
        return Set(bits + meaning).subtracting([self]).sorted()
    }
}
