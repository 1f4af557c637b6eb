internal import AntinCrypto
internal import AntinLog
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// An answer that is the same for everybody, made once and sent often.
struct ReadyAnswer: Sendable {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let body: ByteBuffer
    private let mark: String

    init(_ status: HTTPResponse.Status, headers: HTTPFields, body: ByteBuffer) {
        self.status = status
        let digest = Digest.sha256(Array(buffer: body)).hex
        self.mark = "\"\(digest.prefix(24))\""
        var headers = headers
        headers[.eTag] = self.mark
        self.headers = headers
        self.body = body
    }

    /// The answer to a request; only its headers if the browser has the rest.
    ///
    /// - Parameter seconds: how long browsers and proxies may keep it.
    func response(to request: Request, keptFor seconds: Int) -> Response {
        var headers = self.headers
        headers[.cacheControl] = "public, max-age=\(seconds)"
        if let known = request.headers[.ifNoneMatch], known.contains(self.mark) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: self.status, headers: headers, body: .init(byteBuffer: self.body))
    }
}
