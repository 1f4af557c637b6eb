internal import AntinCore
internal import AntinRegistry

/// People, their roles and what they did, as pages show them.
extension Web {
    func roleText(_ role: Role, _ visitor: Visitor) -> String {
        switch role {
        case .clerk: self.text("accounts.role.clerk", visitor)
        case .signer: self.text("accounts.role.signer", visitor)
        case .auditor: self.text("accounts.role.auditor", visitor)
        case .administrator: self.text("accounts.role.administrator", visitor)
        case .staff: self.text("accounts.role.staff", visitor)
        }
    }

    func organText(_ organ: String, _ organs: [RegisteredOrgan], _ visitor: Visitor) -> String {
        if organ == "*" { return self.text("accounts.organ.all", visitor) }
        return organs.first { $0.id.text == organ }?.name ?? organ
    }

    /// Grants, sorted by organ.
    func roles(
        _ grants: Set<Token.Grant>, _ organs: [RegisteredOrgan], _ visitor: Visitor,
        withheld: Set<Token.Grant> = []
    ) -> [[String: Any]] {
        grants.sorted { ($0.organ, $0.role.rawValue) < ($1.organ, $1.role.rawValue) }.map { grant in
            [
                "organ": grant.organ, "organName": self.organText(grant.organ, organs, visitor),
                "role": grant.role.rawValue, "roleName": self.roleText(grant.role, visitor),
                "isWithheld": withheld.contains(grant),
            ]
        }
    }

    /// A change that waits, and whether this person may confirm it now.
    func values(
        of change: AccountChange, _ organs: [RegisteredOrgan], _ visitor: Visitor, by actor: String
    ) -> [String: Any] {
        let what =
            switch change.kind {
            case .grant:
                self.text(
                    "accounts.change.grant", visitor,
                    [
                        "role": change.role.map { self.roleText($0, visitor) } ?? "",
                        "organ": self.organText(change.organ, organs, visitor),
                    ])
            case .revoke:
                self.text(
                    "accounts.change.revoke", visitor,
                    [
                        "role": change.role.map { self.roleText($0, visitor) } ?? "",
                        "organ": self.organText(change.organ, organs, visitor),
                    ])
            case .disable: self.text("accounts.change.disable", visitor)
            case .enable: self.text("accounts.change.enable", visitor)
            case .forgetFactor: self.text("accounts.change.forget_factor", visitor)
            case .token:
                self.text(
                    change.token?.mayActFinally == true
                        ? "accounts.change.token_final" : "accounts.change.token", visitor,
                    [
                        "label": change.token?.label ?? "",
                        "role": change.role.map { self.roleText($0, visitor) } ?? "",
                        "organ": self.organText(change.organ, organs, visitor),
                    ])
            }
        let now = self.registry.clock.read().wall
        let isConfirmer = change.confirmers.contains(actor)
        let isOwn = change.account.id == actor && (!change.kind.isRemoval || change.isAlone)
        var values: [String: Any] = [
            "id": change.id, "what": what, "login": change.account.login,
            "name": change.account.name, "asked": PageDate.text(change.asked),
            "mayConfirm": isConfirmer && change.notBefore <= now,
            "mayRefuse": isConfirmer || change.askedBy == actor || isOwn,
        ]
        if isConfirmer, change.notBefore > now {
            values["waits"] = ["until": PageDate.text(change.notBefore)]
        } else if !isConfirmer {
            values[change.kind.isRemoval ? "otherRemoval" : "other"] = true
        }
        return values
    }

    /// What an action of the access log is called; words of other areas are shown as they are.
    func actionText(_ action: String, _ visitor: Visitor) -> String {
        let id = "action.\(action)"
        return self.words.entries[id] == nil ? action : self.text(id, visitor)
    }
}
