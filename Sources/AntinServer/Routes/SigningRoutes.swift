// SigningRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinSystem
internal import Hummingbird

/// Two-phase signing: the server prepares, the signer's own desk recomputes and signs, the server
/// verifies what comes back before it keeps anything.
struct SigningRoutes {
    let dispatches: DispatchRoutes
    private var registry: Registry { self.dispatches.registry }

    func add(to router: RouterGroup<Context>) {
        router.post("dispatches/{dispatch}/files/{file}/prepare", use: self.prepare)
        router.post("dispatches/{dispatch}/files/{file}/fill", use: self.fill)
    }

    func prepare(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        _ = try context.authenticated()
        var members = try await request.members("prepare")
        let word = try members.string("role")
        let (dispatch, position, role) = try await self.place(context, role: word)
        let certificates = try members.strings("certificates").map { text in
            guard let der = Base64.decode(text), let certificate = try? Certificate.cached(der: der)
            else { throw Refusal(.invalid, "certificates") }
            return certificate
        }
        guard let signer = certificates.first else { throw Refusal(.invalid, "certificates") }
        try await self.registered(signer, as: role, of: dispatch)
        let algorithm = try members.optionalString("algorithm")
            .flatMap { SignatureAlgorithm(preparedWord: $0) }
        let name = try members.optionalString("name") ?? signer.subject.commonName
        let reason = try members.optionalString("reason")
        let file = dispatch.currentFiles[position]
        let original = ByteStore(try await self.registry.bytes(of: file.sha256))
        let now = self.registry.clock.read().wall
        guard let claimed = PDFDate.vietnam(unixSeconds: now.seconds),
            let algorithm = algorithm ?? signer.publicKey.usualAlgorithm
        else { throw Refusal(.invalid, "algorithm") }
        do {
            let pdf = try PDFSigner.prepare(
                PDFDocument(reading: original),
                plan: PDFSignaturePlan(
                    contentsCapacity: SignatureDraft.contentsCapacity(certificates),
                    claimedTime: claimed, name: name, reason: reason))
            let prepared = try PreparedSignature(
                pades: pdf, certificate: signer, chain: Array(certificates.dropFirst()),
                algorithm: algorithm)
            return JSONAnswer(.object(prepared.json))
        } catch let error as PDFError {
            throw Problem(
                .unprocessableContent, "pdf_unsignable", vi: "PDF không ký được: \(error.detail)",
                en: "the PDF cannot be signed: \(error.detail)",
                nextVi: "xuất lại PDF từ phần mềm soạn thảo",
                nextEn: "export the PDF again from its own program")
        }
    }

    func fill(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.dispatches.dispatch(context, .signer, .clerk)
        var members = try await request.members("fill")
        guard let value = members.optionalValue("prepared"),
            let prepared = try? PreparedSignature(json: value),
            let signature = (try members.optionalString("signature")).flatMap({ Base64.decode($0) }
            ),
            let signer = prepared.draft.certificates.first
        else { throw Refusal(.invalid, "prepared, signature") }
        return try await self.dispatches.turns.run(allowed.id) {
            try await self.fill(prepared, signer, signature, context)
        }
    }

    private func fill(
        _ prepared: PreparedSignature, _ signer: Certificate, _ signature: [UInt8],
        _ context: Context
    ) async throws -> JSONAnswer {
        let role = try await self.role(of: signer, context)
        let (dispatch, position, _) = try await self.place(context, role: role.rawValue)
        try await self.registered(signer, as: role, of: dispatch)
        var files = dispatch.currentFiles
        let original = ByteStore(try await self.registry.bytes(of: files[position].sha256))
        let appended: [UInt8]
        do {
            appended = try prepared.filled(with: signature, original: original)
        } catch {
            throw Problem(
                .unprocessableContent, "signature_refused", vi: "Chữ ký không đúng: \(error)",
                en: "the signature is not right: \(error)",
                nextVi: "chuẩn bị ký lại từ đầu: antin document sign",
                nextEn: "prepare again: antin document sign")
        }
        let bytes = original.bytes(0..<original.count) + appended
        files[position] = try await self.checked(bytes, files[position])
        let updated =
            role == .person
            ? try await self.registry.signDispatch(dispatch.id, files: files)
            : try await self.registry.sealDispatch(dispatch.id, files: files)
        return JSONAnswer(.file(updated.currentFiles[position]))
    }

    /// The signed bytes as the verifier sees them, or a problem: nothing unverified is stored.
    private func checked(_ bytes: [UInt8], _ old: RecordFile) async throws -> RecordFile {
        let judged = try JudgedFile(pdf: ByteStore(bytes), name: old.name)
        let values = judged.signatures.compactMap(\.facts.valueDigest)
        guard judged.obstacle == nil, judged.signatures.allSatisfy(\.isIntact),
            values.count == judged.signatures.count, values.dropLast().elementsEqual(old.signatures)
        else {
            throw Problem(
                .unprocessableContent, "signature_refused",
                vi: "Tệp sau khi ký không qua được bộ kiểm tra",
                en: "the signed file does not pass the verifier")
        }
        let blob = try await self.registry.stage(bytes)
        return RecordFile(
            name: old.name, role: old.role, sha256: blob.digest,
            signatures: values, size: blob.size)
    }

    // MARK: Who signs what, when

    /// Persons sign before there is a number, the agency after.
    private func place(
        _ context: Context, role word: String
    ) async throws -> (Dispatch, Int, SignerRole) {
        guard let role = SignerRole(rawValue: word) else { throw Refusal(.invalid, "role") }
        let dispatch = try await self.dispatches.dispatch(
            context, role == .person ? .signer : .clerk)
        let allowed: Set<Dispatch.State> =
            role == .person ? [.draft, .signed] : [.numbered, .sealed]
        guard allowed.contains(dispatch.state) else {
            throw Refusal(.dispatchState, dispatch.state.rawValue)
        }
        let position = try context.index("file")
        guard position < dispatch.currentFiles.count else { throw Refusal(.fileMissing) }
        return (dispatch, Int(position), role)
    }

    private func role(of signer: Certificate, _ context: Context) async throws -> SignerRole {
        let dispatch = try await self.dispatches.dispatch(context, .signer, .clerk)
        let found = try await self.registry.signers(of: dispatch.draft.organ)
            .first { $0.certificate == signer.fingerprint }
        guard let found else { throw Refusal(.unknownSigner) }
        return found.role
    }

    private func registered(
        _ signer: Certificate, as role: SignerRole, of dispatch: Dispatch
    ) async throws {
        let listed = try await self.registry.signers(of: dispatch.draft.organ)
            .first { $0.certificate == signer.fingerprint && $0.role == role }
        guard let listed else { throw Refusal(.unknownSigner) }
        guard listed.validTo == nil else { throw Refusal(.signerEnded) }
        if role == .person { try Self.named(signer, in: dispatch.draft.record) }
    }
}

extension SigningRoutes {
    /// The person is one whom the draft names: by certificate where it says which, else by name.
    private static func named(_ signer: Certificate, in record: DocumentRecord) throws {
        let name = signer.subject.commonName ?? ""
        let isNamed = record.signers.contains { named in
            named.certificate.map { $0 == signer.fingerprint }
                ?? VietnameseText.areSame(named.fullName, name, ignoringCase: true)
        }
        guard isNamed else {
            throw Problem(
                .unprocessableContent, "signer_not_named",
                vi: "Dự thảo không ghi \(name) là người ký",
                en: "the draft does not name \(name) as a signer",
                nextVi:
                    "ký bằng chứng thư của người có tên trong dự thảo, hoặc đăng ký lại dự thảo",
                nextEn: "sign as the person whom the draft names, or register the draft again")
        }
    }
}

/// What must hold before a dispatch may be issued: every file sealed last by its own organ's
/// certificate, after at least one person's signature.
struct SealCheck {
    let registry: Registry

    func run(_ dispatch: Dispatch) async throws {
        guard dispatch.state != .issued, dispatch.draft.record.medium != .paper else { return }
        let signers = try await self.registry.signers(of: dispatch.draft.organ)
        let seals = Set(signers.filter { $0.role == .seal }.map(\.certificate))
        let persons = Set(signers.filter { $0.role == .person }.map(\.certificate))
        let files = dispatch.files[.sealed] ?? []
        guard !files.isEmpty else { throw Refusal(.notSigned, dispatch.id.text) }
        for file in files {
            let store = ByteStore(try await self.registry.bytes(of: file.sha256))
            let judged = try JudgedFile(pdf: store, name: file.name)
            let certificates = judged.signatures.map(\.facts.signer?.fingerprint)
            guard judged.signatures.allSatisfy(\.isIntact), let last = certificates.last ?? nil,
                seals.contains(last),
                certificates.dropLast().contains(where: { $0.map(persons.contains) ?? false })
            else { throw Refusal(.notSigned, file.name) }
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
