// SigningRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinStamp
internal import AntinSystem
internal import Hummingbird

/// Two ways to sign over the API. In two phases: the server prepares, the signer's own desk
/// recomputes and signs, the server verifies what comes back. Or elsewhere: the file is downloaded,
/// signed with the office's own program, and uploaded. What is done stands in ``SigningDesk``.
struct SigningRoutes {
    let dispatches: DispatchRoutes
    let desk: SigningDesk

    func add(to router: RouterGroup<Context>) {
        let file = "dispatches/{dispatch}/files/{file}"
        router.post("\(file)/prepare", use: self.prepare)
        router.post("\(file)/fill", use: self.fill)
        router.get("\(file)/prepared", use: self.prepared)
        router.post("\(file)/signed", use: self.signed)
    }

    // MARK: In two phases

    func prepare(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        _ = try await self.dispatches.dispatch(context, .signer, .clerk, joint: true)
        var members = try await request.members("prepare", upTo: 8 << 20)
        let role = try Self.role(try members.string("role"))
        let hand = try await self.hand(context, role)
        let certificates = try members.strings("certificates").map { text in
            guard let der = Base64.decode(text), let certificate = try? Certificate.cached(der: der)
            else { throw Refusal(.invalid, "certificates") }
            return certificate
        }
        let wish = SigningDesk.Wish(
            certificates: certificates,
            algorithm: try members.optionalString("algorithm")
                .flatMap { SignatureAlgorithm(preparedWord: $0) },
            name: try members.optionalString("name"),
            reason: try members.optionalString("reason"),
            picture: try Self.picture(&members))
        return JSONAnswer(.object(try await self.desk.prepare(wish, in: hand).json))
    }

    func fill(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.dispatches.dispatch(context, .signer, .clerk, joint: true)
        var members = try await request.members("fill", upTo: 16 << 20)
        guard let value = members.optionalValue("prepared"),
            let prepared = try? PreparedSignature(json: value),
            let signature = (try members.optionalString("signature")).flatMap({ Base64.decode($0) }
            ),
            let signer = prepared.draft.certificates.first
        else { throw Refusal(.invalid, "prepared, signature") }
        return try await self.desk.turns.run(allowed.id) {
            let role = try await self.desk.role(of: signer, in: allowed)
            if role == .seal { try context.requireFinal() }
            let hand = try await self.hand(context, role)
            let signed = try await self.desk.fill(
                prepared, with: signature, in: hand, by: try context.actor(), way: .desk)
            return JSONAnswer(.file(signed.file))
        }
    }

    // MARK: Elsewhere

    /// The file as it is to be signed.
    func prepared(_ request: Request, _ context: Context) async throws -> Response {
        let allowed = try await self.dispatches.dispatch(context, .signer, .clerk, joint: true)
        let role = try Self.role(request.query("role") ?? "")
        return try await self.desk.turns.run(allowed.id) {
            let hand = try await self.hand(context, role)
            // With number and date: nobody else's clerk may ask for it.
            if case .seal(let organ) = hand.slot.party { try context.require(.clerk, of: organ) }
            let bytes = try self.desk.handedOut(hand)
            return FileAnswer.response(bytes, name: hand.file.name, type: "application/pdf")
        }
    }

    /// The file with its signature. Sent again, it is what it was.
    func signed(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.dispatches.dispatch(context, .signer, .clerk, joint: true)
        let role = try Self.role(request.query("role") ?? "")
        let bytes = try await request.bytes(upTo: self.dispatches.limits.maxFileBytes)
        return try await self.desk.turns.run(allowed.id) {
            let dispatch = try await self.dispatches.dispatch(
                context, role == .person ? .signer : .clerk, joint: true)
            let position = Int(try context.index("file"))
            if let file = SigningDesk.already(bytes, in: dispatch, at: position) {
                return JSONAnswer(.file(file))
            }
            if role == .seal { try context.requireFinal() }
            let hand = try await self.hand(context, role)
            let signed = try await self.desk.keep(
                bytes, in: hand, by: try context.actor(), way: .upload)
            return JSONAnswer(.file(signed.file))
        }
    }

    // MARK: Who signs what, when

    private func hand(_ context: Context, _ role: SignerRole) async throws -> SlotInHand {
        let dispatch = try await self.dispatches.dispatch(
            context, role == .person ? .signer : .clerk, joint: true)
        return try await SlotInHand(
            dispatch, position: Int(try context.index("file")), role: role,
            in: self.desk.registry)
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
}

extension Context {
    /// Who acts: the person who is signed in, else the program with its token.
    func actor() throws -> SigningActor {
        if let session { return SigningActor(session.account) }
        return SigningActor(try self.authenticated())
    }
}
