internal import Hummingbird

/// Signing in, one's own account, the accounts of an organ.
struct AccountPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        LoginPages(web: self.web).add(to: router)
        LinkPages(web: self.web).add(to: router)
        OwnAccountPages(web: self.web).add(to: router)
    }
}
