// TreeError.swift

/// A hash, a proof or a tile that cannot be had: it lies outside the tree, or what was read from
/// outside is not part of the tree that was asked for.
package enum TreeError: Error, Hashable, Sendable {
    /// A leaf, a node or a smaller tree that a tree of `size` leaves does not have.
    case outside(size: UInt64)

    /// The source has no such file, nor a full one to take its place.
    case missing(TilePath)

    /// The file has the wrong length for its path, or is no entry bundle.
    case malformed(TilePath)

    /// The file is well-formed and its hashes do not lead to the root.
    case mismatch(TilePath)

    /// The tiles of the right edge, taken together, do not lead to the root; which of them is
    /// wrong cannot be said.
    case wrongRoot(size: UInt64)
}

extension TreeError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .outside(let size): "not in a tree of \(size) entries"
        case .missing(let path): "\(path) is missing"
        case .malformed(let path): "\(path) has the wrong length or shape"
        case .mismatch(let path): "\(path) does not belong to the tree of the checkpoint"
        case .wrongRoot(let size):
            "the tiles at the right edge do not give the root of the tree of \(size) entries"
        }
    }
}
