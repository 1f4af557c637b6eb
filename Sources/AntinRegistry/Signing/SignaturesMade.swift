// Which key signed what, when, at whose command.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// How a signature came to be.
package enum SigningWay: String, Hashable, Sendable, CaseIterable {
    /// With a test key that the server holds.
    case held
    /// On the signer's own desk, over the API.
    case desk
    /// In another program; the signed file was sent.
    case upload
}

/// What the registry is told of a signature that it takes in.
package struct NewSignature: Sendable {
    package let position: Int
    package let slot: SigningSlot
    package let signer: RegisteredSigner
    /// SHA-256 of its value.
    package let value: Digest
    package let by: SigningActor
    package let way: SigningWay

    package init(
        position: Int, slot: SigningSlot, signer: RegisteredSigner, value: Digest,
        by actor: SigningActor, way: SigningWay
    ) {
        self.position = position
        self.slot = slot
        self.signer = signer
        self.value = value
        self.by = actor
        self.way = way
    }
}

/// A signature that was made here.
package struct SignatureMade: Hashable, Sendable {
    package let id: String
    package let dispatch: DispatchID
    package let position: Int
    package let slot: FormField
    package let role: SignerRole
    /// The organ for which the certificate is registered.
    package let organ: OrganID
    package let certificate: Digest
    package let custody: KeyCustody
    /// The file after it; nil once its content was destroyed.
    package let file: Digest?
    package let by: SigningActor
    package let way: SigningWay
    package let time: Timestamp
    /// When the draft was returned after it, if it was.
    package let dropped: Timestamp?
    /// When somebody said that this was not theirs.
    package let reported: Timestamp?
    package let report: String?
}

extension Registry {
    /// Every signature of a draft that was made here and still stands, in the order of signing.
    package func signaturesMade(on id: DispatchID) async throws -> [SignatureMade] {
        try await self.read { reader in
            try reader.rows(
                SignatureMade.columns + """
                     WHERE dispatch = ? AND dropped IS NULL ORDER BY time, position, slot
                    """, [.text(id.text)]
            ).map { try SignatureMade($0) }
        }
    }

    /// What was signed on one day at +07:00 by a person, or with one of these keys by anybody; the
    /// last first.
    ///
    /// - Parameter certificates: the keys that count as the person's, beside those that the
    ///   person has signed with before.
    package func signedToday(
        account: String, certificates: Set<Digest> = [], on day: CivilDate? = nil
    ) async throws -> [SignatureMade] {
        let day = day ?? CivilDate(vietnam: self.clock.read().wall)
        let start = day.startOfDay.milliseconds
        return try await self.read { reader in
            let own = try reader.rows(
                "SELECT DISTINCT certificate FROM signatures_made WHERE account = ? AND role = ?",
                [.text(account), .text(SignerRole.person.rawValue)]
            ).map { try $0.digest(0) }
            let keys = certificates.union(own).sorted()
            let marks = keys.map { _ in "?" }.joined(separator: ", ")
            return try reader.rows(
                SignatureMade.columns + """
                     WHERE time >= ? AND time < ? AND (account = ? OR certificate IN (\(marks)))
                    ORDER BY time DESC, id
                    """,
                [.integer(start), .integer(start + 86_400_000), .text(account)]
                    + keys.map { .digest($0) }
            ).map { try SignatureMade($0) }
        }
    }

    /// One signature, or nil.
    package func signatureMade(_ id: String) async throws -> SignatureMade? {
        try await self.read { reader in
            try reader.row(SignatureMade.columns + " WHERE id = ?", [.text(id)])
                .map { try SignatureMade($0) }
        }
    }

    /// Notes that somebody says: this was not signed by me. The first report stays.
    @discardableResult
    package func reportSignature(
        _ id: String, words: String, by actor: SigningActor
    ) async throws -> SignatureMade {
        try await self.submit { planning in
            _ = try planning.transaction.execute(
                """
                UPDATE signatures_made SET reported = ?, reporter = ?, report = ?
                WHERE id = ? AND reported IS NULL
                """,
                [
                    .integer(planning.time.milliseconds), .text(actor.name), .text(words),
                    .text(id),
                ])
        }
        guard let made = try await self.signatureMade(id) else {
            throw Refusal(.unknownSignature, id)
        }
        return made
    }

    /// The signatures that somebody reported as not theirs, the last report first: for the
    /// administrators of the organ.
    package func reportedSignatures(of organs: Set<OrganID>) async throws -> [SignatureMade] {
        try await self.read { reader in
            try reader.rows(
                SignatureMade.columns + " WHERE reported IS NOT NULL ORDER BY reported DESC, id",
                []
            ).map { try SignatureMade($0) }.filter { organs.contains($0.organ) }
        }
    }
}

extension Planning {
    /// Keeps who made a signature, and ends the requests that it answers.
    mutating func note(_ signature: NewSignature, on id: DispatchID) throws {
        guard let dispatch = try self.transaction.dispatch(id),
            dispatch.currentFiles.indices.contains(signature.position)
        else { throw Refusal(.unknownDispatch, id.text) }
        try self.transaction.execute(
            """
            INSERT INTO signatures_made (id, dispatch, position, slot, role, organ, certificate,
                custody, value, file, account, name, way, time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(Hex.encode(SecureRandom.bytes(8))), .text(id.text),
                .integer(Int64(signature.position)), .text(signature.slot.field.name),
                .text(signature.slot.role.rawValue), .text(signature.signer.organ.text),
                .digest(signature.signer.certificate), .text(signature.signer.custody.rawValue),
                .digest(signature.value),
                .digest(dispatch.currentFiles[signature.position].sha256),
                .optional(signature.by.account), .text(signature.by.name),
                .text(signature.way.rawValue), .integer(self.time.milliseconds),
            ])
        if signature.slot.role == .person, let account = signature.by.account {
            try self.noteSigned(id, by: account)
        }
    }

    /// Requests for places that are signed by now have their answer.
    func endAnsweredRequests(of id: DispatchID) throws {
        guard let dispatch = try self.transaction.dispatch(id),
            let main = dispatch.currentFiles.first(where: { $0.role == .main })
        else { return }
        let signed = dispatch.draft.slots(of: .main).prefix(main.signatures.count).map(\.field)
        try self.endRequests(of: id, .signed) { signed.contains($0.slot) }
    }

    /// What a destroyed document said, wherever it waited for its signatures.
    mutating func forgetSigning(_ id: DispatchID) throws {
        for row in try self.transaction.rows(
            "SELECT present FROM signing_snapshots WHERE dispatch = ?", [.text(id.text)])
        {
            try self.release(DispatchSnapshot.holder(id, try row.digest(0)))
        }
        for table in [
            "signing_views", "signing_approvals", "signing_snapshots", "signing_returns",
            "signing_requests",
        ] {
            try self.transaction.execute(
                "DELETE FROM \(table) WHERE dispatch = ?", [.text(id.text)])
        }
        try self.transaction.execute(
            "UPDATE signatures_made SET value = NULL, file = NULL WHERE dispatch = ?",
            [.text(id.text)])
    }

    /// Nothing more is compared with what was seen on the way: the files go, the rest stays.
    mutating func endSigning(_ id: DispatchID) throws {
        try self.endRequests(of: id, .withdrawn)
        for row in try self.transaction.rows(
            "SELECT present FROM signing_snapshots WHERE dispatch = ?", [.text(id.text)])
        {
            try self.release(DispatchSnapshot.holder(id, try row.digest(0)))
        }
    }
}

extension SignatureMade {
    static let columns = """
        SELECT id, dispatch, position, slot, role, organ, certificate, custody, file, account,
            name, way, time, dropped, reported, report
        FROM signatures_made
        """

    init(_ row: StoredRow) throws {
        guard let slot = FormField(name: try row.text(3)) else {
            throw StoreError.damaged("a signature's place")
        }
        self.id = try row.text(0)
        self.dispatch = try row.identifier(1)
        self.position = try row.number(2)
        self.slot = slot
        self.role = try row.value(4)
        self.organ = try row.identifier(5)
        self.certificate = try row.digest(6)
        self.custody = try row.value(7)
        self.file = try row.optionalDigest(8)
        self.by = SigningActor(account: try row.optionalText(9), name: try row.text(10))
        self.way = try row.value(11)
        self.time = try row.time(12)
        self.dropped = try row.optionalTime(13)
        self.reported = try row.optionalTime(14)
        self.report = try row.optionalText(15)
    }
}
