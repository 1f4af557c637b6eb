import AntinSystem
import Testing

struct CompressionTests {
    static let samples: [[UInt8]] = [
        [], [0], Array("Sở Giáo dục và Đào tạo".utf8),
        [UInt8](repeating: 7, count: 200_000),
        (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) },
    ]

    @Test("What is compressed comes back, in both envelopes, and just within the limit")
    func roundTrip() throws {
        for sample in Self.samples {
            #expect(try Inflate.zlib(Deflate.zlib(sample), maxOutput: sample.count) == sample)
            #expect(try Inflate.raw(Deflate.raw(sample), maxOutput: sample.count) == sample)
            if !sample.isEmpty {
                let error = SystemError("inflate", .limit(sample.count - 1))
                #expect(throws: error) {
                    try Inflate.zlib(Deflate.zlib(sample), maxOutput: sample.count - 1)
                }
                #expect(throws: error) {
                    try Inflate.raw(Deflate.raw(sample), maxOutput: sample.count - 1)
                }
            }
        }
    }

    @Test("A bomb stops at the limit")
    func bomb() throws {
        let inner = Deflate.zlib([UInt8](repeating: 0, count: 64 << 20))
        #expect(inner.count < 70_000)
        #expect(throws: SystemError("inflate", .limit(1 << 20))) {
            try Inflate.zlib(inner, maxOutput: 1 << 20)
        }
        #expect(throws: SystemError("inflate", .limit(0))) {
            try Inflate.zlib(inner, maxOutput: 0)
        }
    }

    @Test("No proper prefix is accepted, bytes after the end are left alone")
    func prefixes() throws {
        let sample = Self.samples[2]
        let packed = Deflate.zlib(sample)
        for count in packed.indices {
            #expect(throws: SystemError("inflate", .malformed)) {
                try Inflate.zlib(Array(packed[..<count]), maxOutput: 1000)
            }
        }
        let output = try Inflate.zlib((packed + [0x0D, 0x0A]).span, maxOutput: 1000)
        #expect(output.bytes == sample && output.consumed == packed.count)
    }

    @Test("No byte can be changed without being noticed, except in the header's free bits")
    func changes() {
        let sample = Self.samples[2]
        let packed = Deflate.zlib(sample)
        for index in packed.indices.dropFirst(2) {
            var changed = packed
            changed[index] ^= 0x10
            let read = try? Inflate.zlib(changed, maxOutput: 1000)
            #expect(read == nil || read == sample, "\(index)")
        }
    }
}
