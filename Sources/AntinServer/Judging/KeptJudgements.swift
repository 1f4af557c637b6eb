// KeptJudgements.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry

/// What the judge said of documents that this register has issued, made once for all who ask: the
/// thousands of schools that one document was sent to, and the parents who check it.
///
/// A judgement holds for a ``TimeSlot``, and for what it was made of: where the document stands,
/// and the trust lists. What is said about the document or about whom to trust ends it at once. A
/// denial needs no place here: it is asked for after every judgement, kept or not.
///
/// Files of strangers are never kept: only somebody who has the file knows its digest, but anybody
/// can send a receipt along.
final class KeptJudgements: Sendable {
    /// What was judged.
    enum Subject: Hashable, Sendable {
        /// One file under a name, with the receipt of this register.
        case file(Digest, name: String)
        /// A registered file as the register knows it, with the signatures that belong to it.
        case registered(Digest)
        /// The entry alone.
        case entry
    }

    private struct Question: Hashable, Sendable {
        let subject: Subject
        let standing: IssuedStanding
        let language: Language
        let trust: TrustLists.Mark
        let slot: Int64
    }

    private struct Answer: Sendable {
        let judged: Judge.Judged
        /// Of a clock that is never set: the other one may be set back within a slot.
        let nanoseconds: UInt64
    }

    let receipts: KeptReceipts
    private let registry: Registry
    private let lists: TrustLists
    private let runs = SharedRuns<Question, Judge.Judged>()
    private let kept = Kept<Question, Answer>(maxCost: 16 << 20) {
        4_096 + 2 * $0.judged.text.utf8.count
            + 2 * ($0.judged.json["shown"]?.canonical.count ?? 0)
    }

    init(registry: Registry, lists: TrustLists) {
        self.registry = registry
        self.lists = lists
        self.receipts = KeptReceipts(registry: registry)
    }

    /// The judgement of a document that stands like this.
    ///
    /// Its size is that of the log before its receipt was made: whoever enters the document asks
    /// whether anything was said since then, so that a judgement out of memory is as good as a new
    /// one.
    ///
    /// - Parameter judge: judges it with this receipt, if nobody has just done so.
    func judged(
        _ subject: Subject, of standing: IssuedStanding, in language: Language,
        _ judge: (_ receipt: [UInt8]) async throws -> Judge.Judged
    ) async throws -> Judge.Judged {
        func made() async throws -> Judge.Judged {
            // Reading what was judged takes its time: not on the thread of a connection.
            try await withTaskExecutorPreference(globalConcurrentExecutor) {
                let receipt = try await self.receipts.receipt(of: standing)
                var judged = try await judge(receipt.bytes)
                judged.size = receipt.size
                return judged
            }
        }
        guard let trust = await self.lists.mark() else { return try await made() }
        let now = self.registry.clock.read()
        let question = Question(
            subject: subject, standing: standing, language: language, trust: trust,
            slot: TimeSlot.number(at: now.wall))
        if let judged = self.kept(question, at: now) { return judged }
        return try await self.runs.run(question) {
            // It may have been made between the look and the run.
            if let judged = self.kept(question, at: self.registry.clock.read()) { return judged }
            let begin = self.registry.clock.read().monotonicNanoseconds
            let judged = try await made()
            // A judge that died has said nothing: the next one who asks may have more luck.
            if !judged.hasDied {
                self.kept[question] = Answer(judged: judged, nanoseconds: begin)
            }
            return judged
        }
    }

    private func kept(_ question: Question, at now: ClockReading) -> Judge.Judged? {
        guard let answer = self.kept[question], now.monotonicNanoseconds >= answer.nanoseconds,
            now.monotonicNanoseconds - answer.nanoseconds < UInt64(TimeSlot.milliseconds)
                * 1_000_000
        else { return nil }
        return answer.judged
    }
}
