internal import AntinCore
internal import AntinLog

/// A verdict in a list: a word and a sign, and their colour.
struct VerdictBadge {
    /// A ``Verdict``'s raw value; `nil` before anything was checked.
    let word: String?
    /// The copy is gone, so that a good word would speak of nothing.
    private var isDestroyed = false

    init(word: String?) { self.word = word }

    /// What a check said once, as it stands now that its sender has said something else since.
    init(word: String?, since state: DocumentState?) {
        let now: Verdict? =
            switch state {
            case .recalled: .recalled
            case .replaced: .replaced
            default: nil
            }
        let then = word.flatMap { Verdict(rawValue: $0) }
        guard let then, let now, now.badness > then.badness else {
            self.word = word
            return
        }
        self.word = now.rawValue
    }

    /// The same after the copy was destroyed.
    var destroyed: VerdictBadge {
        var badge = self
        badge.isDestroyed = true
        return badge
    }

    func values(_ web: Web, _ visitor: Visitor) -> [String: Any] {
        var (tone, sign, id) = self.parts
        if self.isDestroyed, tone != "red" {
            (tone, sign, id) = ("grey", "⊘", "inbox.verdict.destroyed")
        }
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
