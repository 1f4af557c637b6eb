internal import AntinCore
internal import AntinRegistry

/// Who looks at a page.
struct Visitor: Sendable {
    let language: Language
    /// Nil for the public.
    let session: WebSession?
    /// The organ acted for; nil for the public, and for who has no role in any.
    let organ: RegisteredOrgan?
    /// Path of the page, without the query.
    let path: String
    /// Path and query, to come back to it.
    let address: String
    /// The words to show once, after something was done.
    let notice: String?

    /// Whether the person has a role in the organ acted for.
    func may(_ role: Role) -> Bool {
        guard let session, let organ else { return false }
        return session.account.may(role, for: organ.id.text)
    }
}
