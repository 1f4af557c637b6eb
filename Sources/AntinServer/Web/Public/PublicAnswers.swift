internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes

/// What anybody may learn about a document, made at most once in ten seconds.
///
/// Each answer says as of when it speaks, and none is older than a ``TimeSlot``. What the
/// register itself says about a document is never old: a recall ends the answers made before it.
/// So a hundred thousand parents who check one document cost as much as one.
final class PublicAnswers: Sendable {
    let registry: Registry
    private let judge: Judge
    /// Enough for all documents of a busy office; about 150 bytes each.
    private let known = Kept<Key, Known>(maxCost: 240_000)

    static let slotMilliseconds = TimeSlot.milliseconds

    /// What a document is asked for by.
    enum Key: Hashable, Sendable {
        case file(Digest)
        case code(VerificationCode)
        case entry(UInt64)
    }

    typealias Found = IssuedStanding

    private struct Known: Sendable {
        /// The log had this size when the register was asked.
        let size: UInt64
        let found: Found?
    }

    init(registry: Registry, judge: Judge) {
        self.registry = registry
        self.judge = judge
    }

    // MARK: Time

    var now: Timestamp { self.registry.clock.read().wall }

    func slot(at time: Timestamp) -> Int64 { TimeSlot.number(at: time) }

    /// Whole seconds, at least one, until what is said now is said anew.
    func secondsLeft(at time: Timestamp) -> Int {
        let left = Self.slotMilliseconds - time.milliseconds % Self.slotMilliseconds
        return max(1, Int(left / 1_000))
    }

    // MARK: Finding

    /// Refused by a register that contradicts what was promised. One that may lack its last
    /// entries answers as of the last one that it has (``asOf``).
    func requireRegister() throws {
        if case .readOnly(let reason) = self.registry.mode, !self.registry.answers {
            throw RegistryError.readOnly(reason)
        }
    }

    /// The time that answers hold for.
    var asOf: Timestamp { self.registry.asOf ?? self.now }

    /// Before anybody is told that there is no such document: a register that may lack its last
    /// entries does not know that.
    func requireWholeRegister() throws {
        guard let asOf = self.registry.asOf else { return }
        throw Problem(
            .serviceUnavailable, "register_behind",
            vi: "Chưa biết: sổ chỉ đủ đến \(asOf.long(in: .vietnamese)), trong đó không có",
            en:
                "not known: the register is complete only up to \(asOf.long(in: .english)), and does not have it by then",
            nextVi: "hỏi lại sau khi sổ được khôi phục đủ, hoặc kiểm tra bằng phiếu đi kèm tệp",
            nextEn: "ask again once it is whole, or check with the receipt that came with the file")
    }

    /// The issued document, if the published log has it. Cost: a look into memory while the log
    /// does not grow, one row of the database otherwise.
    func find(_ key: Key) async throws -> Found? {
        try self.requireRegister()
        let size = self.registry.checkpoint?.head.size ?? 0
        if let known = self.known[key], known.size == size { return known.found }
        let document = try await self.document(key)
        var found: Found?
        if let document, document.kind == .issued, document.entry < size {
            found = Found(document, published: size)
        }
        self.known[key] = Known(size: size, found: found)
        return found
    }

    private func document(_ key: Key) async throws -> RegisteredDocument? {
        switch key {
        case .file(let digest): try await self.registry.issuedDocument(withFile: digest)
        case .code(let code): try await self.registry.document(withCode: "\(code)")
        case .entry(let entry): try await self.registry.document(entry)
        }
    }

    /// Who has said that a file is forged; nil if nobody did.
    func denial(of file: Digest) async throws -> Denial? {
        try await self.judge.denied.denial(of: file, in: self.registry)
    }

    // MARK: Answering

    /// The document's receipt, canonical.
    func receipt(of found: Found) async throws -> [UInt8] {
        try await self.judge.receipt(of: found)
    }

    /// What the verifier says: about the registered file for a digest, about the entry alone for
    /// anything else.
    func judged(_ key: Key, _ found: Found) async throws -> Judge.Judged {
        guard case .file(let digest) = key else {
            return try await self.judge.issued(found, file: nil)
        }
        return try await self.judge.issued(found, file: digest)
    }
}
