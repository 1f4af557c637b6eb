// SavedLogin.swift
internal import AntinCore
internal import AntinSystem
internal import FoundationEssentials

/// Where the last `antin login` was to, in a file that only its owner reads.
struct SavedLogin {
    let server: String
    let organ: String
    let token: String

    static var path: String? {
        let environment = ProcessInfo.processInfo.environment
        let base = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map { $0 + "/.config" }
        return base.map { $0 + "/antin/login.json" }
    }

    static func load() throws -> SavedLogin? {
        guard let path = self.path, FileSystem.exists(path) else { return nil }
        guard let bytes = try? FileSystem.read(path, limit: 65_536),
            let value = try? JSONValue(parsingLoosely: bytes),
            let server = value["server"]?.string, let organ = value["organ"]?.string,
            let token = value["token"]?.string
        else {
            throw ProgramError(said: .configuration, "\(path): ?", fix: "antin login")
        }
        return SavedLogin(server: server, organ: organ, token: token)
    }

    func save() throws {
        guard let path = Self.path, let slash = path.lastIndex(of: "/") else {
            throw ProgramError(said: .configuration, "HOME?")
        }
        try FileSystem.makeDirectory(String(path[..<slash]), durable: false)
        let value = JSONValue.object([
            "server": .string(self.server), "organ": .string(self.organ),
            "token": .string(self.token),
        ])
        try DurableFile.write(value.canonical, to: path, mode: 0o600)
    }
}
