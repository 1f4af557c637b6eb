// TileSource.swift

/// Where tiles come from: a folder, a web server, a dictionary in a test. Nothing that it answers
/// is believed.
package protocol TileSource {
    /// The bytes of the file, or nil if there is none. Throws if that cannot be found out.
    func bytes(of path: TilePath) throws -> [UInt8]?
}

extension TileSource {
    /// The hashes of a tile. A partial file may be gone once the full one exists; then the full
    /// one is cut.
    func tile(_ path: TilePath) throws -> Tile {
        if let bytes = try bytes(of: path) {
            do {
                return try Tile(parsing: bytes, width: path.width)
            } catch {
                throw TreeError.malformed(path)
            }
        }
        guard !path.isFull, let bytes = try bytes(of: path.full) else {
            throw TreeError.missing(path)
        }
        do {
            let full = try Tile(parsing: bytes, width: TilePath.fullWidth)
            return Tile(hashes: Array(full.hashes.prefix(path.width)))
        } catch {
            throw TreeError.malformed(path.full)
        }
    }

    /// The entries of a bundle, cut from the full file if the partial one is gone.
    func bundle(_ path: TilePath) throws -> EntryBundle {
        if let bytes = try bytes(of: path) {
            do {
                return try EntryBundle(parsing: bytes, width: path.width)
            } catch {
                throw TreeError.malformed(path)
            }
        }
        guard !path.isFull, let bytes = try bytes(of: path.full) else {
            throw TreeError.missing(path)
        }
        do {
            let full = try EntryBundle(parsing: bytes, width: TilePath.fullWidth)
            var part = EntryBundle()
            for range in full.ranges.prefix(path.width) {
                try part.append(full.bytes.span.extracting(range))
            }
            return part
        } catch {
            throw TreeError.malformed(path.full)
        }
    }
}
