internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Turns what the registry refuses into problems; anything else stays a bare 500, its cause in the
/// log alone. A browser that asked for a page gets a page.
struct ProblemMiddleware: RouterMiddleware {
    let web: Web

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = KeptLanguage.on(
            try await self.answer(request, context, next), for: request)
        response.headers[.xContentTypeOptions] = "nosniff"
        if let secret = context.renewal.newSecret {
            // An answer that hands out a newer one of its own keeps it.
            let name = self.web.cookie.name + "="
            if !response.headers[values: .setCookie].contains(where: { $0.hasPrefix(name) }) {
                response.headers[values: .setCookie].append(
                    self.web.cookie.header(secret: secret))
            }
        }
        return response
    }

    private func answer(
        _ request: Request, _ context: Context,
        _ next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Self.problem(error, context)
            guard Self.wantsPage(request) else {
                return try problem.response(from: request, context: context)
            }
            return try await self.page(problem, request, context)
        }
    }

    /// A page for a person: who is not signed in is asked to do so, and comes back here.
    private func page(
        _ problem: Problem, _ request: Request, _ context: Context
    ) async throws -> Response {
        if problem.id == "not_logged_in", request.method == .get {
            let to = request.uri.description.addingPercentEncodingForQuery
            return self.web.done("/login?to=\(to)")
        }
        if problem.id == "not_logged_in", request.method == .post {
            return self.web.done("/login?to=%2Fhome", notice: "notice.session_over")
        }
        // The session was found further inside: the context that came back up does not have it.
        var context = context
        if let secret = context.renewal.newSecret ?? self.web.cookie.secret(of: request),
            let session = try? await self.web.registry.session(secret: secret)
        {
            context.session = session
            if let organ = session.organ {
                context.organ = try await self.web.registry.organ(organ)
            }
        }
        return self.web.problem(problem, for: self.web.visitor(request, context))
    }

    private static func wantsPage(_ request: Request) -> Bool {
        !request.uri.path.hasPrefix("/api/")
            && (request.headers[.accept] ?? "").contains("text/html")
    }

    /// What an error says to the outside.
    static func problem(_ error: any Error, _ context: Context) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as RegistryError: return Problem(error)
        case let refusal as Refusal: return Problem(refusal)
        case let refusal as SecrecyRefusal: return Problem(refusal)
        case BlobError.missing:
            // After a restore: the record came back, the file has not yet.
            return Problem(
                .notFound, "file_missing", vi: "Tệp này chưa có trên máy chủ",
                en: "this file is not on the server",
                nextVi: "quản trị nhập lại tệp từ bản của nơi nhận: antind log reenter",
                nextEn: "administrator: enter it again from a recipient's copy: antind log reenter")
        case let error as FormatError:
            return Problem(
                .unprocessableContent, "bad_member", vi: "Yêu cầu chưa đúng: \(error)",
                en: "the request is not right: \(error)", nextVi: "xem /openapi.json",
                nextEn: "see /openapi.json")
        case let error as HTTPError where error.status == .notFound:
            return Problem(
                .notFound, "http",
                vi: "Không có trang này: địa chỉ gõ sai, hoặc văn bản không thuộc cơ quan đang làm",
                en: "there is no such page: a wrong address, or another office's document")
        case let error as HTTPError:
            if error.status == .notFound {
                return Problem(
                    .notFound, "http", vi: "Không có trang này", en: "Page not found",
                    nextVi: "xem lại địa chỉ, hoặc về trang đầu",
                    nextEn: "check the address, or go to the first page")
            }
            return Problem(
                error.status, "http", vi: "Yêu cầu không được chấp nhận (\(error.status.code))",
                en: "the request was refused (\(error.status.code))")
        default:
            context.logger.error("request failed", metadata: ["error": "\(error)"])
            return Problem(
                .internalServerError, "internal", vi: "Máy chủ gặp lỗi; mã yêu cầu \(context.id)",
                en: "the server failed; request id \(context.id)",
                nextVi: "báo quản trị kèm mã này", nextEn: "tell the administrator this id")
        }
    }
}

extension String {
    /// The text as a value in a query.
    var addingPercentEncodingForQuery: String {
        var encoded = ""
        for byte in self.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (hex.utf8.count == 1 ? "0" : "") + hex
            }
        }
        return encoded
    }
}
