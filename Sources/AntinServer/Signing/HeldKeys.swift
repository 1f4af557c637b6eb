// HeldKeys.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinStamp
internal import AntinSystem
internal import HTTPTypes

/// Signing with test keys that the server holds (KHÓA THỬ NGHIỆM), for a person or for a seal.
///
/// What is signed is what was shown: the caller hands over the digest of the version that its page
/// showed, and the file that is prepared is looked through by the same code as on a desk elsewhere
/// before the key is used.
struct HeldKeys: Sendable {
    let desk: SigningDesk
    /// Each PIN that is tried costs a third of a second of a processor: two at once, the others
    /// wait their turn.
    private let turns = Queue(
        running: 2, waiting: 40,
        busy: .busy(
            vi: "Đang có quá nhiều người nhập mã PIN cùng lúc",
            en: "too many people are typing their PIN at once"))

    private var registry: Registry { self.desk.registry }

    init(desk: SigningDesk) {
        self.desk = desk
    }

    /// A key whose PIN was right.
    struct Opened: Sendable {
        let key: HeldKey
        let signer: SoftwareSigner
        let actor: SigningActor
    }

    /// The keys that an account may use, in one role for one organ; empty for most accounts.
    func keys(of account: Account, _ role: SignerRole, of organ: OrganID) async throws -> [HeldKey]
    {
        try await self.registry.heldKeys(of: account.id, role: role, organ: organ)
    }

    /// Opens a key for the actions of one request. Who was asked for the PIN has proved to be there:
    /// that is the step-up of this action.
    func open(
        _ role: SignerRole, of organ: OrganID, for account: Account, pin: String
    ) async throws -> Opened {
        guard let key = try await self.keys(of: account, role, of: organ).first else {
            throw Self.noKey
        }
        do {
            let signer = try await self.turns.run(for: ClientKey(account: account)) {
                try await self.registry.open(key, pin: Array(pin.utf8))
            }
            return Opened(key: key, signer: signer, actor: SigningActor(account))
        } catch let error as HeldKeyError {
            throw Problem(error)
        }
    }

    /// Signs one file of a dispatch with a held key.
    ///
    /// - Parameter shown: the digest of the version that the person saw
    ///   (``Dispatch/presentDigest``); if it is another one by now, nothing is signed.
    func sign(
        _ dispatch: DispatchID, file position: Int, shown: Digest, with key: Opened,
        picture: Bool = true
    ) async throws -> SigningDesk.Signed {
        try await self.desk.turns.run(dispatch) {
            let now = try await self.current(dispatch)
            guard now.presentDigest == shown else { throw Refusal(.versionDiffers, dispatch.text) }
            return try await self.sign(now, position, with: key, picture)
        }
    }

    /// Signs every file of a dispatch that waits for this role and organ: the person's, or the
    /// agency's on the document and its attachments. What was signed before is left alone, so that
    /// it goes on where it stopped.
    ///
    /// - Parameter check: what must hold when its turn has come, beside the version: somebody may
    ///   have returned it meanwhile.
    /// - Returns: the dispatch afterwards.
    func signAll(
        _ dispatch: DispatchID, shown: Digest, with key: Opened, picture: Bool = true,
        check: (Dispatch) async throws -> Void = { _ in }
    ) async throws -> Dispatch {
        try await self.desk.turns.run(dispatch) {
            var now = try await self.current(dispatch)
            try await check(now)
            guard now.presentDigest == shown else { throw Refusal(.versionDiffers, dispatch.text) }
            let waiting = now.currentFiles.indices.filter { position in
                key.key.fits(now.nextSlot(of: now.currentFiles[position]))
            }
            guard !waiting.isEmpty else {
                throw Refusal(.nothingToSign, now.currentFiles.first?.name ?? "")
            }
            for position in waiting {
                now = try await self.sign(now, position, with: key, picture).dispatch
            }
            return now
        }
    }

    /// Signs with the key of an account in one go: the PIN, then every file that waits.
    func sign(
        _ dispatch: DispatchID, shown: Digest, role: SignerRole, of organ: OrganID,
        account: Account, pin: String
    ) async throws -> Dispatch {
        let key = try await self.open(role, of: organ, for: account, pin: pin)
        return try await self.signAll(dispatch, shown: shown, with: key)
    }

    // MARK: One signature

    /// Order: the file in hand; the revision; our own look at it, as if it came from elsewhere; the
    /// key; the check at the end.
    private func sign(
        _ dispatch: Dispatch, _ position: Int, with key: Opened, _ picture: Bool
    ) async throws -> SigningDesk.Signed {
        let hand = try await SlotInHand(
            dispatch, position: position, role: key.key.role, in: self.registry)
        guard key.key.fits(hand.slot) else { throw Refusal(.slotOrder, hand.slot.field.name) }
        try await self.desk.checkSeparation(hand, key.actor)
        let wish = SigningDesk.Wish(
            certificates: key.key.certificates, algorithm: key.signer.algorithm,
            picture: picture ? key.key.picture : nil)
        let prepared = try await self.desk.prepare(wish, in: hand)
        let value: [UInt8]
        do {
            let document = ByteStore(
                hand.original.bytes(0..<hand.original.count) + (prepared.revision?.appended ?? []))
            value = try key.signer.sign(prepared.recomputed(over: document, for: key.signer))
        } catch {
            throw Problem(
                .unprocessableContent, "signature_refused",
                vi: "Không ký: nội dung chuẩn bị khác với tệp đã xem (\(error))",
                en: "not signed: what was prepared is not the file that was shown (\(error))",
                nextVi: "mở lại văn bản rồi ký lại", nextEn: "open the document and sign again")
        }
        return try await self.desk.fill(prepared, with: value, in: hand, by: key.actor, way: .held)
    }

    private func current(_ id: DispatchID) async throws -> Dispatch {
        guard let dispatch = try await self.registry.dispatch(id) else {
            throw Refusal(.unknownDispatch, id.text)
        }
        return dispatch
    }

    static let noKey = Problem(
        .conflict, "no_held_key", vi: "Máy chủ không giữ khóa nào của thầy/cô cho việc này",
        en: "the server holds no key of yours for this",
        nextVi: "ký trên máy của mình, hoặc nhờ quản trị: antind key hold",
        nextEn: "sign on your own machine, or ask the administrator: antind key hold")
}

extension HeldKey {
    /// Whether the place is one that this key may sign in; whose certificate a person's place
    /// takes is checked when the signature is prepared.
    func fits(_ slot: SigningSlot?) -> Bool {
        switch slot?.party {
        case .person: self.role == .person
        case .seal(let organ): self.role == .seal && self.organ == organ
        case nil: false
        }
    }

    var picture: SlotLook.Picture? {
        self.image.map { png in
            SlotLook.Picture(
                png: png, millimetres: self.imageMillimetres.map { Millimetres(Double($0)) })
        }
    }
}

extension Problem {
    /// Why a held key did not sign, in words.
    init(_ error: HeldKeyError) {
        switch error {
        case .wrongPIN(let left) where left > 0:
            self.init(
                .forbidden, "wrong_pin", vi: "Mã PIN sai; còn \(left) lần thử",
                en: "wrong PIN; \(left) tries left", nextVi: "gõ lại mã PIN của khóa",
                nextEn: "type the PIN of the key again")
        case .wrongPIN:
            self.init(HeldKeyError.locked(seconds: 900))
        case .locked(let seconds):
            let minutes = (seconds + 59) / 60
            self.init(
                .tooManyRequests, "pin_locked",
                vi: "Mã PIN sai quá nhiều lần; khóa tạm ngừng \(minutes) phút",
                en: "too many wrong PINs; the key is locked for \(minutes) minutes",
                nextVi: "chờ hết giờ rồi thử lại, hoặc nhờ quản trị cài lại khóa: antind key hold",
                nextEn: "wait, or ask the administrator to hold the key anew: antind key hold")
        case .notRegistered:
            self.init(
                .conflict, "key_not_registered",
                vi: "Chứng thư của khóa này chưa đăng ký là khóa thử nghiệm, hoặc đã thôi dùng",
                en: "this key's certificate is not registered as a test key, or no longer",
                nextVi: "quản trị đăng ký: antind key register --custody test",
                nextEn: "administrator: antind key register --custody test")
        case .damaged:
            self.init(
                .internalServerError, "key_damaged", vi: "Tệp khóa trên máy chủ bị hỏng",
                en: "the key's file on the server is damaged",
                nextVi: "quản trị cài lại khóa: antind key hold",
                nextEn: "administrator: antind key hold")
        }
    }
}
