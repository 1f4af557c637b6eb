// Problem.swift
internal import AntinCore
internal import HTTPTypes
internal import Hummingbird

/// An error as the API shows it (RFC 9457): a stable id, what happened, what it means, what to do
/// next, in both languages. Never a stack trace, a path or a secret.
struct Problem: HTTPResponseError {
    let status: HTTPResponse.Status
    let id: String
    let title: Words
    let next: Words
    /// What else a program may want to know.
    var members: [String: JSONValue] = [:]
    /// Headers that this status needs: `Allow`.
    var headers: HTTPFields = [:]

    /// The same sentence in both languages.
    struct Words: Sendable, Equatable {
        let vi: String
        let en: String
    }

    init(
        _ status: HTTPResponse.Status, _ id: String, vi: String, en: String, nextVi: String = "",
        nextEn: String = ""
    ) {
        self.status = status
        self.id = id
        self.title = Words(vi: vi, en: en)
        self.next = Words(vi: nextVi, en: nextEn)
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let vietnamese = Self.prefersVietnamese(request)
        var members = self.members.merging([
            "type": .string("urn:antin:problem:\(self.id)"),
            "status": .integer(self.status.code),
            "title": .string(vietnamese ? self.title.vi : self.title.en),
            "title_vi": .string(self.title.vi),
            "title_en": .string(self.title.en),
        ]) { $1 }
        if !self.next.vi.isEmpty {
            members["next_vi"] = .string(self.next.vi)
            members["next_en"] = .string(self.next.en)
        }
        var response = JSONAnswer(.object(of: members), status: self.status).response
        response.headers[.contentType] = "application/problem+json"
        for field in self.headers { response.headers[field.name] = field.value }
        return response
    }

    static func prefersVietnamese(_ request: Request) -> Bool {
        !(request.headers[.acceptLanguage] ?? "vi").lowercased().hasPrefix("en")
    }
}

extension Problem {
    /// There is no room just now, through no fault of the caller's.
    static func busy(vi: String, en: String) -> Problem {
        var problem = Problem(
            .serviceUnavailable, "busy", vi: vi, en: en, nextVi: "thử lại sau vài giây",
            nextEn: "try again in a few seconds")
        problem.headers[.retryAfter] = "5"
        return problem
    }

    /// A state secret, which this system does not take.
    init(_ refusal: SecrecyRefusal) {
        self.init(
            .unprocessableContent, "state_secret",
            vi: "Văn bản có dấu \(refusal.mark.rawValue): hệ thống không nhận văn bản mật",
            en: "marked \(refusal.mark.rawValue): state secrets are refused",
            nextVi: "đăng ký vào sổ văn bản mật, ngoài hệ thống",
            nextEn: "enter it in the book of secret documents, outside this system")
    }
}
