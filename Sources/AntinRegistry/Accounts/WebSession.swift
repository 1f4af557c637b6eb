// A person at a browser.

package import AntinCore
package import AntinLog

/// Somebody who has signed in, for as long as the browser brings the secret.
package struct WebSession: Sendable, Hashable {
    /// How the person showed who it is.
    package enum Way: String, Sendable {
        case password, oidc
        /// By the one-time link of an invitation.
        case link
    }

    /// A public name, to list and end it by.
    package let id: String
    /// With the grants that count in this session.
    package let account: Account
    /// Grants that wait until the person has a second factor.
    package let withheld: Set<Token.Grant>
    /// The organ acted for.
    package let organ: OrganID?
    /// What every form must hold.
    package let csrf: String
    package let language: Language?
    package let created: Timestamp
    package let seen: Timestamp
    /// When the person last showed password or code for an action; `nil` for never.
    package let steppedUp: Timestamp?
    package let way: Way
    /// What the browser calls itself, shortened: for the list of one's own sessions.
    package let agent: String
}

/// A session with its secret, which exists nowhere else.
package struct NewSession: Sendable {
    package let session: WebSession
    /// 43 characters, 256 random bits: the value of the cookie.
    package let secret: String
}

/// How long a session lasts (ASVS 7.3).
package enum SessionLife {
    /// From signing in to its end, whatever happens.
    package static let wholeMilliseconds: Int64 = 10 * 3_600_000
    package static let idleMilliseconds: Int64 = 20 * 60_000
    /// For signers, auditors and administrators.
    package static let privilegedIdleMilliseconds: Int64 = 10 * 60_000
    /// From the password to the code.
    package static let codeMilliseconds: Int64 = 5 * 60_000
    /// A session is marked as seen no oftener than this: reading a page should not be a write.
    static let seenMilliseconds: Int64 = 60_000
    /// How long a confirmation counts for the actions that need one.
    package static let stepUpMilliseconds: Int64 = 5 * 60_000
}
