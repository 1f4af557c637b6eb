// FileAnswer.swift
internal import AntinCore
internal import AntinRegistry
internal import AntinSystem
internal import HTTPTypes
internal import Hummingbird

/// A document's file as an answer: always an attachment of a fixed type, never shown in place.
enum FileAnswer {
    static func response(_ file: RecordFile, _ registry: Registry) async throws -> Response {
        let store = try await registry.file(file.sha256)
        let type =
            file.name.lowercased().hasSuffix(".pdf")
            ? "application/pdf" : "application/octet-stream"
        var response = self.response([], name: file.name, type: type)
        // Piece by piece, as fast as the other side takes it: many slow readers of large files
        // hold a piece each.
        response.body = .init(contentLength: store.count) { writer in
            // Bodies are written on the connection's thread, which must not wait for a disk.
            try await withTaskExecutorPreference(globalConcurrentExecutor) {
                var start = 0
                while start < store.count {
                    let end = min(start + Self.pieceBytes, store.count)
                    try await writer.write(ByteBuffer(bytes: store.bytes(start..<end)))
                    store.release(start..<end)
                    start = end
                }
            }
            try await writer.finish(nil)
        }
        return response
    }

    private static let pieceBytes = 64 << 10

    static func response(_ bytes: [UInt8], name: String, type: String) -> Response {
        // RFC 6266: an ASCII name for old clients, the true one in UTF-8 beside it.
        let plain = String(
            name.map { $0.isASCII && $0 != "\"" && $0 != "\\" && !$0.isNewline ? $0 : "_" })
        var headers: HTTPFields = [
            .contentType: type, .cacheControl: "no-store",
            .contentDisposition:
                "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(Self.percent(name))",
        ]
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] = "sandbox; default-src 'none'"
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static func percent(_ name: String) -> String {
        name.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80,
                Character(scalar).isLetter || Character(scalar).isNumber
                    || ".-_~".unicodeScalars.contains(scalar)
            {
                return String(scalar)
            }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
        }.joined()
    }
}
