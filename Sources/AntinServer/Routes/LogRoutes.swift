// LogRoutes.swift
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// The log as static files (C2SP tlog-tiles): everything in the path, no query, so that no cache
/// between here and an auditor can mix answers up.
struct LogRoutes {
    let registry: Registry
    let tiles: TileDirectory

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

    func tile(_ request: Request, _ context: Context) throws -> Response {
        let rest = context.parameters.getCatchAll().joined(separator: "/")
        guard request.uri.query == nil, let path = try? TilePath(parsing: "tile/" + rest),
            let bytes = try self.tiles.bytes(of: path)
        else { throw Self.missing }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream",
                .cacheControl: "public, max-age=31536000, immutable",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static let missing = Problem(
        .notFound, "not_found", vi: "Không có tệp này", en: "there is no such file")
}
