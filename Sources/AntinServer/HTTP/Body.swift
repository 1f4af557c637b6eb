// Body.swift
internal import AntinCore
internal import AntinLog
internal import AntinSystem
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reading what a request carries, within limits.
extension Request {
    /// The whole body.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        // What says that it is too large is not waited for.
        if let length = self.headers[.contentLength], Int(length).map({ $0 > limit }) ?? true {
            throw Self.tooLarge(limit)
        }
        do {
            return Array(buffer: try await self.body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw Self.tooLarge(limit)
        } catch {
            throw Self.cut
        }
    }

    /// The members of a JSON body.
    func members(
        _ format: String, upTo limit: Int = 2 << 20
    ) async throws -> JSONObjectReader {
        let bytes = try await self.bytes(upTo: limit)
        do {
            let value = try JSONValue(
                parsingLoosely: bytes.isEmpty ? Array("{}".utf8) : bytes, maxBytes: 48 << 20)
            guard case .object(let object) = value else {
                throw FormatError(format, expected: "an object")
            }
            return JSONObjectReader(object, format: format)
        } catch {
            throw Problem(
                .badRequest, "bad_json", vi: "JSON không đọc được: \(error)",
                en: "JSON cannot be read: \(error)")
        }
    }

    /// The parts of a form.
    func form(upTo limit: Int) async throws -> MultipartForm {
        guard let type = self.headers[.contentType],
            let boundary = MultipartForm.boundary(in: type)
        else {
            throw Problem(
                .unsupportedMediaType, "not_a_form", vi: "Cần biểu mẫu multipart/form-data",
                en: "a multipart/form-data form is needed")
        }
        var reader = MultipartReader(boundary: boundary)
        do {
            try await self.stream(upTo: limit) { try reader.read($0[...]) }
            return try reader.finish()
        } catch let error as FormatError {
            throw Problem(
                .badRequest, "bad_form", vi: "Biểu mẫu không đọc được: \(error)",
                en: "the form cannot be read: \(error)")
        }
    }

    /// The whole body, in a scratch file if it is large: for what anybody may send.
    func store(upTo limit: Int) async throws -> ByteStore {
        var file = ScratchFile()
        try await self.stream(upTo: limit) { try file.append($0[...]) }
        return try file.finish()
    }

    /// Hands on the body as it arrives.
    private func stream(upTo limit: Int, _ take: ([UInt8]) throws -> Void) async throws {
        if let length = self.headers[.contentLength], Int(length).map({ $0 > limit }) ?? true {
            throw Self.tooLarge(limit)
        }
        var count = 0
        do {
            for try await buffer in self.body {
                count += buffer.readableBytes
                guard count <= limit else { throw Self.tooLarge(limit) }
                try take(Array(buffer: buffer))
            }
        } catch let problem as Problem {
            throw problem
        } catch let error as FormatError {
            throw error
        } catch {
            throw Self.cut
        }
    }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(
            .contentTooLarge, "too_large", vi: "Quá lớn, tối đa \(limit >> 20) MiB",
            en: "too large, at most \(limit >> 20) MiB")
    }

    private static var cut: Problem {
        Problem(
            .badRequest, "bad_body", vi: "Nội dung yêu cầu bị cắt hoặc sai",
            en: "the request's body is cut or malformed")
    }

    /// A value of the query. Forms of pages write a blank as `+`, which the router's own reader
    /// takes for a plus.
    func query(_ name: String) -> String? {
        guard let query = self.uri.query else { return nil }
        return WebForm.decoded(Array(query.utf8))?.first { $0.name == name }?.value
    }
}

extension Array where Element == UInt8 {
    init(buffer: ByteBuffer) {
        self = Array(buffer.readableBytesView)
    }
}

extension Context {
    /// An identifier in the path.
    func identifier<Rule>(_ name: String) throws -> Identifier<Rule> {
        guard let text = self.parameters.get(name), let identifier = Identifier<Rule>(text) else {
            throw Problem(
                .notFound, "not_found", vi: "Không có địa chỉ này", en: "there is nothing here")
        }
        return identifier
    }

    func index(_ name: String) throws -> UInt64 {
        guard let text = self.parameters.get(name), let index = UInt64(text), "\(index)" == text
        else {
            throw Problem(
                .notFound, "not_found", vi: "Không có địa chỉ này", en: "there is nothing here")
        }
        return index
    }
}
