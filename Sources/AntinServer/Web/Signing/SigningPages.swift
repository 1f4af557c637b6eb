internal import Hummingbird

/// What waits for a signature.
struct SigningPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {}
}
