internal import AntinCrypto
internal import HTTPTypes
internal import Hummingbird

/// Style sheets and scripts. Their address holds a digest of their bytes, so that browsers and
/// proxies may keep them for ever.
struct Assets: Sendable {
    struct Asset: Sendable {
        let address: String
        let type: String
        let body: ByteBuffer
    }

    private let assets: [String: Asset]
    /// `asset_style_css` and the like: what templates put into `href` and `src`.
    let values: [String: String]

    init(_ files: [String: [UInt8]]) {
        var assets: [String: Asset] = [:]
        var values: [String: String] = [:]
        for (name, bytes) in files {
            let mark = Digest.sha256(bytes).hex.prefix(16)
            let address = "/assets/\(mark)/\(name)"
            assets["\(mark)/\(name)"] = Asset(
                address: address, type: Self.type(of: name), body: ByteBuffer(bytes: bytes))
            let key = name.map { $0 == "." || $0 == "-" ? "_" : $0 }
            values["asset_" + String(key)] = address
        }
        self.assets = assets
        self.values = values
    }

    func add(to router: some RouterMethods<Context>) {
        router.get("assets/{mark}/{name}") { _, context -> Response in
            let mark = context.parameters.get("mark") ?? ""
            let name = context.parameters.get("name") ?? ""
            guard let asset = self.assets["\(mark)/\(name)"] else { throw LogRoutes.missing }
            return Response(
                status: .ok,
                headers: [
                    .contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable",
                ], body: .init(byteBuffer: asset.body))
        }
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "webmanifest": "application/manifest+json"
        default: "application/octet-stream"
        }
    }
}
