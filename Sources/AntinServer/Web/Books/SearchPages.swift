internal import Hummingbird

/// Finding documents.
struct SearchPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {}
}
