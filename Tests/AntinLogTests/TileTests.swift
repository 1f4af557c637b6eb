import AntinCrypto
import AntinLog
import AntinTestSupport
import Testing

@Suite("Tiles")
struct TileTests {
    static func entry(_ index: Int) -> [UInt8] { Array("entry \(index)".utf8) }

    static func leaf(_ index: Int) -> Digest { Digest.leaf(entry(index).span) }

    /// A log of `size` entries as its writer leaves it.
    static func log(_ size: Int) throws -> (writer: TileWriter, tiles: MemoryTiles) {
        var writer = TileWriter()
        var tiles = MemoryTiles()
        for index in 0..<size { try writer.append(entry(index)) }
        let isNew = tiles.add(writer.takeFiles())
        #expect(isNew)
        return (writer, tiles)
    }

    @Test("However entries are batched, the files of each size are complete and never change")
    func batches() throws {
        for step in [1, 7, 255, 256, 257, 600] {
            var writer = TileWriter()
            var tiles = MemoryTiles()
            var tree = MemoryTree()
            while writer.size < 1_200 {
                for _ in 0..<step {
                    let index = Int(writer.size)
                    let leaf = try writer.append(Self.entry(index))
                    #expect(leaf == Self.leaf(index))
                    tree.append(Self.leaf(index))
                }
                let isNew = tiles.add(writer.takeFiles())
                #expect(isNew)
                guard writer.root == (try tree.root()),
                    try TileEdge(size: writer.size, root: writer.root, source: tiles).size
                        == writer.size
                else {
                    Issue.record("size \(writer.size) in steps of \(step)")
                    return
                }
                if let path = TilePath.holding(writer.size - 1, of: .entries, size: writer.size) {
                    #expect(tiles.files[path] != nil)
                }
            }
            let rest = writer.takeFiles()
            #expect(rest.isEmpty)
        }
    }

    @Test("A batch gives exactly the files that are new")
    func newFiles() throws {
        var (writer, _) = try Self.log(255)
        func names(after count: Int) throws -> [String] {
            for _ in 0..<count { try writer.append(Self.entry(Int(writer.size))) }
            return writer.takeFiles().map(\.path.description)
        }
        #expect(try names(after: 1) == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"])
        #expect(try names(after: 1) == ["tile/entries/001.p/1", "tile/0/001.p/1"])
        #expect(try names(after: 0) == [])
        #expect(
            try names(after: 255 + 256 + 3) == [
                "tile/entries/001", "tile/entries/002", "tile/0/001", "tile/0/002",
                "tile/entries/003.p/3", "tile/0/003.p/3", "tile/1/000.p/3",
            ])
    }

    @Test("A log taken up again writes on as if it had never stopped")
    func resuming() throws {
        for size in [0, 1, 2, 255, 256, 257, 511, 512, 700] {
            let (stopped, tiles) = try Self.log(size)
            var resumed = try TileWriter(
                resuming: UInt64(size), root: stopped.root, source: tiles)
            var running = stopped
            for index in size..<size + 300 {
                try resumed.append(Self.entry(index))
                try running.append(Self.entry(index))
            }
            #expect(resumed.root == running.root)
            let files = (resumed.takeFiles(), running.takeFiles())
            #expect(files.0 == files.1)
        }
    }

    @Test("The reader proves every hash of the tree, and makes the proofs of the whole tree")
    func reading() throws {
        for size in [1, 2, 255, 256, 257, 600] {
            let (writer, tiles) = try Self.log(size)
            let tree = MemoryTree(leaves: (0..<size).map(Self.leaf))
            let reader = try TileReader(size: UInt64(size), root: writer.root, source: tiles)
            for level in 0..<11 {
                for index in 0..<UInt64(size >> level) {
                    let node = TreeNode(level: level, index: index)
                    guard try reader.hash(of: node) == tree.hash(of: node) else {
                        Issue.record("\(node) of \(size)")
                        return
                    }
                }
                #expect(throws: TreeError.outside(size: UInt64(size))) {
                    try reader.hash(of: TreeNode(level: level, index: UInt64(size >> level)))
                }
            }
            for index in stride(from: 0, to: size, by: 41) {
                let proof = try InclusionProof.make(
                    index: UInt64(index), size: UInt64(size), reader: reader)
                #expect(proof.proves(leaf: Self.leaf(index), root: writer.root))
                let old = UInt64(index + 1)
                let consistency = try ConsistencyProof.make(
                    oldSize: old, newSize: UInt64(size), reader: reader)
                #expect(
                    consistency.proves(oldRoot: try tree.root(size: old), newRoot: writer.root))
                #expect(try TreeFrontier(size: old, reader: reader).root == tree.root(size: old))
            }
        }
    }

    @Test("A changed, cut, longer or missing tile is never used, and a full one is named")
    func corruption() throws {
        let size: UInt64 = 70_000 / 100
        let (writer, tiles) = try Self.log(Int(size))
        for (path, bytes) in tiles.files {
            guard case .hashes(let level) = path.kind else { continue }
            let node = TreeNode(level: 8 * level, index: path.index * 256)
            func read(_ bytes: [UInt8]?) -> TreeError? {
                var changed = tiles
                changed.files[path] = bytes
                do {
                    let reader = try TileReader(size: size, root: writer.root, source: changed)
                    _ = try reader.hash(of: node)
                    return nil
                } catch {
                    return error as? TreeError
                }
            }
            #expect(read(bytes) == nil)
            #expect(read(nil) == .missing(path))
            #expect(read(bytes.dropLast()) == .malformed(path))
            #expect(read(bytes + [0]) == .malformed(path))
            #expect(read([]) == .malformed(path))
            for position in stride(from: 0, to: bytes.count, by: 101) {
                var changed = bytes
                changed[position] ^= 1
                #expect(
                    read(changed) == (path.isFull ? .mismatch(path) : .wrongRoot(size: size)))
            }
        }
        #expect(throws: TreeError.wrongRoot(size: size)) {
            try TileReader(size: size, root: writer.root.corrupted, source: tiles)
        }
    }

    @Test("A partial file that is gone is cut from the full one")
    func cutting() throws {
        var (writer, tiles) = try Self.log(300)
        let root = writer.root
        for index in 300..<512 { try writer.append(Self.entry(index)) }
        let isNew = tiles.add(writer.takeFiles())
        #expect(isNew)
        for path in TilePath.rightEdge(size: 300) where tiles.files[path.full] != nil {
            tiles.files[path] = nil
        }
        let reader = try TileReader(size: 300, root: root, source: tiles)
        #expect(try reader.leaf(at: 299) == Self.leaf(299))
        var resumed = try TileWriter(resuming: 300, root: root, source: tiles)
        for index in 300..<512 { try resumed.append(Self.entry(index)) }
        let files = resumed.takeFiles()
        #expect(files.allSatisfy { file in tiles.files[file.path] == file.bytes })
        // A full file in place of the partial one is proven as well.
        let full = TilePath(.hashes(level: 0), index: 1)
        tiles.files[full]?[0] ^= 1
        #expect(throws: TreeError.wrongRoot(size: 300)) {
            try TileReader(size: 300, root: root, source: tiles)
        }
    }

    @Test("A log whose last bundle is not its tree's is not taken up")
    func wrongBundle() throws {
        let (writer, tiles) = try Self.log(300)
        let path = TilePath(.entries, index: 1, width: 44)
        let bytes = try #require(tiles.files[path])
        func resume(_ bytes: [UInt8]?) throws {
            var changed = tiles
            changed.files[path] = bytes
            _ = try TileWriter(resuming: 300, root: writer.root, source: changed)
        }
        try resume(bytes)
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            #expect(throws: TreeError.self) { try resume(changed) }
        }
        #expect(throws: TreeError.missing(path)) { try resume(nil) }
        #expect(throws: TreeError.malformed(path)) { try resume(bytes.dropLast()) }
    }

    @Test("A bundle reads back as written; no prefix of it is a bundle of as many entries")
    func bundles() throws {
        var bundle = EntryBundle()
        for index in 0..<5 { try bundle.append(Self.entry(index).span) }
        try bundle.append([UInt8]().span)
        try bundle.append([UInt8](repeating: 1, count: Entry.maxBytes).span)
        let read = try EntryBundle(parsing: bundle.bytes, width: 7)
        #expect(read == bundle)
        #expect(read[3] == Self.entry(3))
        #expect(read[5].isEmpty)
        for width in [0, 6, 8, 256, 257] {
            #expect(throws: FormatError.self) {
                try EntryBundle(parsing: bundle.bytes, width: width)
            }
        }
        for end in Array(0..<100) + [bundle.bytes.count - 1] {
            #expect(throws: FormatError.self) {
                try EntryBundle(parsing: Array(bundle.bytes[..<end]), width: 7)
            }
        }
        #expect(throws: FormatError.self) {
            try bundle.append([UInt8](repeating: 1, count: Entry.maxBytes + 1).span)
        }
    }

    @Test("Another implementation's log opens at every size, from tiles and from bundles")
    func tessera() throws {
        let folder = "vectors/log/tessera-log"
        guard SharedVectors.url(folder) != nil else { return }
        let key = try NoteVerifierKey(
            parsing: "example.com/log/testdata+33d7b496"
                + "+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
        var earlier: [Digest] = []
        for size: UInt64 in 0...15 {
            let bytes = try #require(try SharedVectors.bytes("\(folder)/checkpoint.\(size)"))
            let signed = try SignedCheckpoint(
                opening: bytes, origin: "example.com/log/testdata", logKeys: [key])
            #expect(signed.bytes == bytes)
            #expect(signed.checkpoint.size == size)
            let root = signed.checkpoint.root
            let source = FolderTiles(folder: folder)
            let reader = try TileReader(size: size, root: root, source: source)
            var writer = TileWriter()
            if size > 0 {
                let path = TilePath(.entries, index: 0, width: Int(size))
                let bundle = try EntryBundle(
                    parsing: #require(try source.bytes(of: path)), width: Int(size))
                for position in 0..<bundle.count {
                    let leaf = try writer.append(bundle[position])
                    #expect(try reader.leaf(at: UInt64(position)) == leaf)
                }
            }
            #expect(writer.root == root)
            for file in writer.takeFiles() {
                #expect(try source.bytes(of: file.path) == file.bytes)
            }
            for (position, old) in earlier.enumerated() where position > 0 {
                let proof = try ConsistencyProof.make(
                    oldSize: UInt64(position), newSize: size, reader: reader)
                #expect(proof.proves(oldRoot: old, newRoot: root))
            }
            earlier.append(root)
        }
    }

    struct FolderTiles: TileSource {
        let folder: String
        func bytes(of path: TilePath) throws -> [UInt8]? {
            try SharedVectors.bytes("\(folder)/\(path)")
        }
    }
}
