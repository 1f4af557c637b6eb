import AntinLog
import AntinTestSupport
import FoundationEssentials
import Testing

@Suite("Tile path")
struct TilePathTests {
    struct Vectors: Decodable {
        struct Holding: Decodable { let seq: UInt64, logSize: UInt64, wantPath: String }
        struct Entries: Decodable { let N: UInt64, p: Int?, wantPath: String }
        struct Hashes: Decodable { let level: Int, index: UInt64, p: Int?, wantPath: String }
        struct Parse: Decodable {
            let pathLevel: String, pathIndex: String, wantErr: Bool?
            let wantLevel: Int?, wantIndex: UInt64?, wantP: Int?
        }
        let entries_path_for_log_index: [Holding]
        let entries_path: [Entries]
        let tile_path: [Hashes]
        let parse: [Parse]
    }

    static func width(_ p: Int?) -> Int { p.flatMap { $0 == 0 ? nil : $0 } ?? 256 }

    @Test("The names of another implementation are ours, and what it refuses is refused")
    func vectors() throws {
        guard let json = try SharedVectors.bytes("vectors/log/extracted/tile-paths.json") else {
            return
        }
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(json))
        for vector in vectors.entries_path_for_log_index {
            let path = TilePath.holding(vector.seq, of: .entries, size: vector.logSize)
            #expect(path?.description == vector.wantPath)
        }
        for vector in vectors.entries_path {
            let path = TilePath(.entries, index: vector.N, width: Self.width(vector.p))
            #expect(path.description == vector.wantPath)
            #expect(try TilePath(parsing: vector.wantPath) == path)
        }
        for vector in vectors.tile_path {
            let path = TilePath(
                .hashes(level: vector.level), index: vector.index, width: Self.width(vector.p))
            #expect(path.description == vector.wantPath)
            #expect(try TilePath(parsing: vector.wantPath) == path)
        }
        for vector in vectors.parse {
            let text = "tile/\(vector.pathLevel)/\(vector.pathIndex)"
            guard vector.wantErr != true, let level = vector.wantLevel,
                let index = vector.wantIndex
            else {
                #expect(throws: FormatError.self, "\(text)") { try TilePath(parsing: text) }
                continue
            }
            #expect(
                try TilePath(parsing: text)
                    == TilePath(
                        .hashes(level: level), index: index, width: Self.width(vector.wantP)))
        }
    }

    @Test(
        "Second spellings and other names are refused",
        arguments: [
            "", "tile", "tile/", "tile/0", "tile/0/", "tile/00/000", "tile/+1/000", "tile/64/000",
            "tile/-1/000", "tile/entries", "tile/entries/", "tile/Entries/000", "tile/data/000",
            "/tile/0/000", "tile/0/000/", "tile//0/000", "tile/0//000", "tiles/0/000",
            "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/1000", "tile/0/x000/000",
            "tile/0/x000/001", "tile/0/000/001", "tile/0/x001", "tile/0/x001/",
            "tile/0/X001/002", "tile/0/x001/x002", "tile/0/xx01/002", "tile/0/001/x002",
            "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/00",
            "tile/0/000.p/01", "tile/0/000.p/256", "tile/0/000.p/-1", "tile/0/000.p/1/",
            "tile/0/000.p/1.p/1", "tile/0/000.P/1", "tile/0/.p/1", "tile/.p/1", "tile/0/000p/1",
            "tile/0/000.p/1 ", " tile/0/000", "tile/0/000\n", "tile/0/٠٠٠", "tile/0/../000",
            "checkpoint", "tile/0/x018/x446/x744/x073/x709/x551/616",
        ])
    func refused(text: String) {
        #expect(throws: FormatError.self) { try TilePath(parsing: text) }
    }

    @Test("Names read back as printed, at every level and width and far out")
    func roundTrip() throws {
        let indices: [UInt64] = [
            0, 1, 9, 99, 100, 255, 256, 999, 1_000, 1_001, 999_999, 1_000_000, 1_234_067, .max,
        ]
        for index in indices {
            for level in 0...63 {
                let path = TilePath(.hashes(level: level), index: index)
                #expect(try TilePath(parsing: path.description) == path)
            }
            for width in 1...256 {
                let path = TilePath(.entries, index: index, width: width)
                #expect(try TilePath(parsing: path.description) == path)
            }
        }
        #expect(TilePath(.hashes(level: 0), index: 1_234_067).description == "tile/0/x001/x234/067")
    }

    @Test("The right edge of 70,000 and of 256 entries is the specification's")
    func rightEdge() {
        #expect(
            TilePath.rightEdge(size: 70_000).map(\.description) == [
                "tile/entries/273.p/112", "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1",
            ])
        #expect(TilePath.rightEdge(size: 256).map(\.description) == ["tile/1/000.p/1"])
        #expect(TilePath.rightEdge(size: 0).isEmpty)
        #expect(TilePath.rightEdge(size: .max).count == 9)
        #expect(TilePath.holding(0, of: .entries, size: 0) == nil)
        #expect(TilePath.holding(256, of: .hashes(level: 0), size: 256) == nil)
        #expect(TilePath.holding(0, of: .hashes(level: 8), size: .max) == nil)
    }
}
