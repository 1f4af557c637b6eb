// ClientLimits.swift
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// What one client may ask for that is costly, so that no one takes it from everybody else.
///
/// A school, or all of its parents, may stand behind one address: the allowances are made for that
/// (Docs/checking.md names them). Each is a bucket that fills again with time. The table forgets
/// whom it has not heard of longest; who is forgotten begins with full buckets.
final class ClientLimits: Sendable {
    /// What is counted.
    enum Act: Hashable, Sendable, CaseIterable {
        /// A file to be judged.
        case upload
        /// A question by number and date.
        case number
        /// A code that nobody was given.
        case missedCode
    }

    private struct Bucket {
        var left: Double
        var at: Int64
    }

    private struct Key: Hashable {
        let client: ClientKey
        let act: Act
    }

    private struct State {
        var young: [Key: Bucket] = [:]
        var old: [Key: Bucket] = [:]
        var uploads: [ClientKey: Int] = [:]
    }

    private let limits: ServerLimits
    private let clock: @Sendable () -> Int64
    private let state = Mutex(State())

    /// So many buckets in each of two generations, some 100 bytes each.
    static let maxBuckets = 20_000

    /// - Parameter clock: milliseconds that never go back.
    init(_ limits: ServerLimits, clock: @escaping @Sendable () -> Int64) {
        self.limits = limits
        self.clock = clock
    }

    /// Counts one act, or throws `too_many` with the seconds to wait.
    func take(_ act: Act, by client: ClientKey) throws {
        let allowance = self.allowance(for: act)
        let now = self.clock()
        let seconds: Int? = self.state.withLock { state in
            let key = Key(client: client, act: act)
            var bucket =
                state.young[key] ?? state.old[key]
                ?? Bucket(left: Double(allowance.burst), at: now)
            let passed = Double(max(0, now - bucket.at)) / 1_000
            bucket.left = min(
                Double(allowance.burst), bucket.left + passed * allowance.perSecond)
            bucket.at = now
            let isAllowed = bucket.left >= 1
            if isAllowed { bucket.left -= 1 }
            if state.young[key] == nil, state.young.count >= Self.maxBuckets {
                state.old = state.young
                state.young = [:]
            }
            state.young[key] = bucket
            return isAllowed
                ? nil : max(1, Int(((1 - bucket.left) / allowance.perSecond).rounded(.up)))
        }
        if let seconds { throw Self.tooMany(seconds) }
    }

    /// How many buckets are kept.
    var count: Int { self.state.withLock { $0.young.count + $0.old.count } }

    /// Runs `body` as one of the uploads that a client may have in hand at once.
    func upload<Answer: Sendable>(
        by client: ClientKey, _ body: () async throws -> Answer
    ) async throws -> Answer {
        let most = self.limits.uploadsOfClient
        let isAllowed = self.state.withLock { state in
            guard state.uploads[client, default: 0] < most else { return false }
            state.uploads[client, default: 0] += 1
            return true
        }
        guard isAllowed else { throw Self.tooMany(5) }
        defer {
            self.state.withLock { state in
                let left = state.uploads[client, default: 1] - 1
                state.uploads[client] = left > 0 ? left : nil
            }
        }
        try self.take(.upload, by: client)
        return try await body()
    }

    private func allowance(for act: Act) -> ServerLimits.Allowance {
        switch act {
        case .upload: self.limits.uploadAllowance
        case .number: self.limits.numberAllowance
        case .missedCode: self.limits.missedCodeAllowance
        }
    }

    private static func tooMany(_ seconds: Int) -> Problem {
        var problem = Problem(
            .tooManyRequests, "too_many",
            vi: "Từ địa chỉ mạng này đang có quá nhiều lượt kiểm tra",
            en: "too many checks come from this network address",
            nextVi: "đợi \(seconds) giây rồi thử lại; người khác không phải đợi",
            nextEn: "wait \(seconds) seconds, then try again; others need not wait")
        problem.headers[.retryAfter] = "\(seconds)"
        return problem
    }
}
