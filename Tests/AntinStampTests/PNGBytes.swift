import AntinSystem

enum PNGBytes {
    /// The PNG with a `pHYs` chunk behind its header.
    static func stating(_ pixelsPerMetre: UInt32, in png: [UInt8]) -> [UInt8] {
        func number(_ value: UInt32) -> [UInt8] {
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
        }
        let body =
            Array("pHYs".utf8) + number(pixelsPerMetre) + number(pixelsPerMetre) + [1]
        let chunk = number(9) + body + number(CRC32.of(body))
        return Array(png[..<33]) + chunk + Array(png[33...])
    }
}
