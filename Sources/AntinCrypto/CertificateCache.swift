// Certificates that were parsed before.

import Synchronization

extension Certificate {
    /// The certificate in these bytes, parsed once per process while it stays in the cache.
    /// Cost on a hit: SHA-256 of the bytes and one locked look-up.
    package static func cached(der: [UInt8]) throws(CryptoError) -> Certificate {
        let fingerprint = Digest.sha256(der)
        if let certificate = CertificateCache.shared.find(fingerprint) { return certificate }
        let certificate = try Certificate(der: der, fingerprint: fingerprint)
        return CertificateCache.shared.keep(certificate)
    }
}

/// A bounded map in two generations: when the younger is full, the older is forgotten. What is
/// used moves to the younger, so a stream of strangers cannot push out a chain in daily use.
final class CertificateCache: Sendable {
    static let shared = CertificateCache(capacity: 1024)

    private struct Generations {
        var young: [Digest: Certificate] = [:]
        var old: [Digest: Certificate] = [:]
    }

    private let generations = Mutex(Generations())
    private let capacity: Int

    /// At most twice `capacity` certificates are kept.
    init(capacity: Int) {
        self.capacity = capacity
    }

    func find(_ fingerprint: Digest) -> Certificate? {
        self.generations.withLock { generations in
            if let found = generations.young[fingerprint] { return found }
            guard let found = generations.old[fingerprint] else { return nil }
            self.insert(found, into: &generations)
            return found
        }
    }

    /// Keeps the certificate, or answers the equal one that another thread was faster to keep.
    func keep(_ certificate: Certificate) -> Certificate {
        self.generations.withLock { generations in
            if let found = generations.young[certificate.fingerprint] { return found }
            self.insert(certificate, into: &generations)
            return certificate
        }
    }

    var count: Int { self.generations.withLock { $0.young.count + $0.old.count } }

    private func insert(_ certificate: Certificate, into generations: inout Generations) {
        if generations.young.count >= self.capacity {
            generations.old = generations.young
            generations.young = [:]
        }
        generations.young[certificate.fingerprint] = certificate
    }
}
