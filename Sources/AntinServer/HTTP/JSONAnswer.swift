// JSONAnswer.swift
internal import AntinCore
internal import HTTPTypes
internal import Hummingbird

/// A JSON answer, printed by the same canonical printer as everything that is signed.
struct JSONAnswer: ResponseGenerator {
    let value: JSONValue
    let status: HTTPResponse.Status

    init(_ value: JSONValue, status: HTTPResponse.Status = .ok) {
        self.value = value
        self.status = status
    }

    var response: Response {
        Response(
            status: self.status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: self.value.canonical)))
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        self.response
    }
}
