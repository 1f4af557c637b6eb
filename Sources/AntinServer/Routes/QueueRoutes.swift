// QueueRoutes.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// Sending a draft to be signed, returning one, and what it waits for: for programs; people do the
/// same on pages.
struct QueueRoutes {
    let desk: DispatchDesk

    func add(to router: RouterGroup<Context>) {
        router.get("dispatches/{dispatch}/signing", use: self.show)
        router.post("dispatches/{dispatch}/signing", use: self.send)
        router.post("dispatches/{dispatch}/return", use: self.returnDraft)
    }

    /// What a draft waits for, what was returned, and which signatures it has.
    func show(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.desk.dispatch(
            context, .clerk, .signer, .auditor, joint: true)
        return JSONAnswer(try await self.answer(dispatch.id))
    }

    func send(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.desk.dispatch(context, .clerk)
        var members = try await request.members("signing")
        let login = try members.optionalString("account")
        let slot = try members.optionalString("slot")
        let urgency: Urgency? = try members.optionalChoice("urgency")
        let due = try members.optionalDate("due")
        let note = try members.optionalString("note")
        try members.finish()
        var account: Account?
        if let login {
            account = try await self.desk.registry.account(login: login)
            guard let account,
                dispatch.draft.sealingOrgans.contains(where: { account.may(.signer, for: $0.text) })
            else { throw Refusal(.unknownAccount, login) }
        }
        var place: FormField?
        if let slot {
            place = FormField(name: slot)
            guard place != nil else { throw Refusal(.invalid, "slot") }
        }
        try await self.desk.registry.sendForSigning(
            dispatch.id, to: account?.id, slot: place, urgency: urgency, due: due, note: note,
            by: try context.actor())
        return JSONAnswer(try await self.answer(dispatch.id))
    }

    func returnDraft(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let dispatch = try await self.desk.dispatch(context, .signer, joint: true)
        var members = try await request.members("return")
        let reason = try members.reason()
        try members.finish()
        try await self.desk.turns.run(dispatch.id) {
            _ = try await self.desk.registry.returnDispatch(
                dispatch.id, reason: reason, by: try context.actor())
        }
        return JSONAnswer(try await self.answer(dispatch.id))
    }

    private func answer(_ id: DispatchID) async throws -> JSONValue {
        let registry = self.desk.registry
        let requests = try await registry.signingRequests(of: id)
        let returns = try await registry.returns(of: id)
        let made = try await registry.signaturesMade(on: id)
        return .object([
            "dispatch": .string(id.text),
            "requests": .array(
                requests.map { request in
                    .object([
                        "slot": .string(request.slot.name),
                        "account": request.account.map { .string($0) },
                        "urgency": .string(request.urgency.rawValue),
                        "due": request.due.map { .string("\($0)") },
                        "note": request.note.map { .string($0) },
                        "sent_by": .string(request.sender.name),
                        "sent_at": .string("\(request.time)"),
                    ])
                }),
            "returns": .array(
                returns.map { made in
                    .object([
                        "reason": .string(made.reason), "returned_by": .string(made.by.name),
                        "returned_at": .string("\(made.time)"),
                    ])
                }),
            "signatures": .array(
                made.map { signature in
                    .object([
                        "file": .integer(signature.position),
                        "slot": .string(signature.slot.name),
                        "role": .string(signature.role.rawValue),
                        "certificate": .string(signature.certificate.hex),
                        "custody": .string(signature.custody.rawValue),
                        "way": .string(signature.way.rawValue),
                        "signed_by": .string(signature.by.name),
                        "signed_at": .string("\(signature.time)"),
                    ])
                }),
        ])
    }
}
