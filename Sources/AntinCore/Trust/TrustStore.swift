// TrustStore.swift
package import AntinCrypto

/// The pinned bundles, one for each id, and the rule by which one comes in (see
/// Docs/formats/trust.md). A value: where it is kept is the program's concern.
package struct TrustStore: Sendable {
    /// By id.
    package private(set) var pinned: [SignedTrustBundle]

    package enum Addition: Hashable, Sendable {
        /// Pinned by its fingerprint, for the first time.
        case pinned
        /// Takes the place of the version given.
        case replaced(version: Int)
        /// Is the pinned one already.
        case alreadyThere
    }

    /// Bundles that were pinned before; of two with one id the greater version stays.
    package init(_ pinned: [SignedTrustBundle] = []) {
        self.pinned = []
        for bundle in pinned.sorted(by: { $0.bundle.version < $1.bundle.version }) {
            self.place(bundle)
        }
    }

    package subscript(id: String) -> SignedTrustBundle? {
        self.pinned.first { JSONText.same($0.bundle.id, id) }
    }

    /// Takes a bundle in, or says why not.
    ///
    /// The first of an id needs the fingerprint that a person read elsewhere, and a signature by
    /// a key of its own. A later one needs a greater version and a signature by a key of the
    /// pinned one; if it directly follows, its `previous` must be the pinned one's fingerprint.
    /// A fingerprint that is given must always be right; given for an id that is pinned, it also
    /// takes the place of the signature by a pinned key (all keys lost), never of the version.
    package mutating func add(
        _ bundle: SignedTrustBundle, fingerprint: Digest?
    ) throws(TrustRefusal) -> Addition {
        if let fingerprint, fingerprint != bundle.fingerprint {
            throw .otherFingerprint(bundle.fingerprint)
        }
        guard bundle.isSigned(by: bundle.bundle.trustKeys) || self.isSignedByPinned(bundle) else {
            throw .badSignature
        }
        guard let current = self[bundle.bundle.id] else {
            guard fingerprint != nil else { throw .fingerprintNeeded(bundle.fingerprint) }
            guard bundle.isSigned(by: bundle.bundle.trustKeys) else { throw .badSignature }
            self.place(bundle)
            return .pinned
        }
        if bundle.fingerprint == current.fingerprint { return .alreadyThere }
        let (old, new) = (current.bundle.version, bundle.bundle.version)
        guard new != old else { throw .conflict(version: old) }
        guard new > old else { throw .older(than: old) }
        guard self.isSignedByPinned(bundle) || fingerprint != nil else { throw .notByPinnedKey }
        if new == old + 1, let previous = bundle.bundle.previous, previous != current.fingerprint {
            throw .conflict(version: old)
        }
        self.place(bundle)
        return .replaced(version: old)
    }

    private func isSignedByPinned(_ bundle: SignedTrustBundle) -> Bool {
        guard let current = self[bundle.bundle.id] else { return false }
        return bundle.isSigned(by: current.bundle.trustKeys)
    }

    private mutating func place(_ bundle: SignedTrustBundle) {
        self.pinned.removeAll { JSONText.same($0.bundle.id, bundle.bundle.id) }
        self.pinned.append(bundle)
        self.pinned.sort { $0.bundle.id < $1.bundle.id }
    }
}

// MARK: - Asking all bundles

extension TrustStore {
    package var anchors: [Certificate] { self.pinned.flatMap(\.bundle.anchors) }

    package var organs: [TrustedOrgan] { self.pinned.flatMap(\.bundle.organs) }

    /// The keys of a log, of every pinned bundle that knows it.
    package func logs(origin: String) -> [TrustedLog] {
        self.pinned.flatMap { $0.bundle.logs(origin: origin) }
    }

    /// The organs for which a certificate signs, and as what.
    package func holders(
        of certificate: Digest
    ) -> [(organ: TrustedOrgan, certificate: TrustedCertificate)] {
        self.pinned.flatMap { $0.bundle.holders(of: certificate) }
    }
}

/// Why a bundle is not taken in.
package enum TrustRefusal: Error, Hashable, Sendable {
    /// The first of its id; the fingerprint to compare with what the office says.
    case fingerprintNeeded(Digest)
    /// It has this fingerprint and not the one given.
    case otherFingerprint(Digest)
    /// No valid signature by a key of its own or of the pinned bundle.
    case badSignature
    /// A newer version, but by none of the keys of the pinned one.
    case notByPinnedKey
    case older(than: Int)
    /// Another bundle with the pinned version's number, or one that names another predecessor:
    /// somebody shows different bundles to different people.
    case conflict(version: Int)
}
