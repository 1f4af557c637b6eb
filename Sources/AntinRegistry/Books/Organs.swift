// Organs, and the certificates that sign for them.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// An organ as the register knows it.
package struct RegisteredOrgan: Hashable, Sendable {
    package let id: OrganID
    package let name: String
    package let validFrom: Timestamp
    package let validTo: Timestamp?
    package let successor: OrganID?
    package let entry: UInt64
}

/// A certificate as the register knows it.
package struct RegisteredSigner: Hashable, Sendable {
    package let organ: OrganID
    /// SHA-256 of the DER.
    package let certificate: Digest
    package let der: [UInt8]
    package let role: SignerRole
    package let custody: KeyCustody
    package let validFrom: Timestamp
    package let validTo: Timestamp?
    package let reason: SignerEnded.Reason?
    package let entry: UInt64
}

extension Registry {
    /// Registers an organ: from this entry on it has books and seals here. Answers its entry.
    @discardableResult
    package func registerOrgan(
        _ id: OrganID, name: String, validFrom: Timestamp? = nil, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            if let old = try planning.transaction.organ(id) {
                throw Refusal(.organExists, id.text, entry: old.entry)
            }
            return try planning.register(id, name: name, validFrom: validFrom)
        }
    }

    /// Ends an organ. Its documents stay; its successor may recall and replace them.
    @discardableResult
    package func endOrgan(
        _ id: OrganID, successor: OrganID? = nil, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            _ = try planning.activeOrgan(id)
            if let successor { _ = try planning.activeOrgan(successor) }
            let entry = try planning.append(
                EntryBody(
                    organ: id,
                    .organEnded(OrganEnded(successor: successor, validTo: planning.time))))
            try planning.transaction.execute(
                "UPDATE organs SET valid_to = ?, successor = ? WHERE id = ?",
                [
                    .integer(planning.time.milliseconds), .optional(successor?.text),
                    .text(id.text),
                ])
            return entry
        }
    }

    /// Registers a certificate that signs for an organ, as a person's or as its seal.
    ///
    /// - Parameter der: the certificate; who may issue one is the caller's to have checked.
    @discardableResult
    package func registerSigner(
        _ organ: OrganID, certificate der: [UInt8], role: SignerRole, custody: KeyCustody,
        validFrom: Timestamp? = nil, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            _ = try planning.activeOrgan(organ)
            let digest = Digest.sha256(der)
            if let old = try planning.transaction.signer(digest, of: organ) {
                throw Refusal(.signerExists, digest.hex, entry: old.entry)
            }
            let from = validFrom ?? planning.time
            let entry = try planning.append(
                EntryBody(
                    organ: organ,
                    .signerRegistered(
                        SignerRegistered(
                            certificate: digest, custody: custody, role: role, validFrom: from))))
            try planning.transaction.execute(
                """
                INSERT INTO certificates (digest, der) VALUES (?, ?)
                ON CONFLICT (digest) DO NOTHING
                """, [.digest(digest), .blob(der)])
            try planning.transaction.execute(
                """
                INSERT INTO signers (organ, certificate, role, custody, valid_from, entry)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(organ.text), .digest(digest), .text(role.rawValue),
                    .text(custody.rawValue), .integer(from.milliseconds), .index(entry),
                ])
            return entry
        }
    }

    /// A certificate signs no more for an organ, from now on or, if its key was in other hands
    /// before anybody noticed, since an earlier time: what was entered after that is then not
    /// believed any more.
    ///
    /// - Parameter validTo: the first instant at which it no longer held; `nil` for now.
    @discardableResult
    package func endSigner(
        _ organ: OrganID, certificate: Digest, reason: SignerEnded.Reason,
        validTo: Timestamp? = nil, key: OperationKey? = nil
    ) async throws -> UInt64 {
        try await self.submit(key: key) { planning in
            guard let signer = try planning.transaction.signer(certificate, of: organ) else {
                throw Refusal(.unknownSigner, certificate.hex)
            }
            if signer.validTo != nil { throw Refusal(.signerEnded, certificate.hex) }
            let end = validTo ?? planning.time
            guard signer.validFrom <= end, end <= planning.time,
                reason == .compromised || validTo == nil
            else { throw Refusal(.invalid, "valid_to") }
            let entry = try planning.append(
                EntryBody(
                    organ: organ,
                    .signerEnded(
                        SignerEnded(
                            certificate: certificate, reason: reason, validTo: end))))
            try planning.transaction.execute(
                """
                UPDATE signers SET valid_to = ?, reason = ? WHERE organ = ? AND certificate = ?
                """,
                [
                    .integer(end.milliseconds), .text(reason.rawValue),
                    .text(organ.text), .digest(certificate),
                ])
            return entry
        }
    }

    /// Every organ, in the order of registration.
    package func organs() async throws -> [RegisteredOrgan] {
        try await self.read { try $0.organs() }
    }

    /// One organ, or `nil`.
    package func organ(_ id: OrganID) async throws -> RegisteredOrgan? {
        try await self.read { try $0.organ(id) }
    }

    /// Every certificate of an organ, also those that ended, in the order of registration.
    package func signers(of organ: OrganID) async throws -> [RegisteredSigner] {
        try await self.read { try $0.signers(of: organ) }
    }
}

extension Planning {
    mutating func register(
        _ id: OrganID, name: String, validFrom: Timestamp?
    ) throws -> UInt64 {
        let from = validFrom ?? self.time
        let entry = try self.append(
            EntryBody(organ: id, .organRegistered(OrganRegistered(name: name, validFrom: from))))
        try self.transaction.execute(
            "INSERT INTO organs (id, name, valid_from, entry) VALUES (?, ?, ?, ?)",
            [.text(id.text), .text(name), .integer(from.milliseconds), .index(entry)])
        return entry
    }

    /// The organ, if it may write now.
    func activeOrgan(_ id: OrganID) throws -> RegisteredOrgan {
        guard let organ = try self.transaction.organ(id) else {
            throw Refusal(.unknownOrgan, id.text)
        }
        if let end = organ.validTo, end <= self.time { throw Refusal(.organEnded, id.text) }
        return organ
    }
}

extension StoreReader {
    func organs() throws -> [RegisteredOrgan] {
        try self.rows(
            """
            SELECT id, name, valid_from, valid_to, successor, entry FROM organs ORDER BY entry
            """, []
        ).map(Self.organ)
    }

    func organ(_ id: OrganID) throws -> RegisteredOrgan? {
        try self.row(
            """
            SELECT id, name, valid_from, valid_to, successor, entry FROM organs WHERE id = ?
            """, [.text(id.text)]
        ).map(Self.organ)
    }

    func signers(of organ: OrganID) throws -> [RegisteredSigner] {
        try self.rows(
            Self.signerColumns + " WHERE s.organ = ? ORDER BY s.entry", [.text(organ.text)]
        )
        .map(Self.signer)
    }

    func signer(_ certificate: Digest, of organ: OrganID) throws -> RegisteredSigner? {
        try self.row(
            Self.signerColumns + " WHERE s.organ = ? AND s.certificate = ?",
            [.text(organ.text), .digest(certificate)]
        ).map(Self.signer)
    }

    private static var signerColumns: String {
        """
        SELECT s.organ, s.certificate, c.der, s.role, s.custody, s.valid_from, s.valid_to,
            s.reason, s.entry
        FROM signers s JOIN certificates c ON c.digest = s.certificate
        """
    }

    private static func organ(_ row: StoredRow) throws -> RegisteredOrgan {
        RegisteredOrgan(
            id: try row.identifier(0), name: try row.text(1), validFrom: try row.time(2),
            validTo: try row.optionalTime(3), successor: try row.optionalIdentifier(4),
            entry: try row.index(5))
    }

    private static func signer(_ row: StoredRow) throws -> RegisteredSigner {
        RegisteredSigner(
            organ: try row.identifier(0), certificate: try row.digest(1), der: try row.blob(2),
            role: try row.value(3), custody: try row.value(4), validFrom: try row.time(5),
            validTo: try row.optionalTime(6),
            reason: row.isNull(7) ? nil : try row.value(7), entry: try row.index(8))
    }
}
