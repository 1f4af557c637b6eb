// Whole HTTP answers, kept for the one who asks again.

package import AntinCrypto
import AntinLog

/// An answer that was given to a request with an `Idempotency-Key`.
package struct StoredAnswer: Hashable, Sendable {
    package let status: Int
    package let contentType: String
    package let body: [UInt8]

    package init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}

extension Registry {
    /// How long an answer is kept. Operations remember their keys for ever (`OperationKey`).
    package static let answerLifeMilliseconds: Int64 = 24 * 3_600_000

    /// The answer that this scope got under this key, or `nil`.
    ///
    /// Throws `Refusal(.keyReused)` if the key was used for a request with another digest: the
    /// caller answers 422 and does nothing.
    ///
    /// - Parameters:
    ///   - scope: whose key it is: the token's id.
    ///   - request: digest of method, path and body.
    package func answer(scope: String, key: String, request: Digest) async throws
        -> StoredAnswer?
    {
        let oldest = self.clock.read().wall.milliseconds - Self.answerLifeMilliseconds
        let secrets = self.secrets
        return try await self.read { reader in
            let row = try reader.row(
                """
                SELECT request, status, content_type, body FROM answers
                WHERE scope = ? AND key = ? AND time >= ?
                """, [.text(scope), .text(key), .integer(oldest)])
            guard let row else { return nil }
            guard try row.digest(0) == request else {
                throw RegistryError.refused(Refusal(.keyReused, key))
            }
            let kept = StoredAnswer(
                status: Int(try row.integer(1)), contentType: try row.text(2),
                body: try row.blob(3))
            return secrets.given(kept, scope: scope, key: key)
        }
    }

    /// Keeps an answer under its key; the first one stays. Old ones are forgotten on the way.
    package func keep(_ answer: StoredAnswer, scope: String, key: String, request: Digest)
        async throws
    {
        let answer = self.secrets.keeping(answer, scope: scope, key: key)
        try await self.submit { planning in
            let now = planning.time.milliseconds
            try planning.transaction.execute(
                "DELETE FROM answers WHERE time < ?",
                [.integer(now - Self.answerLifeMilliseconds)])
            try planning.transaction.execute(
                """
                INSERT INTO answers (scope, key, request, status, content_type, body, time)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope, key) DO NOTHING
                """,
                [
                    .text(scope), .text(key), .digest(request), .integer(Int64(answer.status)),
                    .text(answer.contentType), .blob(answer.body), .integer(now),
                ])
        }
    }
}
