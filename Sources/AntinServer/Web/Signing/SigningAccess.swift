// SigningAccess.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// One draft in front of one person, and what that person may do with it.
///
/// A signer sees what was sent to them, or to nobody in particular, and what they signed; a clerk of
/// the organ sees its drafts. To everybody else it does not exist.
struct SigningAccess: Sendable {
    let dispatch: Dispatch
    let session: WebSession
    /// Everything that it was ever sent for.
    let requests: [SigningRequest]
    /// The signatures that stand.
    let made: [SignatureMade]
    /// Whether the person signs for an organ of the document, and is asked to.
    let isSigner: Bool

    var account: Account { self.session.account }
    var actor: SigningActor { SigningActor(self.account) }
    var id: String { self.dispatch.id.text }
    var version: Digest { self.dispatch.presentDigest }

    /// The place that is signed next, if a person signs it.
    var nextPlace: SigningSlot? {
        guard let main = self.dispatch.currentFiles.first(where: { $0.role == .main }),
            self.dispatch.state == .draft || self.dispatch.state == .signed,
            let slot = self.dispatch.nextSlot(of: main), slot.role == .person
        else { return nil }
        return slot
    }

    /// The request that this person can answer now; nil while somebody else signs first, after
    /// the draft was returned or withdrawn, and when it is signed.
    var turn: SigningRequest? {
        guard self.isSigner, let place = self.nextPlace else { return nil }
        return self.open.first { $0.slot == place.field }
    }

    /// What waits for this person, also if it is not yet their turn.
    var open: [SigningRequest] {
        self.requests.filter { $0.outcome == nil && self.isFor($0) }
    }

    /// What this person has signed of it here.
    var mine: [SignatureMade] {
        self.made.filter { $0.role == .person && $0.by.account == self.account.id }
    }

    private func isFor(_ request: SigningRequest) -> Bool {
        request.account == nil || request.account == self.account.id
    }

    static func load(_ id: DispatchID, _ context: Context, _ web: Web) async throws
        -> SigningAccess
    {
        _ = try context.authenticated()
        guard let session = context.session, let dispatch = try await web.registry.dispatch(id)
        else { throw Refusal(.unknownDispatch, id.text) }
        let requests = try await web.registry.allSigningRequests(of: id)
        let made = try await web.registry.signaturesMade(on: id)
        let signs = dispatch.draft.sealingOrgans.contains {
            session.account.may(.signer, for: $0.text)
        }
        let isAsked =
            requests.contains { $0.account == nil || $0.account == session.account.id }
            || made.contains { $0.by.account == session.account.id }
        let isClerk = session.account.may(.clerk, for: dispatch.draft.organ.text)
        guard isClerk || (signs && isAsked) else { throw Refusal(.unknownDispatch, id.text) }
        return SigningAccess(
            dispatch: dispatch, session: session, requests: requests, made: made,
            isSigner: signs && isAsked)
    }
}

extension Context {
    /// The draft of the path, for the person who is signed in.
    func signingAccess(_ web: Web) async throws -> SigningAccess {
        _ = try self.authenticated()
        return try await SigningAccess.load(self.identifier("dispatch"), self, web)
    }
}
