// UploadPlaces.swift
internal import AntinSystem
internal import HTTPTypes
internal import Hummingbird

/// Bounds the memory that bodies of people and programs with an account take: a large one, or one
/// that does not say its size, is first written to a file without a name, as slowly as its sender
/// likes; only then it is read into memory, within what may be held (``HeldBytes``).
///
/// Who has no account is let through: what anybody may send is taken in by ``PublicPages``, and
/// everything else refuses strangers before it reads.
struct UploadPlaces: RouterMiddleware {
    let places: Places
    let held: HeldBytes

    /// Bodies up to this size are JSON and forms; they are let through.
    private static let largeBytes = 256 << 10
    /// No handler takes more than this; what says that it is larger is refused by it.
    private static let maxBytes = 52 << 20
    /// A body is in memory as it came, as its parts, and on its way to where it is kept.
    private static let copies = 3

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard context.token != nil || context.session != nil, Self.mayBeLarge(request),
            !PublicPages.takesFilesItself(request)
        else { return try await next(request, context) }
        return try await self.places.run {
            let store = try await request.store(upTo: Self.maxBytes)
            return try await self.held.run(store.count * Self.copies) {
                var again = request
                again.body = .init(buffer: ByteBuffer(bytes: store.bytes))
                store.release(0..<store.count)
                return try await next(again, context)
            }
        }
    }

    private static func mayBeLarge(_ request: Request) -> Bool {
        guard request.method == .post || request.method == .put else { return false }
        if let length = request.headers[.contentLength] {
            return Int(length).map { $0 > Self.largeBytes && $0 <= Self.maxBytes } ?? false
        }
        return request.headers[.transferEncoding] != nil
    }
}
