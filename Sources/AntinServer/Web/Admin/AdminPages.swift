internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// The administrator's pages: the state of everything, and what can be changed about organs,
/// certificates and posts. What concerns the machine (doctor, backups, the list of organs) is for
/// administrators of the organ that operates the register.
struct AdminPages: WebArea {
    let web: Web
    let examinations = Examinations()

    init(web: Web) { self.web = web }

    func add(to router: RouterGroup<Context>) {
        router.get("/admin") { try await self.home($0, $1) }
        router.get("/admin/doctor") { try await self.doctor($0, $1) }
        router.post("/admin/doctor") { try await self.examine($0, $1) }
        router.get("/admin/backups") { try await self.backups($0, $1) }
        router.get("/admin/organs") { try await self.organs($0, $1) }
        router.post("/admin/organs") { try await self.registerOrgan($0, $1) }
        router.get("/admin/organs/:organ") { try await self.organ($0, $1) }
        router.post("/admin/organs/:organ/name") { try await self.renameOrgan($0, $1) }
        router.post("/admin/organs/:organ/end") { try await self.endOrgan($0, $1) }
        router.get("/admin/certificates") { try await self.certificates($0, $1) }
        router.post("/admin/certificates") { try await self.registerCertificate($0, $1) }
        router.get("/admin/certificates/:certificate") { try await self.certificate($0, $1) }
        router.post("/admin/certificates/:certificate/end") {
            try await self.endCertificate($0, $1)
        }
        router.get("/admin/posts") { try await self.posts($0, $1) }
        router.post("/admin/posts") { try await self.addPost($0, $1) }
        router.post("/admin/posts/:post/end") { try await self.endPost($0, $1) }
        router.post("/admin/delegations") { try await self.addDelegation($0, $1) }
        router.post("/admin/delegations/:delegation/end") {
            try await self.endDelegation($0, $1)
        }
    }

    // MARK: Who

    /// The administrator and the organ acted for; anybody else is told that there is nothing here.
    func administrator(
        _ request: Request, _ context: Context
    ) throws -> (visitor: Visitor, organ: RegisteredOrgan) {
        _ = try context.authenticated()
        let visitor = self.web.visitor(request, context)
        guard let organ = visitor.organ, visitor.may(.administrator) else {
            // The first administrator comes here before the second factor is switched on.
            if visitor.session?.account.hasSecondFactor == false { throw Self.factorFirst }
            throw Self.nothing
        }
        return (visitor, organ)
    }

    /// The administrator of the organ that operates the register.
    func operatorAdministrator(
        _ request: Request, _ context: Context
    ) throws -> (visitor: Visitor, organ: RegisteredOrgan) {
        let found = try self.administrator(request, context)
        guard found.organ.id == self.web.registry.operatorOrgan else { throw Self.nothing }
        return found
    }

    static let factorFirst = Problem(
        .notFound, "second_factor", vi: "Chưa vào được phần quản trị bằng tài khoản này",
        en: "this account cannot enter the administration yet",
        nextVi:
            "nếu là quản trị: bật bước xác nhận thứ hai ở trang Tài khoản (/account/factor) trước",
        nextEn: "an administrator switches on the second factor first, at /account/factor")

    static let nothing = Problem(
        .notFound, "not_found", vi: "Không có trang này", en: "Page not found")

    // MARK: Forms

    /// Does what a form asks for; what the register refuses, and a password that is asked for once
    /// more, comes back as words beside the field.
    func attempt(
        _ field: String, _ errors: inout FormErrors, _ visitor: Visitor,
        _ body: () async throws -> Void
    ) async throws {
        let problem: Problem
        do {
            try await body()
            return
        } catch let error as RegistryError {
            guard case .refused(let refusal) = error else { throw error }
            problem = Problem(refusal)
        } catch let error as Problem where error.id == "step_up" {
            errors.add("confirm_password", self.words(error, visitor))
            return
        }
        errors.add(field, self.words(problem, visitor))
    }

    private func words(_ problem: Problem, _ visitor: Visitor) -> String {
        visitor.language == .vietnamese ? problem.title.vi : problem.title.en
    }

    /// A day of a date field, `2026-11-20`, or as people write it, `20/11/2026`.
    static func day(_ text: String?) -> CivilDate? {
        guard let text else { return nil }
        if let date = try? CivilDate(parsing: text) { return date }
        let parts = text.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return try? CivilDate(parsing: "\(parts[2])-\(two(parts[1]))-\(two(parts[0]))")
    }

    var today: CivilDate { CivilDate(vietnam: self.web.registry.clock.read().wall) }

    /// Fields as they were typed, for the form that is shown again: `typed_NAME`.
    static func typed(_ form: WebForm?) -> [String: Any] {
        guard let form else { return [:] }
        var values: [String: Any] = [:]
        for (name, value) in form.typed { values["typed_" + name] = value }
        return values
    }

    /// Options of a select with the one that was chosen.
    static func options(
        _ list: [(value: String, label: String)], chosen: String?
    ) -> [[String: Any]] {
        list.map { ["value": $0.value, "label": $0.label, "selected": $0.value == chosen] }
    }
}
