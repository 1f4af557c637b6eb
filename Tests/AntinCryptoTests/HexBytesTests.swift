import AntinCrypto
import Testing

struct HexBytesTests {
    private static let all = (0...255).map { UInt8($0) }

    @Test("Digits stand for their bytes, in either case and at every length")
    func roundTrip() {
        for count in 0...40 {
            let bytes = Array(Self.all.suffix(count))
            let digits = Hex.digits(of: bytes.span)
            #expect(digits == Array(Hex.encode(bytes).utf8))
            #expect(Hex.digitCount(in: digits.span, from: 0) == 2 * count)
            #expect(Hex.bytes(of: digits.span) == bytes)
            let upper = Array(Hex.encode(bytes).uppercased().utf8)
            #expect(Hex.digitCount(in: upper.span, from: 0) == 2 * count)
            #expect(Hex.bytes(of: upper.span) == bytes)
        }
    }

    @Test("A missing last digit is a zero")
    func odd() {
        for count in stride(from: 1, through: 33, by: 2) {
            let digits = [UInt8](repeating: UInt8(ascii: "f"), count: count)
            let full = [UInt8](repeating: 0xFF, count: count / 2)
            #expect(Hex.bytes(of: digits.span) == full + [0xF0])
        }
    }

    @Test("Every other byte ends the digits, wherever it stands")
    func strangers() {
        let digits = Set("0123456789abcdefABCDEF".utf8)
        for byte in Self.all {
            for place in 0..<20 {
                var bytes = Array("0123456789abcdefABCDEF".utf8)
                bytes[place] = byte
                for start in [0, min(3, place), place] {
                    let count = Hex.digitCount(in: bytes.span, from: start)
                    #expect(count == (digits.contains(byte) ? bytes.count : place) - start)
                }
            }
        }
    }
}
