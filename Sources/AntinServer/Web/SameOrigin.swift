internal import HTTPTypes
internal import Hummingbird

/// Whether a request that changes something was sent by a page of this server.
enum SameOrigin {
    /// Browsers say so in `Sec-Fetch-Site`, which no page can change; where they do not (plain HTTP
    /// beyond this machine), in `Origin`. Since our pages send no referrer, `Origin` is `null` even
    /// from one of them, so the first word counts alone. A request with neither comes from no
    /// browser that a third party could steer.
    static func holds(_ request: Request, publicAddress: String) -> Bool {
        if let site = Self.field("Sec-Fetch-Site", request) {
            return site == "same-origin" || site == "none"
        }
        guard let origin = Self.field("Origin", request)?.lowercased() else { return true }
        if origin == publicAddress.lowercased() { return true }
        guard let host = request.head.authority?.lowercased() else { return false }
        return origin == "https://\(host)" || origin == "http://\(host)"
    }

    private static func field(_ name: String, _ request: Request) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }
    }
}
