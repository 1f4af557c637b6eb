internal import Hummingbird

/// What the auditor sees.
struct AuditPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {}
}
