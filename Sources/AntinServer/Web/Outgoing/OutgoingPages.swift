internal import Hummingbird

/// The clerk's outgoing documents, from the draft to what became of it.
struct OutgoingPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {}
}
