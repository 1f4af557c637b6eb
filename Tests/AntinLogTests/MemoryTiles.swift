import AntinLog

/// Tiles in a dictionary.
struct MemoryTiles: TileSource {
    var files: [TilePath: [UInt8]] = [:]

    /// Adds files as a directory of immutable files would: the same name never gets other bytes.
    mutating func add(_ added: [TileWriter.File]) -> Bool {
        for file in added {
            if let old = files[file.path], old != file.bytes { return false }
            files[file.path] = file.bytes
        }
        return true
    }

    func bytes(of path: TilePath) -> [UInt8]? { files[path] }
}
