// AuditSource.swift
package import AntinLog
package import AntinSystem

/// What an auditor reads: an exported folder or a server. Nothing it answers is believed.
package protocol AuditSource: TileSource {
    /// The bytes of a small file by its path, nil if there is none.
    func bytes(at path: String) throws -> [UInt8]?
    /// A file by its digest, nil if the source has none; only folders have files.
    func file(named path: String) throws -> ByteStore?
    /// Whether records and files are to be expected here.
    var hasContents: Bool { get }
    /// Whether it was made to hold the documents' files: then one that is missing was taken away.
    var hasFiles: Bool { get }
}

extension AuditSource {
    package var hasFiles: Bool { self.hasContents }

    package func bytes(of path: TilePath) throws -> [UInt8]? {
        try self.bytes(at: path.description)
    }
}
