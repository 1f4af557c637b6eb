internal import AntinCore
internal import AntinCrypto
internal import AntinLog

/// What checking an uploaded file came to, kept in memory for a quarter of an hour so that the page
/// can be loaded again, printed and read in the other language. The file itself is not kept.
struct CheckedResults: Sendable {
    struct Result: Sendable {
        let judged: Judge.Judged
        let at: Timestamp
    }

    static let lifeMilliseconds: Int64 = 15 * 60 * 1000
    /// A result takes some kilobytes, and many for a file with many revisions.
    private let kept = Kept<String, Result>(maxCost: 16 << 20) { result in
        4_096 + 2 * (result.judged.json["shown"]?.canonical.count ?? 0)
    }

    /// Keeps a result; the answer is its name, which nobody can guess.
    func keep(_ judged: Judge.Judged, at now: Timestamp) -> String {
        let name = Hex.encode(SecureRandom.bytes(16))
        self.kept[name] = Result(judged: judged, at: now)
        return name
    }

    func result(_ name: String, at now: Timestamp) -> Result? {
        guard let result = self.kept[name],
            (0...Self.lifeMilliseconds).contains(now.milliseconds - result.at.milliseconds)
        else { return nil }
        return result
    }
}
