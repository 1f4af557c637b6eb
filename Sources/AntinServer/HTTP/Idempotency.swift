// Idempotency.swift
internal import AntinCrypto
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// `Idempotency-Key`: the same key with the same request gives the same answer and acts once.
///
/// The answer is kept after the act; an act that was done but whose answer was lost is idempotent
/// by itself, because the registry keeps the key in the same transaction (`OperationKey`) or is
/// idempotent on the dispatch.
struct Idempotency: RouterMiddleware {
    let registry: Registry
    let maxBytes: Int

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .post || request.method == .put, let token = context.token,
            let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name]
        else { return try await next(request, context) }
        guard (8...128).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw Problem(
                .badRequest, "bad_key", vi: "Idempotency-Key dài 8–128 ký tự nhìn thấy được",
                en: "an Idempotency-Key has 8 to 128 visible characters")
        }
        let body = try await request.bytes(upTo: self.maxBytes)
        let digest = Self.digest(request, body)
        if let kept = try await self.registry.answer(scope: token.id, key: key, request: digest) {
            return Response(
                status: .init(code: kept.status),
                headers: [.contentType: kept.contentType, .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(bytes: kept.body)))
        }
        var again = request
        again.body = .init(buffer: ByteBuffer(bytes: body))
        var context = context
        context.operation = OperationKey(scope: token.id, key: key, request: digest)
        var response = try await next(again, context)
        guard response.status.kind == .successful else { return response }
        let type = response.headers[.contentType] ?? "application/json"
        let collector = Collector()
        try await response.body.write(collector)
        let written = collector.bytes.withLock { $0 }
        try await self.registry.keep(
            StoredAnswer(
                status: response.status.code, contentType: type, body: Array(buffer: written)),
            scope: token.id, key: key, request: digest)
        response.body = .init(byteBuffer: written)
        return response
    }

    private static func digest(_ request: Request, _ body: [UInt8]) -> Digest {
        var hasher = Hasher256()
        hasher.update(Array("\(request.method.rawValue) \(request.uri.description)\n".utf8))
        hasher.update(body)
        return hasher.finish()
    }
}

/// Keeps what a response writes.
private final class Collector: ResponseBodyWriter, Sendable {
    let bytes = Mutex(ByteBuffer())

    func write(_ buffer: ByteBuffer) {
        self.bytes.withLock { bytes in
            var buffer = buffer
            bytes.writeBuffer(&buffer)
        }
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}
