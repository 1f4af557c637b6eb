internal import AntinCore
internal import AntinCrypto
internal import AntinRegistry
internal import Hummingbird

/// Files that an organ calls forged: two people say so before it is public, because the log has no
/// entry that takes it back.
struct DenialRoutes {
    let registry: Registry

    func add(to router: RouterGroup<Context>) {
        router.get("organs/{organ}/denials", use: self.list)
        router.post("organs/{organ}/denials", use: self.ask)
        router.post("organs/{organ}/denials/{denial}/confirm", use: self.confirm)
        router.post("organs/{organ}/denials/{denial}/refuse", use: self.refuse)
    }

    func list(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, .signer, .auditor, .administrator, of: organ)
        let waiting = try await self.registry.waitingDenials(of: organ)
        return JSONAnswer([
            "denials": .array(
                waiting.map { denial in
                    .object([
                        "denial": .string(denial.id),
                        "sha256": denial.file.map { .string($0.hex) },
                        "reason": .string(denial.record.reason),
                        "asked_by": .string(denial.askedBy.name),
                        "asked_at": .string("\(denial.asked)"),
                        "not_before": .string("\(denial.notBefore)"),
                    ])
                })
        ])
    }

    func ask(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, of: organ)
        try context.requireFinal()
        var members = try await request.members("denial")
        let file = try members.optionalDigest("sha256")
        let id = try await self.registry.askForDenial(
            as: organ, file: file, record: ChangeRecord(reason: try members.reason()),
            by: try context.person(), key: context.operation)
        return JSONAnswer(["denial": .string(id), "state": "waiting"], status: .accepted)
    }

    func confirm(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let (organ, id) = try self.decided(context)
        let entry = try await self.registry.confirmDenial(
            id, of: organ, by: try context.person().id)
        return JSONAnswer(["index": .integer(entry)])
    }

    func refuse(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let (organ, id) = try self.decided(context)
        try await self.registry.refuseDenial(id, of: organ, by: try context.person().id)
        return JSONAnswer(["denial": .string(id), "state": "refused"])
    }

    private func decided(_ context: Context) throws -> (OrganID, String) {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, .signer, .administrator, of: organ)
        try context.requireFinal()
        return (organ, context.parameters.get("denial") ?? "")
    }
}

extension Context {
    /// Who acts, where two people must: a program is the person who made its token.
    func person() throws -> Recorder {
        if let session { return Recorder(id: session.account.id, name: session.account.name) }
        let token = try self.authenticated()
        return Recorder(id: token.person, name: token.label)
    }
}
