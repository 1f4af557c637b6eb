import AntinCore
import AntinSystem

/// Files by path, as an auditor would fetch them.
struct MemorySource: AuditSource {
    var files: [String: [UInt8]]
    var hasContents = true

    func bytes(at path: String) throws -> [UInt8]? { self.files[path] }
    func file(named path: String) throws -> ByteStore? { self.files[path].map { ByteStore($0) } }
}
