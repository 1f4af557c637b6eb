// TLSIdentity.swift
internal import NIOCore
package import NIOSSL
internal import Synchronization

/// The certificate and key under which this server speaks TLS, read from two PEM files; read again
/// when they were renewed, without a connection being dropped.
package final class TLSIdentity: Sendable {
    private struct Pair: Sendable {
        let chain: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
    }

    private let certificatePath: String
    private let keyPath: String
    private let pair: Mutex<Pair>

    /// - Throws: an error of NIOSSL if a file cannot be read or is not PEM, or if the key is not
    ///   the certificate's.
    package init(certificate: String, key: String) throws {
        self.certificatePath = certificate
        self.keyPath = key
        self.pair = Mutex(try Self.read(certificate, key))
    }

    /// Reads both files again. If they do not fit, the old ones stay in use and the error says why.
    package func reload() throws {
        let pair = try Self.read(self.certificatePath, self.keyPath)
        self.pair.withLock { $0 = pair }
    }

    /// TLS 1.2 and later; each new connection gets the pair as it is then.
    package var configuration: TLSConfiguration {
        let now = self.pair.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: now.chain, privateKey: now.key)
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.sslContextCallback = { [self] _, promise in
            let current = self.pair.withLock { $0 }
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = current.chain
            override.privateKey = current.key
            promise.succeed(override)
        }
        return configuration
    }

    private static func read(_ certificate: String, _ key: String) throws -> Pair {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            .map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: key, format: .pem)
        let pair = Pair(chain: chain, key: .privateKey(key))
        // A key that is not the certificate's is found here, not by the first client.
        _ = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: pair.chain, privateKey: pair.key))
        return pair
    }
}
