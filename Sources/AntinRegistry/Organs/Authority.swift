// Whether somebody may sign under the position that a draft gives.

package import AntinCore
package import AntinLog

/// What the register knows of a signer's right to sign, on a day: what the clerk is told when a
/// draft is prepared and when it is sent for signing.
package enum SigningRight: Hashable, Sendable {
    /// The office has noted no posts: there is nothing to compare with.
    case notKept
    /// The head of the office, or a post that signs in its own name.
    case post(Post)
    /// In another's place, by this delegation.
    case delegation(Delegation)
    /// Nobody of that name holds that position.
    case unknownPost
    /// The post was held, and no longer on that day; or not yet.
    case postNotHeld(Post)
    /// No delegation with that mark was ever given to that person.
    case noDelegation(SigningAuthority)
    case delegationNotInForce(Delegation)
    /// It does not cover this type of document.
    case outOfScope(Delegation)
    /// Two marks one above the other with TUQ. among them: a delegation is not passed on
    /// (Decree 30/2020, Article 13.4).
    case passedOn

    /// True if nothing needs to be said. What was never noted is not held against anybody.
    package var isFine: Bool {
        switch self {
        case .notKept, .post, .delegation: true
        default: false
        }
    }

    /// A stable name for programs and catalogues.
    package var id: String {
        switch self {
        case .notKept: "not_kept"
        case .post: "post"
        case .delegation: "delegation"
        case .unknownPost: "unknown_post"
        case .postNotHeld: "post_not_held"
        case .noDelegation: "no_delegation"
        case .delegationNotInForce: "delegation_not_in_force"
        case .outOfScope: "out_of_scope"
        case .passedOn: "passed_on"
        }
    }
}

extension Registry {
    /// Whether `signer` may sign for `organ` on a day as the draft says.
    ///
    /// - Parameter type: the document's type, for delegations that cover some types only.
    package func authority(
        of signer: RecordSigner, in organ: OrganID, on day: CivilDate, type: String? = nil
    ) async throws -> SigningRight {
        try await self.read { reader in
            let posts = try reader.posts(of: organ)
            guard !posts.isEmpty else { return .notKept }
            return SigningRight(
                of: signer, posts: posts, delegations: try reader.delegations(of: organ), on: day,
                type: type)
        }
    }
}

extension SigningRight {
    /// A function of what is noted: the best answer that any of the person's posts gives.
    package init(
        of signer: RecordSigner, posts: [Post], delegations: [Delegation], on day: CivilDate,
        type: String?
    ) {
        let own = posts.filter {
            VietnameseText.areSame($0.holder, signer.fullName, ignoringCase: true)
        }
        if signer.authority.count > 1, signer.authority.contains(.delegated) {
            self = .passedOn
            return
        }
        guard let mark = signer.authority.last else {
            self = Self.byPost(signer, own, on: day)
            return
        }
        let held = own.filter { $0.isHeld(on: day) }
        let given = delegations.filter { delegation in
            delegation.mark == mark && own.contains { $0.id == delegation.post }
        }
        guard !given.isEmpty else {
            self = own.isEmpty ? .unknownPost : .noDelegation(mark)
            return
        }
        let current = given.filter { delegation in
            delegation.isInForce(on: day) && held.contains { $0.id == delegation.post }
        }
        if let covering = current.first(where: { $0.covers(type) }) {
            self = .delegation(covering)
        } else if let first = current.first {
            self = .outOfScope(first)
        } else {
            self = .delegationNotInForce(given[0])
        }
    }

    private static func byPost(_ signer: RecordSigner, _ own: [Post], on day: CivilDate) -> Self {
        let named = own.filter {
            VietnameseText.areSame($0.title, signer.position, ignoringCase: true)
        }
        if let held = named.first(where: { $0.isHeld(on: day) }) { return .post(held) }
        if let other = named.first { return .postNotHeld(other) }
        return .unknownPost
    }
}
