internal import AntinCrypto
internal import Synchronization

/// Forms that came after their session had ended: what was typed waits here until the person has
/// signed in again, and is then shown and sent once more by a button.
///
/// In memory alone, for ten minutes, under a name that cannot be guessed; the first account that
/// opens one owns it. Never passwords, codes, PINs or files. Bounded in number and size: who sends
/// many pushes out the oldest, which costs their owners what they typed and nobody a decision.
final class KeptForms: Sendable {
    struct Form: Sendable {
        /// Where it was sent.
        let path: String
        let fields: [(name: String, value: String)]
        /// Files were chosen, which must be chosen again.
        let hadFiles: Bool
        fileprivate let time: Int64
        fileprivate var owner: String?
    }

    private let kept = Mutex<[String: Form]>([:])
    static let limit = 256
    /// UTF-8 bytes of all names and values of one form.
    static let maxBytes = 64 << 10
    static let milliseconds: Int64 = 10 * 60 * 1_000

    /// - Returns: the name to ask for it by; nil for one that holds nothing worth keeping.
    func keep(_ form: WebForm, sentTo path: String, at now: Int64) -> String? {
        let fields = form.sent.filter { !Self.isSecret($0.name) && !$0.value.isEmpty }
        let bytes = fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard !fields.isEmpty, bytes <= Self.maxBytes else { return nil }
        let name = Hex.encode(SecureRandom.bytes(16))
        self.kept.withLock { kept in
            kept = kept.filter { now - $0.value.time < Self.milliseconds }
            while kept.count >= Self.limit,
                let oldest = kept.min(by: { $0.value.time < $1.value.time })
            {
                kept[oldest.key] = nil
            }
            kept[name] = Form(
                path: path, fields: fields, hadFiles: form.hasFiles, time: now, owner: nil)
        }
        return name
    }

    /// The form of that name; nil for one that is over, unknown, or somebody else's.
    func open(_ name: String, by account: String, at now: Int64) -> Form? {
        self.kept.withLock { kept in
            guard var form = kept[name], now - form.time < Self.milliseconds,
                form.owner == nil || form.owner == account
            else { return nil }
            form.owner = account
            kept[name] = form
            return form
        }
    }

    /// What proves who somebody is, and what belongs to the session that is over.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["csrf", "form_id", "pin", "code", "confirm_code", "secret", "token"].contains(name)
            || name.contains("password") || name.hasPrefix("pin_") || name.hasSuffix("_pin")
    }
}
