internal import AntinCore
internal import AntinRegistry

/// What leads from an empty register to an office that works.
struct FirstStep {
    let isDone: Bool
    let values: [String: Any]
}

extension AdminPages {
    /// Every step in its order, done or not; nobody needs the list once all are done.
    func firstSteps(
        _ organ: RegisteredOrgan, _ visitor: Visitor
    ) async throws -> [FirstStep] {
        let registry = self.web.registry
        let people = try await registry.accounts().filter { $0.state != .disabled }
        func has(_ role: Role) -> Bool {
            people.contains { $0.may(role, for: organ.id.text) }
        }
        let signers = try await registry.signers(of: organ.id).filter { $0.validTo == nil }
        let books = try await registry.books(of: organ.id).filter { $0.closed == nil }
        var steps: [FirstStep] = []
        func step(_ id: String, _ href: String, _ isDone: Bool) {
            steps.append(
                FirstStep(
                    isDone: isDone,
                    values: [
                        "words": self.web.text("admin.step.\(id)", visitor), "href": href,
                        "isDone": isDone, "isOpen": !isDone,
                    ]))
        }
        step(
            "factor", "/account/factor",
            visitor.session?.account.hasSecondFactor ?? false)
        if organ.id == registry.operatorOrgan {
            step("organs", "/admin/organs", try await registry.organs().count > 1)
        }
        step("clerk", "/admin/users", has(.clerk))
        step("signer", "/admin/users", has(.signer))
        step(
            "administrator", "/admin/users",
            people.count { $0.may(.administrator, for: organ.id.text) } > 1)
        step(
            "certificates", "/admin/certificates",
            signers.contains { $0.role == .person } && signers.contains { $0.role == .seal })
        if organ.id == registry.operatorOrgan {
            step("authority", "/admin/certificates", try await !registry.authorities().isEmpty)
        }
        step("books", "/books/open", !books.isEmpty)
        step("posts", "/admin/posts", try await !registry.posts(of: organ.id).isEmpty)
        step(
            "contact", "/admin/webhooks", try await registry.contact(of: organ.id).email != nil)
        return steps
    }
}
