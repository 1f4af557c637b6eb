// FileAnswer.swift
internal import AntinCore
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// A document's file as an answer: always an attachment of a fixed type, never shown in place.
enum FileAnswer {
    static func response(_ file: RecordFile, _ registry: Registry) async throws -> Response {
        let bytes = try await registry.bytes(of: file.sha256)
        return self.response(
            bytes, name: file.name,
            type: file.name.lowercased().hasSuffix(".pdf")
                ? "application/pdf" : "application/octet-stream")
    }

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
