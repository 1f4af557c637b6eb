// PublicRoutes.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What programs ask about the server itself; what anybody asks about documents is `PublicPages`.
struct PublicRoutes {
    let registry: Registry
    /// The trust bundle to hand out, made anew whenever the registry changes who may sign.
    let trust: @Sendable () async throws -> [UInt8]?

    func add(to router: Router<Context>) {
        router.get("healthz", use: self.health)
        router.get("openapi.json", use: self.openAPI)
        router.get("trust", use: self.trustBundle)
    }

    func health(_ request: Request, _ context: Context) -> JSONAnswer {
        let size = self.registry.checkpoint?.head.size ?? 0
        switch self.registry.mode {
        case .writable:
            return JSONAnswer(["status": "ok", "size": .integer(size)])
        case .readOnly(let reason):
            return JSONAnswer(
                [
                    "status": "read_only", "size": .integer(size), "reason": .string(reason.name),
                ], status: .serviceUnavailable)
        }
    }

    func openAPI(_ request: Request, _ context: Context) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_json)))
    }

    func trustBundle(_ request: Request, _ context: Context) async throws -> Response {
        guard let bytes = try await self.trust() else { throw LogRoutes.missing }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "max-age=60"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
