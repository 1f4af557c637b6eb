internal import Hummingbird

/// Signing in, one's own account, the accounts of an organ.
struct AccountPages: WebArea {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        LoginPages(web: self.web).add(to: router)
        LinkPages(web: self.web).add(to: router)
        OwnAccountPages(web: self.web).add(to: router)
        if let settings = self.web.configuration.identityProvider {
            IdentityProviderPages(web: self.web, provider: IdentityProvider(settings))
                .add(to: router)
        }
        StepUpPages(web: self.web).add(to: router)
        UserPages(web: self.web).add(to: router)
        TokenPages(web: self.web).add(to: router)
        AccessPages(web: self.web).add(to: router)
        AgainPages(web: self.web).add(to: router)
    }
}
