import AntinCrypto
import AntinLog
import AntinSystem
import CAntinBench

/// A million entries of 400 bytes through `ChainReplay`, beside a loop in C that hashes the same
/// leaves and nodes and parses nothing.
struct ReplayBench {
    let directory: String
    private static let origin = "bench.example/so"
    private static let entryBytes = 400
    private static let bundleBytes = 256 * (2 + Self.entryBytes)
    /// Bundles of 256 entries: a million, and a tenth to see whether memory grows.
    private static let (bundles, few) = (3_907, 391)

    func run() throws {
        let path = self.directory + "/entries"
        try self.write(to: path)
        // O_RDONLY
        let file = try FileDescriptor.open(path, flags: 0)
        _ = try self.replay(path, bundles: Self.few)
        let peak = Processor.peakMiB
        var ours = Double.infinity
        var bare = Double.infinity
        for _ in 0..<3 {
            let (seconds, root) = try self.replay(path, bundles: Self.bundles)
            let loop = antin_bench_replay(
                file.number, UInt64(Self.bundles), UInt64(Self.bundleBytes))
            let words = [loop.root.0, loop.root.1, loop.root.2, loop.root.3]
            let bytes = words.flatMap { word in
                (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
            }
            guard loop.seconds > 0, Digest(bytes: bytes) == root else {
                throw BenchError("the two roots differ")
            }
            ours = min(ours, seconds)
            bare = min(bare, loop.seconds)
        }
        try FileSystem.remove(path)
        let count = Double(Self.bundles * 256)
        try Figure(
            name: "replay.one_core", value: count / ours, unit: "entries/s",
            reference: ("C loop over SHA256_Init/Update/Final", count / bare)
        ).report()
        try Figure(
            name: "replay.peak_memory", value: Processor.peakMiB, unit: "MiB",
            reference: ("after a tenth of the entries", peak)
        ).report()
    }

    /// Processor seconds for chain and tree, without the reading; and the root.
    private func replay(_ path: String, bundles: Int) throws -> (Double, Digest) {
        let file = try FileDescriptor.open(path, flags: 0)
        var replay = ChainReplay(origin: Self.origin)
        var buffer = [UInt8](repeating: 0, count: Self.bundleBytes)
        var bundle: [UInt8] = []
        bundle.reserveCapacity(2 * Self.bundleBytes)
        var seconds = 0.0
        for _ in 0..<bundles {
            while bundle.count < Self.bundleBytes {
                let count = try file.read(into: &buffer)
                guard count > 0 else { throw BenchError("the file ends early") }
                bundle += buffer[..<count]
            }
            let begin = Processor.seconds
            try replay.append(bundle: bundle.span.extracting(..<Self.bundleBytes), width: 256)
            seconds += Processor.seconds - begin
            bundle.removeFirst(Self.bundleBytes)
        }
        return (seconds, replay.root)
    }

    private func write(to path: String) throws {
        // O_WRONLY | O_CREAT | O_TRUNC
        let file = try FileDescriptor.open(path, flags: 0o1 | 0o100 | 0o1000)
        var previous = Entry.genesis(origin: Self.origin)
        for bundle in 0..<Self.bundles {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Self.bundleBytes)
            for place in 0..<256 {
                let index = UInt64(bundle * 256 + place)
                let time = Timestamp(milliseconds: 1_767_225_600_000 + Int64(index) * 37)
                let start = Array(#"{"kind":"bench","text":""#.utf8)
                let head = try Entry(index: index, previous: previous, time: time, body: start)
                let filling = Self.entryBytes - head.byteCount - 2
                let entry = try Entry(
                    index: index, previous: previous, time: time,
                    body: start + [UInt8](repeating: 0x61, count: filling) + Array(#""}"#.utf8))
                bytes += [UInt8(Self.entryBytes >> 8), UInt8(Self.entryBytes & 255)]
                bytes += entry.bytes
                previous = entry.leafHash
            }
            try file.writeAll(bytes)
        }
    }
}
