// Who is signed in.

package import AntinCore
package import AntinLog

/// A browser in which somebody has signed in.
package struct WebSession: Hashable, Sendable {
    package let id: String
    package let account: Account
    /// The organ acted for.
    package let organ: OrganID?
    /// What each form of this session holds.
    package let csrf: String
    package let language: Language?
    package let created: Timestamp
    package let seen: Timestamp
    /// When the person last proved to be there, beyond the cookie.
    package let steppedUp: Timestamp?
}

extension Registry {
    /// The session of a cookie's secret; nil if there is none, or it has ended.
    package func session(secret: String) async throws -> WebSession? { nil }
}
