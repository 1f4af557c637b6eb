// Installation.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import Foundation

/// One installation on disk: `antin.json`, the keys, the registry's directory.
struct Installation {
    let directory: String
    /// Where the keys lie.
    let keys: String
    let settings: Settings

    /// What `init` decided.
    struct Settings {
        let origin: String
        /// Where the anchor lies: an absolute path, or one below the data directory, which may be
        /// moved and started from anywhere.
        let anchor: String
        /// The keys are test keys: unencrypted, labelled everywhere.
        let testKeys: Bool
        /// The version that the next trust list has at least: after a restore, lists are out that
        /// the restored directory does not know.
        var trustFloor = 0

        var json: JSONValue {
            .object(of: [
                "anchor": .string(self.anchor), "origin": .string(self.origin),
                "test_keys": .bool(self.testKeys), "trust_floor": .integer(self.trustFloor),
            ])
        }
    }

    /// By how much the version of the trust list rises at a restore. A reader takes any later
    /// version and compares `previous` only with the next one (Docs/formats/trust.md).
    static let trustStep = 1_000

    var configuration: RegistryConfiguration {
        RegistryConfiguration(directory: self.directory, anchorPath: self.anchorPath)
    }

    var anchorPath: String {
        self.settings.anchor.hasPrefix("/")
            ? self.settings.anchor : self.directory + "/" + self.settings.anchor
    }

    /// What the settings say of an anchor that a command names; without one it lies below the data
    /// directory.
    static func anchor(_ given: String?) throws -> String {
        guard let given else { return "anchor/head" }
        return given.hasPrefix("/") ? given : try FileSystem.canonicalPath(".") + "/" + given
    }

    var trustPath: String { self.directory + "/trust" }
    var anchorsPath: String { self.directory + "/trust/anchors" }
    /// The trust bundle as it was handed out last.
    var bundlePath: String { self.directory + "/trust/own.antin-trust" }

    init(directory: String, keys: String? = nil, settings: Settings) {
        self.directory = directory
        self.keys = keys ?? directory + "/keys"
        self.settings = settings
    }

    /// Reads the settings of an existing installation.
    init(at directory: String) throws {
        let path = directory + "/antin.json"
        let value = try JSONValue(parsingLoosely: Self.settings(path, of: directory))
        guard let origin = value["origin"]?.string, let anchor = value["anchor"]?.string else {
            throw ProgramError(
                .configuration, vi: "\(path) không đúng", en: "\(path) is not right")
        }
        self.init(
            directory: directory,
            settings: Settings(
                origin: origin, anchor: anchor,
                testKeys: value["test_keys"]?.bool ?? false,
                trustFloor: value["trust_floor"]?.integer.flatMap { (floor: Int64) in
                    Int(exactly: floor)
                } ?? 0))
    }

    /// Advice to make a register must not meet whoever only may not read the one that is there.
    private static func settings(_ path: String, of directory: String) throws -> [UInt8] {
        do throws(SystemError) {
            return try FileSystem.read(path, limit: 65_536)
        } catch {
            guard error.isNotFound else {
                throw ProgramError(
                    .configuration, vi: "không đọc được \(path): \(error)",
                    en: "\(path) cannot be read: \(error)",
                    meaningVi: "đang chạy bằng người dùng \(NSUserName())",
                    meaningEn: "running as \(NSUserName())",
                    fixVi: "chạy bằng người dùng của dịch vụ, thí dụ: sudo -u antin antind …",
                    fixEn: "run it as the user of the service: sudo -u antin antind …")
            }
            guard FileSystem.exists(directory) else {
                throw ProgramError(
                    .configuration, vi: "không có thư mục \(directory)",
                    en: "there is no directory \(directory)",
                    fixVi: "xem lại --dir", fixEn: "check --dir")
            }
            throw OpeningError.notInitialised
        }
    }

    /// What every command about this installation takes, with paths that hold anywhere.
    static func arguments(_ options: DirectoryOptions, directory: String? = nil) -> String {
        var words = ["--dir", Self.absolute(directory ?? options.dir)]
        if let file = options.pinFile { words += ["--pin-file", Self.absolute(file)] }
        return words.map(Self.quoted).joined(separator: " ")
    }

    /// A path from the root; the same if there is nothing there yet.
    static func absolute(_ path: String) -> String {
        if let found = try? FileSystem.canonicalPath(path) { return found }
        guard !path.hasPrefix("/"), let here = try? FileSystem.canonicalPath(".") else {
            return path
        }
        return FileSystem.join(here, path)
    }

    /// A word as a shell takes it.
    static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            Character(Unicode.Scalar(byte)).isLetter && byte < 0x80
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_./:=@".utf8.contains(byte)
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    /// Where the server was last reached, for links that commands print; nil if it never ran.
    var address: String? {
        (try? FileSystem.read(self.addressPath, limit: 1_000)).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    func noteAddress(_ address: String) throws {
        try DurableFile.write(Array("\(address)\n".utf8), to: self.addressPath, mode: 0o600)
    }

    private var addressPath: String { self.directory + "/address" }

    func saveSettings() throws {
        try DurableFile.write(
            self.settings.json.canonical + [0x0A], to: self.directory + "/antin.json")
    }

    // MARK: Keys

    /// The keys of an installation: the log's, the status note's, the trust bundle's.
    enum KeyName: String, CaseIterable {
        case log, status, trust
    }

    func keyPath(_ name: KeyName) -> String { "\(self.keys)/\(name.rawValue).pem" }

    /// Makes a key and keeps it, encrypted unless it is a test key.
    func makeKey(_ name: KeyName, passphrase: [UInt8]?) throws -> SigningKey {
        let key = try SigningKey.generate(.ed25519)
        let pem = try key.pkcs8PEM(passphrase: passphrase)
        try DurableFile.write(Array(pem.utf8), to: self.keyPath(name), mode: 0o600)
        return key
    }

    func key(_ name: KeyName, passphrase: [UInt8]?) throws -> SigningKey {
        let pem = try FileSystem.read(self.keyPath(name), limit: 65_536)
        return try SigningKey(
            pkcs8PEM: String(decoding: pem, as: UTF8.self), passphrase: passphrase)
    }

    func logKeys(passphrase: [UInt8]?) throws -> LogKeys {
        try LogKeys(
            origin: self.settings.origin, log: self.key(.log, passphrase: passphrase),
            status: self.key(.status, passphrase: passphrase))
    }

    /// The passphrase of the keys: none for test keys, else from the file or the terminal.
    func passphrase(_ options: DirectoryOptions) throws -> [UInt8]? {
        self.settings.testKeys ? nil : try Self.readPassphrase(options)
    }

    /// The shortest passphrase of a new installation, in characters.
    static let minPassphrase = 12

    static func readPassphrase(_ options: DirectoryOptions) throws -> [UInt8] {
        if let path = options.pinFile { return try Passphrase.file(path) }
        guard
            let typed = try Passphrase.prompt(
                options.lang == .vietnamese ? "Mật khẩu khóa: " : "Passphrase of the keys: ")
        else {
            throw ProgramError(
                .notAllowed, vi: "cần mật khẩu của khóa", en: "the keys' passphrase is needed",
                fixVi:
                    "ghi một mật khẩu từ \(Self.minPassphrase) ký tự vào tệp chỉ mình đọc được (umask 077), rồi --pin-file TỆP; thử nghiệm: antind init --test-keys",
                fixEn:
                    "write a passphrase of \(Self.minPassphrase) characters or more to a file that only you can read (umask 077), then --pin-file FILE; for tests: antind init --test-keys"
            )
        }
        return typed
    }

    // MARK: Registry

    static func open(_ options: DirectoryOptions) throws -> (Installation, Registry) {
        let installation = try Installation(at: options.dir)
        let keys = try installation.logKeys(passphrase: installation.passphrase(options))
        return (installation, try Registry.open(installation.configuration, keys: keys))
    }

    /// Looks at the registry, also while the server has it: nothing is written.
    static func looking<Answer>(
        _ options: DirectoryOptions, _ body: (Installation, Registry) async throws -> Answer
    ) async throws -> Answer {
        let installation = try Installation(at: options.dir)
        let keys = try installation.logKeys(passphrase: installation.passphrase(options))
        let registry = try Registry.inspect(installation.configuration, keys: keys)
        return try await body(installation, registry)
    }

    /// Opens the registry, does something, and closes it again.
    static func with<Answer>(
        _ options: DirectoryOptions, _ body: (Installation, Registry) async throws -> Answer
    ) async throws -> Answer {
        let (installation, registry) = try Self.open(options)
        do {
            let answer = try await body(installation, registry)
            await registry.close()
            return answer
        } catch {
            await registry.close()
            throw error
        }
    }
}
