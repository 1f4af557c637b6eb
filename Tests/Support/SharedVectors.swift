// SharedVectors.swift

import FoundationEssentials

/// Test vectors made by others. They are not part of this repository: tests read them from the
/// folder that ANTIN_SHARED names, or from `../shared` beside the package, and say so when they
/// are not there.
package enum SharedVectors {
    /// The path of a file or folder below the shared folder, or nil, with a line of print, if it
    /// is not there.
    package static func url(_ path: String) -> String? {
        let found = "\(root)/\(path)"
        guard FileManager.default.fileExists(atPath: found) else {
            print("skipped: no shared vectors at \(path) (set ANTIN_SHARED to their folder)")
            return nil
        }
        return found
    }

    /// The bytes of a file, or nil, with a line of print, if it is not there.
    package static func bytes(_ path: String) throws -> [UInt8]? {
        guard let found = url(path) else { return nil }
        return Array(try Data(contentsOf: URL(filePath: found)))
    }

    /// The names in a folder, in order, or nil, with a line of print, if it is not there.
    package static func names(in folder: String) throws -> [String]? {
        guard let found = url(folder) else { return nil }
        return try FileManager.default.contentsOfDirectory(atPath: found).sorted()
    }

    private static let root: String =
        ProcessInfo.processInfo.environment["ANTIN_SHARED"]
        ?? CommittedVectors.packageRoot + "/../shared"
}
