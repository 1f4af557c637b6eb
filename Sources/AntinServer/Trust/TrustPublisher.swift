// TrustPublisher.swift
package import AntinCore
package import AntinCrypto
internal import AntinLog
package import AntinRegistry

/// Makes the trust bundle of an installation from what its register says: organs, their
/// certificates, the log's keys, the authorities. A new version only when something changed.
package struct TrustPublisher: Sendable {
    package let registry: Registry
    package let key: SigningKey
    package let anchors: [Certificate]
    /// The version that a new bundle has at least: after a restore, bundles are out that nobody
    /// here remembers.
    package let floor: Int
    /// Where the register answers, for `antin-verify --online`; nil if it has no address.
    package let url: String?

    /// How long a bundle is good for: a year, after which verifiers say that it is old.
    static let lifeMilliseconds: Int64 = 365 * 86_400_000

    package init(
        registry: Registry, key: SigningKey, anchors: [Certificate], floor: Int = 0, url: String?
    ) {
        self.registry = registry
        self.key = key
        self.anchors = anchors
        self.floor = floor
        self.url = url
    }

    /// The bundle to hand out: the previous one if it still says the same.
    package func bundle(after previous: SignedTrustBundle?) async throws -> SignedTrustBundle {
        let now = self.registry.clock.read().wall
        let id = self.registry.origin + "/trust"
        let signer = try NoteSignerKey(name: id, key: self.key)
        let keys = self.registry.keys
        var bundle = TrustBundle(
            id: id, version: max((previous?.bundle.version ?? 0) + 1, self.floor), created: now,
            expires: Timestamp(milliseconds: now.milliseconds + Self.lifeMilliseconds),
            previous: previous?.fingerprint, trustKeys: [signer.verifierKey],
            logs: [
                TrustedLog(
                    origin: self.registry.origin, key: keys.log.verifierKey,
                    statusKey: keys.status.verifierKey)
            ],
            organs: try await self.organs(), anchors: self.anchors)
        if let previous, previous.bundle.expires > now, previous.bundle.version >= self.floor {
            let old = previous.bundle
            var same = bundle
            same.version = old.version
            same.created = old.created
            same.expires = old.expires
            same.previous = old.previous
            if same == old { return previous }
        }
        // Strictly after its predecessor, also when both are made within a millisecond.
        if let old = previous?.bundle.created, bundle.created <= old {
            bundle.created = Timestamp(milliseconds: old.milliseconds + 1)
        }
        return try SignedTrustBundle(signing: bundle, by: [signer])
    }

    private func organs() async throws -> [TrustedOrgan] {
        var organs: [TrustedOrgan] = []
        for organ in try await self.registry.organs() {
            let certificates = try await self.registry.signers(of: organ.id).map { signer in
                TrustedCertificate(
                    sha256: signer.certificate, role: signer.role, custody: signer.custody,
                    validFrom: signer.validFrom, validTo: signer.validTo)
            }
            let books = try await self.registry.books(of: organ.id)
                .filter { $0.direction != .incoming }
            var starts: [TrustedOrgan.BookStart] = []
            for book in books where !starts.contains(where: { $0.book == book.key.book }) {
                guard let first = try await self.registry.openingDay(of: book) else { continue }
                starts.append(TrustedOrgan.BookStart(book: book.key.book, date: first))
            }
            // Documents bear the name that the organ had then.
            let former = try await self.registry.formerNames(of: organ.id).map(\.name)
            organs.append(
                TrustedOrgan(
                    id: organ.id, names: [organ.name] + former, validFrom: organ.validFrom,
                    validTo: organ.validTo, successor: organ.successor,
                    log: self.registry.origin, registersFrom: starts, certificates: certificates,
                    url: self.url))
        }
        return organs
    }
}
