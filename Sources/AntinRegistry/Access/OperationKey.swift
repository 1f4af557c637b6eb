// Doing a thing once, however often it is asked for.

package import AntinCrypto
import AntinLog
import FoundationEssentials

/// A caller's name for one operation. The operation's answer is written in its own transaction,
/// so asking again with the same key gives the same answer, also after a crash in between.
///
/// What is idempotent by its nature needs none: numbering and issuing (on the dispatch) and
/// registering finished bytes (on the digest of the main file).
package struct OperationKey: Hashable, Sendable {
    /// Whose key it is: two tokens may use the same word.
    package let scope: String
    package let key: String
    /// What was asked: the same key with another request is refused, not answered.
    package let request: Digest

    package init(scope: String, key: String, request: Digest) {
        self.scope = scope
        self.key = key
        self.request = request
    }
}

extension Registry {
    /// Submits `plan` under a key: if the key was seen, its answer, otherwise the plan's.
    func submit<Answer: Sendable & Codable>(
        key: OperationKey?, _ plan: @escaping @Sendable (inout Planning) throws -> Answer
    ) async throws -> Answer {
        guard let key else { return try await self.submit(plan) }
        return try await self.submit { planning in
            if let answer: Answer = try planning.answer(to: key) { return answer }
            let answer = try plan(&planning)
            try planning.keep(answer, of: key)
            return answer
        }
    }
}

extension Planning {
    fileprivate func answer<Answer: Codable>(to key: OperationKey) throws -> Answer? {
        let row = try self.transaction.row(
            "SELECT request, answer FROM operations WHERE scope = ? AND key = ?",
            [.text(key.scope), .text(key.key)])
        guard let row else { return nil }
        guard try row.digest(0) == key.request else { throw Refusal(.keyReused, key.key) }
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(try row.blob(1)))
        } catch is DecodingError {
            throw Refusal(.keyReused, key.key)
        }
    }

    fileprivate func keep<Answer: Codable>(_ answer: Answer, of key: OperationKey) throws {
        let body = [UInt8](try JSONEncoder().encode(answer))
        try self.transaction.execute(
            "INSERT INTO operations (scope, key, request, answer, time) VALUES (?, ?, ?, ?, ?)",
            [
                .text(key.scope), .text(key.key), .digest(key.request), .blob(body),
                .integer(self.time.milliseconds),
            ])
    }
}
