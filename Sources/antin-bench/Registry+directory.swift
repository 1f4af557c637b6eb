import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem

extension Registry {
    /// Opens what `antind init --test-keys` made, which nobody serves.
    static func opening(_ directory: String) throws -> Registry {
        func key(_ name: String) throws -> SigningKey {
            let pem = try FileSystem.read("\(directory)/keys/\(name).pem", limit: 65_536)
            return try SigningKey(pkcs8PEM: String(decoding: pem, as: UTF8.self), passphrase: nil)
        }
        // The first line of a checkpoint is the log's name (C2SP tlog-checkpoint).
        let checkpoint = try FileSystem.read("\(directory)/log/checkpoint", limit: 65_536)
        guard let line = checkpoint.split(separator: 0x0A).first else {
            throw BenchError("no checkpoint")
        }
        return try Registry.open(
            RegistryConfiguration(directory: directory),
            keys: LogKeys(
                origin: String(decoding: line, as: UTF8.self), log: key("log"),
                status: key("status")))
    }
}
