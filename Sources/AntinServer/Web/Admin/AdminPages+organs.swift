internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

extension AdminPages {
    func organs(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, _) = try self.operatorAdministrator(request, context)
        return try await self.organsPage(visitor)
    }

    private func organsPage(
        _ visitor: Visitor, errors: FormErrors = FormErrors(), form: WebForm? = nil
    ) async throws -> Response {
        let organs = try await self.web.registry.organs()
        var rows: [[String: Any]] = []
        for organ in organs {
            let former = try await self.web.registry.formerNames(of: organ.id)
            rows.append([
                "id": organ.id.text, "name": organ.name,
                "from": CivilDate(vietnam: organ.validFrom).short(in: visitor.language),
                "ended": organ.validTo.map {
                    ["day": CivilDate(vietnam: $0).short(in: visitor.language)]
                } as Any,
                "isEnded": organ.validTo != nil, "successor": organ.successor?.text ?? "",
                "former": former.map(\.name).joined(separator: "; "),
                "hasFormer": !former.isEmpty,
                "isOperator": organ.id == self.web.registry.operatorOrgan,
            ])
        }
        let values: [String: Any] = [
            "organs": rows, "count": "\(organs.count { $0.validTo == nil })",
        ]
        return self.web.page(
            "admin_organs",
            values.merging(errors.values) { $1 }.merging(Self.typed(form)) { $1 }, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func registerOrgan(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, _) = try self.operatorAdministrator(request, context)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        let id = form["id"].flatMap { OrganID($0) }
        if id == nil { errors.add("id", self.web.text("admin.error.organ", visitor)) }
        let name = form["name"] ?? ""
        if !(1...300).contains(name.count) {
            errors.add("name", self.web.text("admin.error.name", visitor))
        }
        if let id, errors.isEmpty {
            try await self.attempt("id", &errors, visitor) {
                try await self.web.requireStepUp(context, form)
                try await self.web.registry.registerOrgan(id, name: name)
            }
            if errors.isEmpty {
                await self.web.log(context, "organ.registered", id.text)
                await self.web.configuration.onTrustChange()
                return self.web.done(
                    "/admin/organs/\(id.text)", notice: "notice.admin.organ.registered")
            }
        }
        return try await self.organsPage(visitor, errors: errors, form: form)
    }

    func organ(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, _) = try self.operatorAdministrator(request, context)
        return try await self.organPage(try await self.named(context), visitor)
    }

    private func named(_ context: Context) async throws -> RegisteredOrgan {
        let id: OrganID = try context.identifier("organ")
        guard let organ = try await self.web.registry.organ(id) else { throw Self.nothing }
        return organ
    }

    private func organPage(
        _ organ: RegisteredOrgan, _ visitor: Visitor, errors: FormErrors = FormErrors(),
        form: WebForm? = nil
    ) async throws -> Response {
        let former = try await self.web.registry.formerNames(of: organ.id)
        let others = try await self.web.registry.organs().filter {
            $0.validTo == nil && $0.id != organ.id
        }
        var values: [String: Any] = [
            "id": organ.id.text, "name": organ.name, "entry": "\(organ.entry)",
            "from": CivilDate(vietnam: organ.validFrom).short(in: visitor.language),
            "isOpen": organ.validTo == nil,
            "isOperator": organ.id == self.web.registry.operatorOrgan,
            "former": former.map {
                [
                    "name": $0.name,
                    "until": CivilDate(vietnam: $0.until).short(in: visitor.language),
                ]
            },
            "hasFormer": !former.isEmpty,
            "successors": Self.options(
                [("", self.web.text("admin.organ.none", visitor))]
                    + others.map { ($0.id.text, "\($0.name) (\($0.id.text))") },
                chosen: form?["successor"] ?? ""),
        ]
        if let end = organ.validTo {
            values["end"] = CivilDate(vietnam: end).short(in: visitor.language)
            values["successor"] =
                organ.successor?.text
                ?? self.web.text(
                    "admin.organ.none", visitor)
        }
        return self.web.page(
            "admin_organ",
            values.merging(errors.values) { $1 }.merging(Self.typed(form)) { $1 }, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func renameOrgan(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, _) = try self.operatorAdministrator(request, context)
        let organ = try await self.named(context)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        let name = form["name"] ?? ""
        if !(1...300).contains(name.count) {
            errors.add("name", self.web.text("admin.error.name", visitor))
        } else {
            try await self.attempt("name", &errors, visitor) {
                try await self.web.requireStepUp(context, form)
                try await self.web.registry.renameOrgan(organ.id, to: name)
            }
        }
        guard errors.isEmpty else {
            return try await self.organPage(organ, visitor, errors: errors, form: form)
        }
        await self.web.log(context, "organ.renamed", organ.id.text)
        await self.web.configuration.onTrustChange()
        return self.web.done("/admin/organs/\(organ.id.text)", notice: "notice.admin.organ.renamed")
    }

    func endOrgan(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, _) = try self.operatorAdministrator(request, context)
        let organ = try await self.named(context)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        // Typed, so that no wrong line of a list ends an office.
        if form["typed"] != organ.id.text {
            errors.add("typed", self.web.text("admin.error.typed", visitor, ["id": organ.id.text]))
        }
        if organ.id == self.web.registry.operatorOrgan {
            errors.add("typed", self.web.text("admin.error.operator", visitor))
        }
        var successor: OrganID?
        if let given = form["successor"] {
            successor = OrganID(given)
            if successor == nil || successor == organ.id {
                errors.add("successor", self.web.text("admin.error.organ", visitor))
            }
        }
        if errors.isEmpty {
            try await self.attempt("typed", &errors, visitor) {
                try await self.web.requireStepUp(context, form)
                try await self.web.registry.endOrgan(organ.id, successor: successor)
            }
        }
        guard errors.isEmpty else {
            return try await self.organPage(organ, visitor, errors: errors, form: form)
        }
        await self.web.log(context, "organ.ended", organ.id.text)
        await self.web.configuration.onTrustChange()
        return self.web.done("/admin/organs/\(organ.id.text)", notice: "notice.admin.organ.ended")
    }
}
