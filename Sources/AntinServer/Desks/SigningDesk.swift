// SigningDesk.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinStamp
internal import AntinSystem
internal import HTTPTypes

/// What signing does, whoever asks: a program over the API or a person on a page.
///
/// Two phases (prepared here, signed where the key is, verified here), or a file that was signed
/// elsewhere; one check at the end. Whoever calls has found out that the caller may sign, and has
/// the dispatch to itself meanwhile (``Turns``).
struct SigningDesk: Sendable {
    let registry: Registry
    let fonts: ServerFonts
    /// Shared with whatever else puts the files of a dispatch back.
    let turns: Turns
    private let memory = PreparedMemory()

    init(registry: Registry, fonts: ServerFonts, turns: Turns) {
        self.registry = registry
        self.fonts = fonts
        self.turns = turns
    }

    /// A signature that somebody is about to make.
    struct Wish: Sendable {
        /// The signer's own, then those above it.
        let certificates: [Certificate]
        /// Nil for the usual one of the key.
        var algorithm: SignatureAlgorithm?
        /// Shown by readers of the file; nil for the certificate's.
        var name: String?
        var reason: String?
        var picture: SlotLook.Picture?
    }

    /// A file as it is after a signature.
    struct Signed: Sendable {
        let dispatch: Dispatch
        let file: RecordFile
    }

    // MARK: In two phases

    /// The revision that is to be signed: nothing is stored.
    func prepare(_ wish: Wish, in hand: SlotInHand) async throws -> PreparedSignature {
        guard let signer = wish.certificates.first else {
            throw Refusal(.invalid, "certificates")
        }
        try await self.registry.signer(signer, in: hand.slot, of: hand.dispatch)
        let now = self.registry.clock.read().wall
        try Self.checkPeriod(signer, at: now)
        guard let claimed = PDFDate.vietnam(unixSeconds: now.seconds),
            let algorithm = wish.algorithm ?? signer.publicKey.usualAlgorithm
        else { throw Refusal(.invalid, "algorithm") }
        do {
            let document = try PDFDocument(reading: hand.original)
            try DraftLint.check(document, hand)
            var plan = PDFSignaturePlan(
                contentsCapacity: SignatureDraft.contentsCapacity(wish.certificates),
                claimedTime: claimed, name: wish.name ?? signer.subject.commonName,
                reason: wish.reason)
            try SlotLook(hand, in: document, self.fonts)?.dress(&plan, wish.picture, at: now)
            let prepared = try PreparedSignature(
                pades: PDFSigner.prepare(document, plan: plan), certificate: signer,
                chain: Array(wish.certificates.dropFirst()), algorithm: algorithm)
            if !plan.fills.isEmpty { await self.memory.remember(prepared.document) }
            return prepared
        } catch let error as PDFError {
            throw Problem(unsignable: error)
        }
    }

    /// Puts a signature value into what was prepared, verifies and keeps it.
    func fill(
        _ prepared: PreparedSignature, with signature: [UInt8], in hand: SlotInHand,
        by actor: SigningActor, way: SigningWay
    ) async throws -> Signed {
        let appended: [UInt8]
        do {
            appended = try prepared.filled(with: signature, original: hand.original)
        } catch {
            throw Problem(
                .unprocessableContent, "signature_refused", vi: "Chữ ký không đúng: \(error)",
                en: "the signature is not right: \(error)",
                nextVi: "chuẩn bị ký lại từ đầu: antin document sign",
                nextEn: "prepare again: antin document sign")
        }
        let original = hand.original.bytes(0..<hand.original.count)
        // The digest is computed here: what the request says of itself proves nothing.
        let isOurs = await self.memory.remembers(
            Digest.sha256(original + (prepared.revision?.appended ?? [])))
        return try await self.keep(
            original + appended, in: hand, by: actor, way: way, filled: isOurs)
    }

    /// The role in which a certificate is registered for an organ of the dispatch.
    func role(of signer: Certificate, in dispatch: Dispatch) async throws -> SignerRole {
        for organ in dispatch.draft.sealingOrgans.reversed() {
            let found = try await self.registry.signers(of: organ)
                .first { $0.certificate == signer.fingerprint }
            if let found { return found.role }
        }
        throw Refusal(.unknownSigner)
    }

    // MARK: Elsewhere

    /// The file as it is to be signed by another program, for the seal with number and date filled
    /// in. The same bytes each time; nothing is kept before they come back signed.
    func handedOut(_ hand: SlotInHand) throws -> [UInt8] {
        let bytes = hand.original.bytes(0..<hand.original.count)
        do {
            let document = try PDFDocument(reading: hand.original)
            let fills = try SlotLook(hand, in: document, self.fonts)?.fills() ?? []
            guard hand.slot.role == .seal, !fills.isEmpty else { return bytes }
            return bytes + (try PDFFieldFiller.fill(document, fills))
        } catch let error as PDFError {
            throw Problem(unsignable: error)
        }
    }

    /// The file of the dispatch, if these are its bytes already: what is sent again is what it was.
    static func already(_ bytes: [UInt8], in dispatch: Dispatch, at position: Int) -> RecordFile? {
        guard dispatch.currentFiles.indices.contains(position) else { return nil }
        let file = dispatch.currentFiles[position]
        return file.sha256 == Digest.sha256(bytes) && !file.signatures.isEmpty ? file : nil
    }

    // MARK: The check at the end

    /// Keeps a signed file if it is the file in hand, or what was handed out of it, and the one
    /// signature that it lacked.
    ///
    /// - Parameter filled: the revision was made here, so it may fill in number and date, too.
    func keep(
        _ bytes: [UInt8], in hand: SlotInHand, by actor: SigningActor, way: SigningWay,
        filled: Bool = false
    ) async throws -> Signed {
        let added: AddedSignature
        let base = way == .upload ? ByteStore(try self.handedOut(hand)) : hand.original
        do {
            let document = try PDFDocument(reading: base)
            try DraftLint.check(document, hand)
            let look = try SlotLook(hand, in: document, self.fonts)
            let fills = filled ? try look?.fills() ?? [] : []
            if !filled, hand.slot.role == .seal, try look?.fills().isEmpty == false {
                throw Problem(
                    .conflict, "not_prepared_here",
                    vi: "Số và ngày chưa được điền, hoặc bản chuẩn bị ký không còn",
                    en: "number and date are not filled in, or what was prepared is gone",
                    nextVi: "chuẩn bị lại: antin document sign, hoặc antin document download",
                    nextEn: "prepare again: antin document sign, or antin document download")
            }
            added = try AddedSignature(
                in: ByteStore(bytes), after: base,
                field: look == nil ? nil : hand.slot.field.name, filling: fills.map(\.name),
                remaining: hand.remaining)
        } catch let flaw as AddedSignature.Flaw {
            throw Problem(flaw)
        } catch let error as PDFError {
            throw Problem(unsignable: error)
        }
        let signer = try await self.registry.signer(
            added.certificate, in: hand.slot, of: hand.dispatch)
        try Self.checkPeriod(added.certificate, at: self.registry.clock.read().wall)
        guard added.values.dropLast().elementsEqual(hand.file.signatures),
            let value = added.values.last
        else { throw Problem(AddedSignature.Flaw(.otherChanges, "an earlier signature differs")) }
        let made = NewSignature(
            position: hand.position, slot: hand.slot, signer: signer, value: value, by: actor,
            way: way)
        try await self.checkSeparation(hand, actor)
        let files = try await hand.files(with: bytes, added.values, self.registry)
        let updated =
            hand.slot.role == .person
            ? try await self.registry.signDispatch(hand.dispatch.id, files: files, adding: made)
            : try await self.registry.sealDispatch(hand.dispatch.id, files: files, adding: made)
        return Signed(dispatch: updated, file: updated.currentFiles[hand.position])
    }

    /// A certificate that is over, or not yet begun, signs nothing: it is looked at before the key
    /// is used, and once more when the signature is taken in.
    private static func checkPeriod(_ certificate: Certificate, at now: Timestamp) throws {
        guard !certificate.isValid(at: now.seconds) else { return }
        throw Problem(
            .unprocessableContent, "certificate_expired",
            vi: "Chứng thư của người ký chưa đến hoặc đã quá thời hạn",
            en: "the signer's certificate is not yet, or no longer, within its period",
            nextVi: "gia hạn chứng thư, rồi quản trị đăng ký: antind key register",
            nextEn: "renew the certificate; administrator: antind key register")
    }

    /// Who signed a document as a person does not set the agency's seal on it, unless the organ has
    /// switched that rule off. Asked of people; a token is a program's, with the roles that an
    /// administrator gave it.
    func checkSeparation(_ hand: SlotInHand, _ actor: SigningActor) async throws {
        guard hand.slot.role == .seal, let account = actor.account else { return }
        guard try await self.registry.maySeal(hand.dispatch.id, account) else {
            throw Problem(
                .forbidden, "signed_cannot_seal",
                vi: "Người đã ký văn bản này không được tự đóng dấu cơ quan",
                en: "who signed this document may not set the agency's seal on it",
                nextVi:
                    "nhờ văn thư khác đóng dấu; cơ quan chỉ có một người: quản trị đổi quy định",
                nextEn:
                    "let another clerk seal it; an office of one: the administrator may allow it"
            )
        }
    }
}

extension PublicKey {
    /// The algorithm that a key of this kind signs documents with, unless another is asked for.
    var usualAlgorithm: SignatureAlgorithm? {
        switch self.kind {
        case .rsa: .rsaPKCS1(.sha256)
        case .ec: .ecdsa(.sha256)
        default: nil
        }
    }
}
