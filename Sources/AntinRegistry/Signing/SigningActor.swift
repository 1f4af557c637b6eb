// Who does something on the way to a signature.

/// A person or a program that sends, opens, returns, approves or signs.
package struct SigningActor: Hashable, Sendable {
    /// The account; nil for a program with a token.
    package let account: String?
    /// The person's name, or the token's label: for people.
    package let name: String

    package init(account: String?, name: String) {
        self.account = account
        self.name = name
    }

    package init(_ account: Account) {
        self.init(account: account.id, name: account.name)
    }

    /// A program.
    package init(_ token: Token) {
        self.init(account: nil, name: token.label)
    }
}
