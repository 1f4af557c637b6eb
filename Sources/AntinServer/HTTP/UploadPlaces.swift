// UploadPlaces.swift
internal import HTTPTypes
internal import Hummingbird

/// Bounds the memory that bodies take: a large one, or one that does not say its size, is taken in
/// only while it has a place. What many clients send at once is not all held at once.
struct UploadPlaces: RouterMiddleware {
    let places: Places

    /// Bodies up to this size are JSON and forms; they are let through.
    private static let largeBytes = 256 << 10

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard Self.mayBeLarge(request) else { return try await next(request, context) }
        return try await self.places.run { try await next(request, context) }
    }

    private static func mayBeLarge(_ request: Request) -> Bool {
        guard request.method == .post || request.method == .put else { return false }
        if let length = request.headers[.contentLength] {
            return Int(length).map { $0 > Self.largeBytes } ?? true
        }
        return request.headers[.transferEncoding] != nil
    }
}
