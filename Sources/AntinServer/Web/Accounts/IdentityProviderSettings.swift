/// The identity provider whose people may sign in here (OpenID Connect).
package struct IdentityProviderSettings: Sendable {
    /// A group of the provider, and the role that it stands for.
    package struct Mapping: Sendable {
        package let group: String
        package let organ: String
        package let role: String

        package init(group: String, organ: String, role: String) {
            self.group = group
            self.organ = organ
            self.role = role
        }
    }

    /// `https://…`, exactly as the provider's tokens name it.
    package var issuer: String
    package var clientID: String
    package var clientSecret: String
    /// A PEM file with the only certificates to trust for the provider; nil for the machine's.
    package var caFile: String?
    /// The claim that holds the login here.
    package var loginClaim = "preferred_username"
    package var groupsClaim = "groups"
    package var mappings: [Mapping] = []

    package init(issuer: String, clientID: String, clientSecret: String) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
    }
}
