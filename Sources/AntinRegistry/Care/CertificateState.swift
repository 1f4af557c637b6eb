// How long the certificates of signers last.

package import AntinCore
package import AntinCrypto
package import AntinLog
import AntinSystem

/// A certificate that signs for an organ, with what an administrator asks about it.
package struct CertificateState: Hashable, Sendable {
    package let signer: RegisteredSigner
    /// Whose it is, as it stands in the certificate; empty if the certificate cannot be read.
    package let name: String
    package let issuer: String
    package let serial: String
    /// The last instant at which it is good, as its issuer says; `nil` if it cannot be read.
    package let expires: Timestamp?

    init(_ signer: RegisteredSigner) {
        self.signer = signer
        let certificate = try? Certificate.cached(der: signer.der)
        self.name = certificate?.subject.commonName ?? ""
        self.issuer = certificate?.issuer.commonName ?? ""
        self.serial = certificate?.serialHex ?? ""
        self.expires = certificate.map { Timestamp(milliseconds: $0.notAfter * 1_000) }
    }

    /// True while it signs: registered, not ended, not expired.
    package func isInUse(at time: Timestamp) -> Bool {
        self.signer.validTo == nil && (self.expires.map { time < $0 } ?? true)
    }

    /// Whole days until it expires, negative once it has; `nil` if that is not known or it was
    /// ended.
    package func daysLeft(at time: Timestamp) -> Int? {
        guard self.signer.validTo == nil, let expires else { return nil }
        let milliseconds = expires.milliseconds - time.milliseconds
        let days = milliseconds / CertificateState.dayMilliseconds
        return Int(milliseconds < 0 ? days - 1 : days)
    }

    /// From so many days before the end on an administrator is told.
    package static let warningDays = 30

    static let dayMilliseconds: Int64 = 86_400_000
}

extension Registry {
    /// Every certificate of an organ, also those that ended, in the order of registration.
    package func certificateStates(of organ: OrganID) async throws -> [CertificateState] {
        try await self.signers(of: organ).map(CertificateState.init)
    }

    /// What an auditor would want to compare a certificate with: registered once, its bytes were
    /// lost with the database; they are taken again if they are the ones that the entry names.
    package func supplyCertificate(_ der: [UInt8]) async throws -> Bool {
        try await self.submit { planning in
            try planning.transaction.execute(
                "UPDATE certificates SET der = ? WHERE digest = ? AND length(der) = 0",
                [.blob(der), .digest(.sha256(der))]) == 1
        }
    }
}

extension Registry {
    private var authorityFolder: String { self.configuration.directory + "/trust/anchors" }

    /// The authorities that are believed: paths of signatures may end there.
    package func authorities() async throws -> [Certificate] {
        let folder = self.authorityFolder
        return try await self.offDisk {
            guard FileSystem.exists(folder) else { return [] }
            return try FileSystem.list(folder).sorted().filter { $0.hasSuffix(".pem") }
                .compactMap { name in
                    let bytes = try FileSystem.read("\(folder)/\(name)", limit: 1 << 20)
                    return try? Certificate(pem: String(decoding: bytes, as: UTF8.self))
                }
        }
    }

    /// Keeps an authority's certificate for the trust list: paths of signatures may end there.
    package func keepAuthority(_ authority: Certificate) async throws {
        guard authority.isCA else { throw RegistryError.refused(Refusal(.invalid, "authority")) }
        let folder = self.authorityFolder
        try await self.offDisk {
            try FileSystem.makeDirectory(folder, durable: true)
            try DurableFile.write(
                Array(authority.pem.utf8), to: "\(folder)/\(authority.fingerprint.hex).pem")
        }
    }
}
