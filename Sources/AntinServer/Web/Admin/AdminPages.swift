internal import Hummingbird

/// The administrator's pages.
struct AdminPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {}
}
