internal import AntinCore
internal import AntinLog

/// A verdict in a list: a word and a sign, and their colour.
struct VerdictBadge {
    /// A ``Verdict``'s raw value; `nil` before anything was checked.
    let word: String?

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
