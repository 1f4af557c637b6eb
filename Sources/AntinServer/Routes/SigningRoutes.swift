// SigningRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinStamp
internal import AntinSystem
internal import Hummingbird

/// Two ways to sign, one check at the end. In two phases: the server prepares, the signer's own desk
/// recomputes and signs, the server verifies what comes back. Or elsewhere: the file is downloaded,
/// signed with the office's own program, and uploaded.
struct SigningRoutes {
    let dispatches: DispatchRoutes
    private let fonts: ServerFonts
    private let memory = PreparedMemory()
    private var registry: Registry { self.dispatches.registry }

    init(dispatches: DispatchRoutes, fonts: ServerFonts) {
        self.dispatches = dispatches
        self.fonts = fonts
    }

    func add(to router: RouterGroup<Context>) {
        let file = "dispatches/{dispatch}/files/{file}"
        router.post("\(file)/prepare", use: self.prepare)
        router.post("\(file)/fill", use: self.fill)
        router.get("\(file)/prepared", use: self.prepared)
        router.post("\(file)/signed", use: self.signed)
    }

    // MARK: In two phases

    func prepare(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        _ = try context.authenticated()
        var members = try await request.members("prepare", upTo: 8 << 20)
        let role = try Self.role(try members.string("role"))
        let hand = try await self.hand(context, role)
        let certificates = try members.strings("certificates").map { text in
            guard let der = Base64.decode(text), let certificate = try? Certificate.cached(der: der)
            else { throw Refusal(.invalid, "certificates") }
            return certificate
        }
        guard let signer = certificates.first else { throw Refusal(.invalid, "certificates") }
        try await self.registry.signer(signer, in: hand.slot, of: hand.dispatch)
        let algorithm = try members.optionalString("algorithm")
            .flatMap { SignatureAlgorithm(preparedWord: $0) }
        let name = try members.optionalString("name") ?? signer.subject.commonName
        let reason = try members.optionalString("reason")
        let picture = try Self.picture(&members)
        let now = self.registry.clock.read().wall
        guard let claimed = PDFDate.vietnam(unixSeconds: now.seconds),
            let algorithm = algorithm ?? signer.publicKey.usualAlgorithm
        else { throw Refusal(.invalid, "algorithm") }
        do {
            let document = try PDFDocument(reading: hand.original)
            try DraftLint.check(document, hand)
            var plan = PDFSignaturePlan(
                contentsCapacity: SignatureDraft.contentsCapacity(certificates),
                claimedTime: claimed, name: name, reason: reason)
            try SlotLook(hand, in: document, self.fonts)?.dress(&plan, picture, at: now)
            let prepared = try PreparedSignature(
                pades: PDFSigner.prepare(document, plan: plan), certificate: signer,
                chain: Array(certificates.dropFirst()), algorithm: algorithm)
            if !plan.fills.isEmpty { await self.memory.remember(prepared.document) }
            return JSONAnswer(.object(prepared.json))
        } catch let error as PDFError {
            throw Problem(unsignable: error)
        }
    }

    func fill(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.dispatches.dispatch(context, .signer, .clerk, joint: true)
        var members = try await request.members("fill", upTo: 48 << 20)
        guard let value = members.optionalValue("prepared"),
            let prepared = try? PreparedSignature(json: value),
            let signature = (try members.optionalString("signature")).flatMap({ Base64.decode($0) }
            ),
            let signer = prepared.draft.certificates.first
        else { throw Refusal(.invalid, "prepared, signature") }
        return try await self.dispatches.turns.run(allowed.id) {
            let role = try await self.role(of: signer, in: allowed)
            let hand = try await self.hand(context, role)
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
            return try await self.keep(original + appended, in: hand, filled: isOurs)
        }
    }

    // MARK: Elsewhere

    /// The file as it is to be signed; for the seal with number and date, which are filled in once
    /// and kept, so that the same bytes are served until they are signed.
    func prepared(_ request: Request, _ context: Context) async throws -> Response {
        let role = try Self.role(request.query("role") ?? "")
        let allowed = try await self.dispatches.dispatch(context, .signer, .clerk, joint: true)
        return try await self.dispatches.turns.run(allowed.id) {
            let hand = try await self.hand(context, role)
            // What is filled in stays in the file, so that nobody else's clerk may ask for it.
            if case .seal(let organ) = hand.slot.party { try context.require(.clerk, of: organ) }
            var bytes = hand.original.bytes(0..<hand.original.count)
            do {
                let document = try PDFDocument(reading: hand.original)
                let fills = try SlotLook(hand, in: document, self.fonts)?.fills() ?? []
                if role == .seal, !fills.isEmpty {
                    bytes += try PDFFieldFiller.fill(document, fills)
                    let files = try await hand.files(
                        with: bytes, hand.file.signatures, self.registry)
                    _ = try await self.registry.sealDispatch(hand.dispatch.id, files: files)
                }
            } catch let error as PDFError {
                throw Problem(unsignable: error)
            }
            return FileAnswer.response(bytes, name: hand.file.name, type: "application/pdf")
        }
    }

    /// The file with its signature. Sent again, it is what it was.
    func signed(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.dispatches.dispatch(context, .signer, .clerk, joint: true)
        let role = try Self.role(request.query("role") ?? "")
        let bytes = try await request.bytes(upTo: self.dispatches.limits.maxFileBytes)
        return try await self.dispatches.turns.run(allowed.id) {
            let dispatch = try await self.dispatches.dispatch(
                context, role == .person ? .signer : .clerk, joint: true)
            let position = Int(try context.index("file"))
            if dispatch.currentFiles.indices.contains(position),
                dispatch.currentFiles[position].sha256 == Digest.sha256(bytes),
                !dispatch.currentFiles[position].signatures.isEmpty
            {
                return JSONAnswer(.file(dispatch.currentFiles[position]))
            }
            return try await self.keep(bytes, in: try await self.hand(context, role))
        }
    }

    // MARK: The check at the end

    /// Keeps a signed file if it is the file in hand and the one signature that it lacked.
    ///
    /// - Parameter filled: the revision was made here, so it may fill in number and date, too.
    private func keep(
        _ bytes: [UInt8], in hand: SlotInHand, filled: Bool = false
    ) async throws -> JSONAnswer {
        let added: AddedSignature
        do {
            let document = try PDFDocument(reading: hand.original)
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
                in: ByteStore(bytes), after: hand.original,
                field: look == nil ? nil : hand.slot.field.name, filling: fills.map(\.name),
                remaining: hand.remaining)
        } catch let flaw as AddedSignature.Flaw {
            throw Problem(flaw)
        } catch let error as PDFError {
            throw Problem(unsignable: error)
        }
        try await self.registry.signer(added.certificate, in: hand.slot, of: hand.dispatch)
        guard added.values.dropLast().elementsEqual(hand.file.signatures) else {
            throw Problem(AddedSignature.Flaw(.otherChanges, "an earlier signature differs"))
        }
        let files = try await hand.files(with: bytes, added.values, self.registry)
        let updated =
            hand.slot.role == .person
            ? try await self.registry.signDispatch(hand.dispatch.id, files: files)
            : try await self.registry.sealDispatch(hand.dispatch.id, files: files)
        return JSONAnswer(.file(updated.currentFiles[hand.position]))
    }

    // MARK: Who signs what, when

    private func hand(_ context: Context, _ role: SignerRole) async throws -> SlotInHand {
        let dispatch = try await self.dispatches.dispatch(
            context, role == .person ? .signer : .clerk, joint: true)
        return try await SlotInHand(
            dispatch, position: Int(try context.index("file")), role: role, in: self.registry)
    }

    private static func role(_ word: String) throws -> SignerRole {
        guard let role = SignerRole(rawValue: word) else { throw Refusal(.invalid, "role") }
        return role
    }

    private static func picture(
        _ members: inout JSONObjectReader
    ) throws -> SlotLook.Picture? {
        let tenths = try members.optionalInteger("image_width_mm", 1...1_000)
        guard let text = try members.optionalString("image") else { return nil }
        guard let png = Base64.decode(text) else { throw Refusal(.invalid, "image") }
        return SlotLook.Picture(png: png, millimetres: tenths.map { Millimetres(Double($0)) })
    }

    private func role(of signer: Certificate, in dispatch: Dispatch) async throws -> SignerRole {
        for organ in dispatch.draft.sealingOrgans.reversed() {
            let found = try await self.registry.signers(of: organ)
                .first { $0.certificate == signer.fingerprint }
            if let found { return found.role }
        }
        throw Refusal(.unknownSigner)
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
