internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import HTTPTypes
internal import Hummingbird

/// The same questions for programs.
struct PublicAPI {
    let pages: PublicPages
    private let receipts = Kept<UInt64, KeptAnswer>(maxCost: 16 << 20) {
        $0.answer.body.readableBytes + 320
    }

    private struct KeptAnswer: Sendable {
        let slot: Int64
        let found: PublicAnswers.Found
        let answer: ReadyAnswer
    }

    private var answers: PublicAnswers { self.pages.answers }

    init(pages: PublicPages) { self.pages = pages }

    func add(to router: RouterGroup<Context>) {
        router.get("api/check/{sha256}", use: self.known)
        router.post("api/check", use: self.check)
        router.get("api/lookup", use: self.lookup)
    }

    /// Whether the register has a file: by its digest alone, which is all that a browser sends
    /// first. Never kept: making the answer costs less than looking for one that was made.
    func known(_ request: Request, _ context: Context) async throws -> Response {
        guard case .file(let digest) = try self.pages.fileKey(context) else {
            throw LogRoutes.missing
        }
        let isDenied = try await self.answers.denial(of: digest) != nil
        let found = isDenied ? nil : try await self.answers.find(.file(digest))
        let page = found == nil && !isDenied ? nil : JSONValue.string("/check/\(digest.hex)")
        let answer: JSONValue = .object([
            "schema": "antin.known/1", "sha256": .string(digest.hex),
            "registered": .bool(found != nil), "denied": .bool(isDenied),
            "index": found.map { .integer($0.entry) },
            "state": found.map { .string($0.state.rawValue) },
            "as_of": .string("\(self.answers.asOf)"), "page": page,
        ])
        let seconds = self.answers.secondsLeft(at: self.answers.now)
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/json",
                .cacheControl: "public, max-age=\(seconds)",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.canonical)))
    }

    /// Judges a file that is sent as the body.
    func check(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let limit = self.pages.web.configuration.limits.maxFileBytes
        let language = self.pages.web.visitor(request, context).language
        return try await self.pages.web.clients.upload(by: context.client) {
            let store = try await request.store(upTo: limit)
            let judged = try await self.pages.inTurn(store, for: context.client) { bytes in
                try await self.pages.web.judge.run(
                    bytes, name: "file", receipt: nil, language: language)
            }
            // The words of the pages are for them alone.
            let members = judged.json.object?.members.filter { $0.name != "shown" } ?? []
            return JSONAnswer(.object(JSONObject(members.map { ($0.name, $0.value) })))
        }
    }

    /// By file or by code anybody sees the facts; by number and date alone only whether there is
    /// such a document, unless it is public.
    func lookup(_ request: Request, _ context: Context) async throws -> Response {
        if let digest = request.query("sha256").flatMap({ Digest(hex: $0) }) {
            return try await self.receipt(self.answers.find(.file(digest)), request)
        }
        if let typed = request.query("code") {
            guard let code = VerificationCode(typed: typed) else {
                throw PublicPages.notRegistered
            }
            guard let found = try await self.answers.find(.code(code)) else {
                try self.pages.web.clients.take(.missedCode, by: context.client)
                throw PublicPages.notRegistered
            }
            return try await self.receipt(found, request)
        }
        guard let organ = request.query("organ").flatMap({ OrganID($0) }),
            let number = request.query("number"), let notation = request.query("notation"),
            let date = request.query("date").flatMap({ try? CivilDate(parsing: $0) })
        else {
            throw Problem(
                .badRequest, "bad_lookup",
                vi: "Cần sha256, hoặc code, hoặc organ+number+notation+date",
                en: "sha256, or code, or organ+number+notation+date is needed")
        }
        try self.pages.web.clients.take(.number, by: context.client)
        try self.answers.requireRegister()
        let document = try await self.pages.web.registry.issuedDocument(
            by: organ, codeNumber: number, codeNotation: notation, date: date)
        if let document, document.level == .public {
            return try await self.receipt(self.answers.find(.entry(document.entry)), request)
        }
        if document == nil { try self.answers.requireWholeRegister() }
        return JSONAnswer(["registered": .bool(document != nil)]).response
    }

    /// A receipt, its status not older than a time slot.
    private func receipt(
        _ found: PublicAnswers.Found?, _ request: Request
    ) async throws -> Response {
        guard let found else {
            try self.answers.requireWholeRegister()
            throw PublicPages.notRegistered
        }
        let now = self.answers.now
        let slot = self.answers.slot(at: now)
        let seconds = self.answers.secondsLeft(at: now)
        if let kept = self.receipts[found.entry], kept.slot == slot, kept.found == found {
            return kept.answer.response(to: request, keptFor: seconds)
        }
        let answer = ReadyAnswer(
            .ok, headers: [.contentType: "application/json"],
            body: ByteBuffer(bytes: try await self.answers.receipt(of: found)))
        self.receipts[found.entry] = KeptAnswer(slot: slot, found: found, answer: answer)
        return answer.response(to: request, keptFor: seconds)
    }
}
