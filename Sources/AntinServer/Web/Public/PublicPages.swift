internal import Hummingbird

/// What anybody may do: check a file, look up a code or a number.
struct PublicPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {}
}
