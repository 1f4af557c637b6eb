// People who sign in.

package import AntinLog

/// A person's account, as it is kept: never the password.
package struct Account: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        case active, disabled, invited
    }

    package let id: String
    package let login: String
    package let name: String
    package let email: String?
    package let state: State
    package let grants: Set<Token.Grant>
    package let hasSecondFactor: Bool
    package let created: Timestamp

    package func may(_ role: Role, for organ: String) -> Bool { self.token.may(role, for: organ) }

    /// The account as one who acts, for what asks for a token.
    package var token: Token {
        Token(
            id: "account:\(self.id)", label: self.name, created: self.created, expires: nil,
            revoked: nil, grants: self.grants)
    }
}
