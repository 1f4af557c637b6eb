// DispatchRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// What programs ask of the desk where documents are issued.
struct DispatchRoutes {
    let desk: DispatchDesk
    var registry: Registry { self.desk.registry }
    var limits: ServerLimits { self.desk.limits }
    /// Shared with signing: both put the files of a dispatch back.
    var turns: Turns { self.desk.turns }

    func add(to router: RouterGroup<Context>) {
        router.post("organs/{organ}/dispatches", use: self.create)
        router.get("organs/{organ}/dispatches", use: self.list)
        router.post("organs/{organ}/paper", use: self.paper)
        router.get("dispatches/{dispatch}", use: self.show)
        router.put("dispatches/{dispatch}/files/{file}", use: self.putFile)
        router.get("dispatches/{dispatch}/files/{file}", use: self.file)
        router.post("dispatches/{dispatch}/number", use: self.number)
        router.post("dispatches/{dispatch}/issue", use: self.issue)
        router.post("dispatches/{dispatch}/void", use: self.void)
    }

    // MARK: Drafts

    func create(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try await self.organ(context)
        try context.require(.clerk, of: organ.id)
        var members = try await request.members("dispatch")
        let draft = try DispatchRequest(&members, organ: organ, medium: .electronic).draft
        let dispatch = try await self.registry.createDispatch(draft, key: context.operation)
        return JSONAnswer(.dispatch(dispatch), status: .created)
    }

    func list(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try await self.organ(context)
        try context.require(.clerk, .signer, .auditor, of: organ.id)
        let states: Set<Dispatch.State> =
            if let word = request.query("state") {
                Set([Dispatch.State(rawValue: word)].compactMap { $0 })
            } else {
                [.draft, .signed, .numbered, .sealed]
            }
        let found = try await self.registry.dispatches(of: organ.id, in: states)
        return JSONAnswer(["dispatches": .array(found.map(JSONValue.dispatch))])
    }

    func show(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(
            context, .clerk, .signer, .auditor, joint: true)
        return JSONAnswer(.dispatch(dispatch))
    }

    func putFile(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.dispatch(context, .clerk)
        let bytes = try await request.bytes(upTo: self.limits.maxFileBytes)
        let position = try context.index("file")
        guard position < 64, let name = request.query("name"), let word = request.query("role"),
            let role = FileRole(rawValue: word)
        else { throw DispatchDesk.badFile }
        return JSONAnswer(
            .file(
                try await self.desk.put(
                    bytes, name: name, role: role, at: Int(position), of: allowed.id)))
    }

    func file(_ request: Request, _ context: Context) async throws -> Response {
        let dispatch = try await self.dispatch(
            context, .clerk, .signer, joint: true)
        let position = try context.index("file")
        guard position < dispatch.currentFiles.count else { throw Refusal(.fileMissing) }
        let file = dispatch.currentFiles[Int(position)]
        return try await FileAnswer.response(file, self.registry)
    }

    // MARK: Number, issue

    func number(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(context, .clerk)
        try context.requireFinal()
        var members = try await request.members("number")
        var reserved: ReservedNumber?
        if let number = try members.optionalInteger("reserved", 1...999_999_999) {
            let date = try members.date("date")
            reserved = ReservedNumber(number: Int(number), year: date.year, date: date)
        }
        let given = try await self.registry.number(dispatch.id, reserved: reserved)
        return JSONAnswer(.number(given, of: dispatch))
    }

    func issue(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(context, .clerk)
        try context.requireFinal()
        let issued = try await self.desk.issue(dispatch)
        await context.logFinal(
            "document.issued", "\(issued.entry)", of: dispatch.draft.organ, in: self.registry)
        return try await self.answer(issued, of: dispatch)
    }

    func void(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatch(context, .clerk)
        try context.requireFinal()
        var members = try await request.members("void")
        let entry = try await self.desk.void(
            dispatch, reason: try members.reason(), key: context.operation)
        await context.logFinal(
            "number.voided", "\(entry)", of: dispatch.draft.organ, in: self.registry)
        return JSONAnswer(["index": .integer(entry)])
    }

    /// A paper document between electronic ones: the same series, its scan marked as a scan.
    func paper(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ = try await self.organ(context)
        try context.require(.clerk, of: organ.id)
        try context.requireFinal()
        var members = try await request.members(
            "paper", upTo: self.limits.maxFileBytes * 4 / 3 + (1 << 20))
        var given: (name: String, bytes: [UInt8])?
        if let scan = members.optionalValue("scan") {
            guard let name = scan["name"]?.string,
                let bytes = scan["content"]?.string.flatMap({ Base64.decode($0) })
            else { throw Refusal(.invalid, "scan") }
            given = (name, bytes)
        }
        let draft = try DispatchRequest(&members, organ: organ, medium: .paper).draft
        let (issued, dispatch) = try await self.desk.paper(
            draft, scan: given, key: context.operation)
        await context.logFinal(
            "document.issued", "\(issued.entry)", of: organ.id, in: self.registry)
        return try await self.answer(issued, of: dispatch)
    }

    private func answer(
        _ issued: IssuedDocument, of dispatch: Dispatch?
    ) async throws -> JSONAnswer {
        let receipt = try await self.registry.receipt(of: issued.entry)
        var members: [String: JSONValue] = [
            "index": .integer(issued.entry), "receipt": .object(receipt.json),
            "code_number": .string(issued.number.printed),
            "date": .string("\(issued.number.date)"),
        ]
        if let notation = dispatch?.draft.record.codeNotation {
            members["code_notation"] = .string(notation)
        }
        return JSONAnswer(.object(of: members))
    }

    // MARK: Finding

    func organ(_ context: Context) async throws -> RegisteredOrgan {
        try await self.desk.organ(context)
    }

    /// The dispatch of the path, for those who have one of the roles; see the desk.
    func dispatch(
        _ context: Context, _ roles: Role..., joint: Bool = false
    ) async throws -> Dispatch {
        try await self.desk.dispatch(context, among: roles, joint: joint)
    }
}

extension JSONObjectReader {
    /// The reason that every act upon a document needs.
    mutating func reason() throws -> String {
        do {
            let reason = VietnameseText.cleaned(try self.string("reason"))
            guard !reason.isEmpty else { throw self.failure("reason", "a reason in words") }
            return reason
        } catch {
            throw Problem(
                .unprocessableContent, "reason_missing", vi: "Thiếu lý do",
                en: "a reason is missing")
        }
    }
}
