// LogRoutes.swift
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// The log as static files (C2SP tlog-tiles): everything in the path, no query, so that no cache
/// between here and an auditor can mix answers up.
struct LogRoutes {
    let registry: Registry
    /// Tiles that were asked for: they never change.
    private let kept = Kept<String, ByteBuffer>(maxCost: 24 << 20, cost: \.readableBytes)

    init(registry: Registry) { self.registry = registry }

    func add(to router: Router<Context>) {
        router.get("log/checkpoint", use: self.checkpoint)
        router.get("log/tile/**", use: self.tile)
    }

    func checkpoint(_ request: Request, _ context: Context) async throws -> Response {
        guard let published = self.registry.checkpoint else { throw Self.missing }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/plain; charset=utf-8", .cacheControl: "max-age=2",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: published.note)))
    }

    func tile(_ request: Request, _ context: Context) async throws -> Response {
        guard request.uri.query == nil else { throw Self.missing }
        let name = request.uri.path
        if let kept = self.kept[name] { return Self.tile(kept) }
        let rest = context.parameters.getCatchAll().joined(separator: "/")
        guard let path = try? TilePath(parsing: "tile/" + rest),
            let bytes = try await self.read(path)
        else { throw Self.missing }
        let body = ByteBuffer(bytes: bytes)
        self.kept[name] = body
        return Self.tile(body)
    }

    /// Reads a file, or computes it: not on the thread of a connection.
    private func read(_ path: TilePath) async throws -> [UInt8]? {
        try await withTaskExecutorPreference(globalConcurrentExecutor) {
            try await Self.tile(path, of: self.registry)
        }
    }

    private static func tile(_ path: TilePath, of registry: Registry) async throws -> [UInt8]? {
        try registry.tile(path)
    }

    private static func tile(_ body: ByteBuffer) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream",
                .cacheControl: "public, max-age=31536000, immutable",
            ],
            body: .init(byteBuffer: body))
    }

    static let missing = Problem(
        .notFound, "not_found", vi: "Không có tệp này", en: "there is no such file")
}
