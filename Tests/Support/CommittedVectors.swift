// CommittedVectors.swift

import FoundationEssentials

/// The vectors of this repository, `Tests/Vectors`: what the formats look like, for good.
///
/// Tests make every vector anew from fixed values and compare. With ANTIN_WRITE_VECTORS=1 they
/// write the files instead; a change of one that was published is a change of a format.
package enum CommittedVectors {
    /// The folder that holds Package.swift.
    package static let packageRoot: String = {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// The bytes of a committed vector, `entry/first.txt`.
    package static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: location(path))))
    }

    /// The names in a folder of vectors, in order.
    package static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: location(folder)).sorted()
    }

    /// Whether the committed vector is exactly `bytes`; writes it first if asked to.
    package static func isCommitted(_ bytes: [UInt8], at path: String) throws -> Bool {
        if ProcessInfo.processInfo.environment["ANTIN_WRITE_VECTORS"] == "1" {
            let url = URL(filePath: location(path))
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        return try self.bytes(path) == bytes
    }

    private static func location(_ path: String) -> String {
        "\(packageRoot)/Tests/Vectors/\(path)"
    }
}
