// FormRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinStamp
internal import Hummingbird

/// Preparing a draft for its signatures, asked for by a program.
struct FormRoutes {
    let desk: DispatchDesk

    func add(to router: RouterGroup<Context>) {
        router.post("dispatches/{dispatch}/files/{file}/form", use: self.form)
    }

    func form(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let allowed = try await self.desk.dispatch(context, .clerk)
        let position = try context.index("file")
        var members = try await request.members("form")
        let options = try FormOptions(&members)
        guard position < 64 else { throw Refusal(.fileMissing) }
        let prepared = try await self.desk.prepare(allowed.id, file: Int(position), options)
        return JSONAnswer(Self.answer(prepared, isDry: options.isDry, self.desk.form.address))
    }

    private static func answer(
        _ prepared: DispatchDesk.Prepared, isDry: Bool, _ address: String
    ) -> JSONValue {
        let outcome = prepared.outcome
        var members: [String: JSONValue] = [
            "dispatch": .string(prepared.dispatch.id.text), "file": .file(prepared.file),
            "already_prepared": .bool(outcome == nil), "dry_run": .bool(isDry),
            "findings": outcome?.findings ?? .array([]),
        ]
        if let code = prepared.code, prepared.file.role == .main {
            members["code"] = .string(code)
            members["address"] = .string("\(address)/v/\(code)")
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
