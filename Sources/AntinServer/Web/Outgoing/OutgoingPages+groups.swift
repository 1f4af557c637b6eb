internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Groups of recipients: whom the office writes to under one name, with dated members.
extension OutgoingPages {
    func groups(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        return try await self.groupsPage(organ, "", FormErrors(), visitor)
    }

    private func groupsPage(
        _ organ: RegisteredOrgan, _ name: String, _ errors: FormErrors, _ visitor: Visitor
    ) async throws -> Response {
        let groups = try await self.registry.recipientGroups(of: organ.id)
        var values: [String: Any] = [
            "groups": groups.map { group in
                [
                    "href": "/outgoing/groups/\(group.id)", "name": group.name,
                    "count": group.memberCount,
                ] as [String: Any]
            },
            "isEmpty": groups.isEmpty, "name": name, "once": Self.once,
        ]
        values.merge(errors.values) { $1 }
        return self.web.page(
            "outgoing_groups", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    func makeGroup(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        guard let name = form["name"]?.withSingleSpaces, name.unicodeScalars.count <= 200 else {
            errors.add("name", self.web.text("outgoing.error.group_name", visitor))
            return try await self.groupsPage(organ, form["name"] ?? "", errors, visitor)
        }
        do {
            let id = try await self.registry.createRecipientGroup(
                name, of: organ.id, key: try self.operation(form, context, "group", name))
            await self.web.log(context, "group.made", "\(id)")
            return self.web.done("/outgoing/groups/\(id)", notice: "notice.outgoing_group_made")
        } catch RegistryError.refused(let refusal) {
            errors.add("name", self.words(Problem(refusal), visitor))
            return try await self.groupsPage(organ, name, errors, visitor)
        }
    }

    // MARK: One group

    private func group(
        _ context: Context, _ organ: RegisteredOrgan
    ) async throws -> RecipientGroup {
        guard let id = context.parameters.get("group").flatMap({ Int64($0) }),
            let group = try await self.registry.recipientGroup(id, of: organ.id)
        else { throw Self.missing }
        return group
    }

    func group(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        return try await self.groupPage(
            try await self.group(context, organ), organ, "", FormErrors(), visitor)
    }

    private func groupPage(
        _ group: RecipientGroup, _ organ: RegisteredOrgan, _ typed: String, _ errors: FormErrors,
        _ visitor: Visitor
    ) async throws -> Response {
        let members = try await self.registry.members(
            ofGroup: group.id, of: organ.id, on: self.today)
        var values: [String: Any] = [
            "id": "\(group.id)", "name": group.name, "count": members.count,
            "isEnded": group.ended != nil, "isEmpty": members.isEmpty, "typed": typed,
            "once": Self.once,
            "members": members.map { member in
                [
                    "id": "\(member.id)", "group": "\(group.id)", "name": member.name,
                    "organ": member.organ?.text ?? "–", "email": member.email ?? "–",
                    "from": PageDate.text(member.from),
                    "channel": self.web.text(
                        "outgoing.channel.\(member.channel?.rawValue ?? "usual")", visitor),
                ]
            },
        ]
        values.merge(errors.values) { $1 }
        return self.web.page(
            "outgoing_group", values, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// Adds a member for each line: a name or an identifier, then an e-mail address if it has one.
    func addMembers(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        let group = try await self.group(context, organ)
        let form = try await self.web.form(request, context)
        let typed = form.first("members") ?? ""
        let lines = typed.split(whereSeparator: \.isNewline).map {
            VietnameseText.cleaned(String($0)).withSingleSpaces
        }.filter { !$0.isEmpty }
        var errors = FormErrors()
        if lines.isEmpty || lines.count > 5_000 {
            errors.add("members", self.web.text("outgoing.error.members", visitor))
        }
        var members: [NewGroupMember] = []
        let organs = try await self.registry.organs()
        for line in lines {
            let address = line.split(separator: " ").last.flatMap {
                $0.contains("@") ? String($0) : nil
            }
            var name = address.map { String(line.dropLast($0.count)) } ?? line
            while let last = name.last, ",;-–| ".contains(last) { name.removeLast() }
            guard let recipient = RecipientLines([name], organs: organs).recipients.first,
                recipient.organName.unicodeScalars.count <= 200
            else {
                errors.add(
                    "members",
                    self.web.text(
                        "outgoing.error.member", visitor, ["line": String(line.prefix(80))]))
                continue
            }
            members.append(
                NewGroupMember(
                    organ: recipient.organID, name: recipient.organName, email: address))
        }
        guard errors.isEmpty else {
            return try await self.groupPage(group, organ, typed, errors, visitor)
        }
        do {
            try await self.registry.addMembers(
                members, toGroup: group.id, of: organ.id, from: self.today,
                key: try self.operation(form, context, "members", "\(group.id)", typed))
        } catch RegistryError.refused(let refusal) {
            errors.add("members", self.words(Problem(refusal), visitor))
            return try await self.groupPage(group, organ, typed, errors, visitor)
        }
        await self.web.log(context, "group.members", "\(group.id)")
        return self.web.done(
            "/outgoing/groups/\(group.id)", notice: "notice.outgoing_members_added")
    }

    func removeMember(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        let group = try await self.group(context, organ)
        let form = try await self.web.form(request, context)
        guard let member = form["member"].flatMap({ Int64($0) }) else { throw Self.missing }
        try await self.registry.endMember(
            member, ofGroup: group.id, of: organ.id, on: self.today)
        await self.web.log(context, "group.member_ended", "\(group.id)")
        return self.web.done(
            "/outgoing/groups/\(group.id)", notice: "notice.outgoing_member_ended")
    }

    func endGroup(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let organ = try self.organ(context, visitor, .clerk)
        let group = try await self.group(context, organ)
        _ = try await self.web.form(request, context)
        try await self.registry.endRecipientGroup(group.id, of: organ.id)
        await self.web.log(context, "group.ended", "\(group.id)")
        return self.web.done("/outgoing/groups", notice: "notice.outgoing_group_ended")
    }
}
