internal import AntinCrypto
internal import HTTPTypes
internal import Hummingbird

/// The cookie that holds the secret of a session; no page without a session sets one.
struct SessionCookie: Sendable {
    /// Pages are reached over TLS: the cookie has the prefix that binds it to this host.
    let isSecure: Bool

    init(publicAddress: String) {
        self.isSecure = publicAddress.lowercased().hasPrefix("https://")
    }

    /// Over plain HTTP (a demonstration on this machine) browsers refuse the prefix.
    var name: String { self.isSecure ? "__Host-antin" : "antin" }

    /// The secret of the session that a request brings.
    func secret(of request: Request) -> String? { self.value(self.name, request) }

    private func value(_ name: String, _ request: Request) -> String? {
        guard let header = request.headers[.cookie] else { return nil }
        for piece in header.split(separator: ";") {
            let trimmed = piece.drop { $0 == " " }
            guard trimmed.hasPrefix(name + "=") else { continue }
            return String(trimmed.dropFirst(name.utf8.count + 1))
        }
        return nil
    }

    /// The header that hands out a secret; it ends with the browser's window at the latest.
    func header(secret: String) -> String {
        "\(self.name)=\(secret); Path=/; HttpOnly; SameSite=Strict" + self.suffix
    }

    /// The header that takes it back.
    var goodbye: String {
        "\(self.name)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" + self.suffix
    }

    /// How long a browser is known after its owner has signed in.
    private static let deviceSeconds = 180 * 86_400
    private var deviceName: String { self.name + "-device" }

    func header(device: String) -> String {
        "\(self.deviceName)=\(device); Path=/; HttpOnly; SameSite=Strict; Max-Age="
            + "\(Self.deviceSeconds)" + self.suffix
    }

    /// What the browser has kept of an earlier visit.
    func device(of request: Request) -> String? { self.value(self.deviceName, request) }

    private var suffix: String { self.isSecure ? "; Secure" : "" }

    /// Compares two secrets in a time that tells nothing about them.
    static func equal(_ left: String, _ right: String) -> Bool {
        Secrets.equal(Array(left.utf8), Array(right.utf8))
    }
}
