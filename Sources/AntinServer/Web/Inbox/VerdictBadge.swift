internal import AntinCore

/// A verdict in a list: a word and a sign, and their colour.
struct VerdictBadge {
    /// A ``Verdict``'s raw value; `nil` before anything was checked.
    let word: String?

    func values(_ web: Web, _ visitor: Visitor) -> [String: Any] {
        let (tone, sign, id) = self.parts
        return ["badgeTone": tone, "badgeSign": sign, "badge": web.text(id, visitor)]
    }

    private var parts: (tone: String, sign: String, id: String) {
        switch self.word.flatMap({ Verdict(rawValue: $0) }) {
        case .genuine: ("green", "✓", "inbox.verdict.genuine")
        case .signedOnly: ("blue", "✓", "inbox.verdict.signed_only")
        case .statusOld: ("amber", "✓", "inbox.verdict.status_old")
        case .replaced: ("amber", "↻", "inbox.verdict.replaced")
        case .expired: ("amber", "!", "inbox.verdict.expired")
        case .notYet: ("amber", "!", "inbox.verdict.not_yet")
        case .tampered: ("red", "✗", "inbox.verdict.tampered")
        case .recalled: ("red", "⊘", "inbox.verdict.recalled")
        case .notRegistered: ("red", "✗", "inbox.verdict.not_registered")
        case .signerUntrusted: ("red", "✗", "inbox.verdict.signer_untrusted")
        case .unsigned: ("red", "✗", "inbox.verdict.unsigned")
        case .undecided: ("grey", "?", "inbox.verdict.undecided")
        case nil: ("grey", "–", "inbox.verdict.none")
        }
    }
}
