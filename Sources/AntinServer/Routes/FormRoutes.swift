// FormRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinStamp
internal import Hummingbird

/// Preparing a draft for its signatures: fields for all who will sign, for number and date, and
/// the printed code; or a look at what would be prepared.
struct FormRoutes {
    let dispatches: DispatchRoutes
    let desk: FormDesk
    /// Reading pages costs a process each: a few at once.
    private let places = Places(4)

    private var registry: Registry { self.dispatches.registry }

    init(dispatches: DispatchRoutes, desk: FormDesk) {
        self.dispatches = dispatches
        self.desk = desk
    }

    func add(to router: RouterGroup<Context>) {
        router.post("dispatches/{dispatch}/files/{file}/form", use: self.form)
    }

    func form(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.dispatches.dispatch(context, .clerk)
        var members = try await request.members("form")
        let options = try FormOptions(&members)
        return try await self.dispatches.turns.run(allowed.id) {
            try await self.places.run { try await self.form(options, context) }
        }
    }

    private func form(_ options: FormOptions, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.dispatches.dispatch(context, .clerk)
        guard dispatch.state == .draft else {
            throw Refusal(.dispatchState, dispatch.state.rawValue)
        }
        let position = Int(try context.index("file"))
        var files = dispatch.files[.draft] ?? []
        guard files.indices.contains(position) else { throw Refusal(.fileMissing) }
        let bytes = try await self.registry.bytes(of: files[position].sha256)
        let purpose = dispatch.draft.purpose(of: files[position].role)
        if FormDesk.isPrepared(bytes, purpose, embedded: options.embedded) {
            return JSONAnswer(
                Self.answer(
                    dispatch, files[position], isDry: options.isDry, outcome: nil, self.desk))
        }
        try self.check(options, dispatch)
        var draft = dispatch.draft
        let code = try draft.record.code.flatMap { VerificationCode(typed: $0) } ?? Self.newCode()
        let year = CivilDate(vietnam: self.registry.clock.read().wall).year
        let outcome = try await self.desk.prepare(
            bytes, for: draft, role: files[position].role, year: year, code: code,
            options: options)
        guard let prepared = outcome.bytes else { throw Problem(refused: outcome) }
        if options.isDry {
            return JSONAnswer(
                Self.answer(dispatch, files[position], isDry: true, outcome: outcome, self.desk))
        }
        let blob = try await self.registry.stage(prepared)
        files[position] = RecordFile(
            name: files[position].name, role: files[position].role, sha256: blob.digest,
            signatures: [], size: blob.size)
        if let code = outcome.code { draft.record.code = "\(code)" }
        let updated = try await self.registry.updateDispatch(dispatch.id, draft, files: files)
        return JSONAnswer(
            Self.answer(updated, files[position], isDry: false, outcome: outcome, self.desk))
    }

    /// Each seal must have its person, and none twice as many as the form can hold.
    private func check(_ options: FormOptions, _ dispatch: Dispatch) throws {
        let persons = dispatch.draft.record.signers.count
        guard persons <= FormField.maxSlots else { throw Refusal(.invalid, "SignerInfo") }
        guard let seals = options.seals else { return }
        guard seals.count == dispatch.draft.usualSeals.count,
            seals.allSatisfy({ $0 < persons })
        else { throw Refusal(.invalid, "seals") }
    }

    private static func newCode() throws -> VerificationCode {
        guard let code = VerificationCode(random: SecureRandom.bytes(12)) else {
            throw Refusal(.invalid, "code")
        }
        return code
    }

    private static func answer(
        _ dispatch: Dispatch, _ file: RecordFile, isDry: Bool, outcome: FormDesk.Outcome?,
        _ desk: FormDesk
    ) -> JSONValue {
        let code = outcome?.code.map { "\($0)" } ?? dispatch.draft.record.code
        var members: [String: JSONValue] = [
            "dispatch": .string(dispatch.id.text), "file": .file(file),
            "already_prepared": .bool(outcome == nil), "dry_run": .bool(isDry),
            "findings": outcome?.findings ?? .array([]),
        ]
        if let code, file.role == .main {
            members["code"] = .string(code)
            members["address"] = .string("\(desk.address)/v/\(code)")
        }
        if let outcome {
            members["places"] = .array(
                outcome.places.map { item, place in
                    .object(["name": .string(item.name), "place": place.json])
                })
            if isDry, let bytes = outcome.bytes {
                members["content"] = .string(Base64.encode(bytes))
            }
        }
        return .object(of: members)
    }
}
