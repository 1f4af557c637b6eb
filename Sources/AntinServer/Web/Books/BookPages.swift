internal import Hummingbird

/// The books in the decree's columns.
struct BookPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {}
}
