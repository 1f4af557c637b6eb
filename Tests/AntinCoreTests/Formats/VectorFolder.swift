// VectorFolder.swift
import FoundationEssentials
import Testing

/// One folder of `Tests/Vectors`. The vectors are made by the tests, always the same bytes, and
/// are committed: a change of format shows as a difference between the two. To write them anew,
/// run the tests with `ANTIN_WRITE_VECTORS=1` and read the difference before committing it.
struct VectorFolder {
    private let url: URL

    init(_ name: String) { self.url = ProjectFile.url("Tests/Vectors/\(name)") }

    /// Claims that the committed file holds exactly these bytes.
    func expect(
        _ name: String, _ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation
    ) throws {
        let file = self.url.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["ANTIN_WRITE_VECTORS"] != nil {
            try FileManager.default.createDirectory(
                at: self.url, withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        let committed = try [UInt8](Data(contentsOf: file))
        #expect(committed == bytes, "Vectors/\(name) differs", sourceLocation: location)
    }

    /// The bytes of a committed file.
    func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: self.url.appendingPathComponent(name)))
    }

    /// The lines of a committed file without their line feeds; lines that begin with # are notes.
    func lines(_ name: String) throws -> [[UInt8]] {
        try self.bytes(name).split(separator: 0x0A).map(Array.init).filter { $0.first != 0x23 }
    }
}

/// A file of the project, by its path from the top.
enum ProjectFile {
    static func url(_ path: String) -> URL {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent(path)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: Self.url(path)))
    }
}
