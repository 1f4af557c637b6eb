internal import Hummingbird

/// What arrives, and what became of what was sent.
struct InboxPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {}
}
