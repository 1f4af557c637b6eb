internal import AntinCore
internal import AntinCrypto
internal import AntinDesk
internal import AntinFetch
internal import AntinLog
internal import AntinSystem

/// A folder as `antind log export` writes it.
struct FolderSource: AuditSource {
    private let folder: String
    let hasContents: Bool
    let hasFiles: Bool

    init(_ folder: String) throws {
        do throws(SystemError) {
            guard try FileStatus(folder).kind == .directory else {
                throw SystemError("list", path: folder, .notARegularFile)
            }
        } catch {
            throw ProgramError.unreadable(folder, error)
        }
        self.folder = folder
        self.hasContents = FileSystem.exists(FileSystem.join(folder, "records"))
        self.hasFiles = FileSystem.exists(FileSystem.join(folder, "files"))
    }

    func bytes(at path: String) throws -> [UInt8]? {
        do throws(SystemError) {
            return try FileSystem.read(
                FileSystem.join(self.folder, path), limit: ServerSource.maxFileBytes)
        } catch {
            guard error.isNotFound else { throw error }
            return nil
        }
    }

    func bytes(of path: TilePath) throws -> [UInt8]? {
        try path.bytes { try self.bytes(at: $0.description) }
    }

    func file(named path: String) throws -> ByteStore? {
        do throws(SystemError) {
            return try ByteStore(mapping: FileSystem.join(self.folder, path))
        } catch {
            guard error.isNotFound else { throw error }
            return nil
        }
    }

    /// The key that lies in the folder itself.
    var ownKey: NoteVerifierKey? {
        guard let bytes = try? self.bytes(at: "log.vkey") else { return nil }
        return try? NoteVerifierKey(parsing: String(decoding: bytes, as: UTF8.self).trimmed)
    }
}

/// A server's register, which is static files below `/log/`.
struct ServerSource: AuditSource {
    /// More than 256 entries of the greatest length.
    static let maxFileBytes = 32 << 20

    private let base: String
    private let client: HTTPClient
    var hasContents: Bool { false }

    init(_ url: String) {
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        if base.hasSuffix("/log") { base.removeLast(4) }
        self.base = base + "/log/"
        self.client = HTTPClient(
            limits: HTTPClient.Limits(maxBodyBytes: Self.maxFileBytes))
    }

    func bytes(at path: String) throws -> [UInt8]? {
        let response = try self.client.get(self.base + path)
        if response.status == 404 { return nil }
        guard response.status == 200 else {
            throw FetchError(.malformedResponse, "HTTP \(response.status)")
        }
        return response.body
    }

    func bytes(of path: TilePath) throws -> [UInt8]? {
        try path.bytes { try self.bytes(at: $0.description) }
    }

    func file(named path: String) throws -> ByteStore? { nil }
}

extension TilePath {
    /// The bytes of this file. A partial file may be gone once the full one is there; then they
    /// are cut from the full one, whose bytes the audit compares all the same.
    fileprivate func bytes(_ read: (TilePath) throws -> [UInt8]?) throws -> [UInt8]? {
        if let bytes = try read(self) { return bytes }
        guard !self.isFull, let full = try read(self.full) else { return nil }
        guard case .entries = self.kind else { return Array(full.prefix(self.width * 32)) }
        var end = 0
        for _ in 0..<self.width {
            guard end + 2 <= full.count else { return full }
            end += 2 + (Int(full[end]) << 8 | Int(full[end + 1]))
        }
        return Array(full.prefix(end))
    }
}
