internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// The clerk's outgoing documents, from the draft to what became of it, and everybody's first page.
struct OutgoingPages: WebArea {
    let web: Web

    var registry: Registry { self.web.registry }
    var desk: DispatchDesk { self.web.dispatches }

    func add(to router: RouterGroup<Context>) {
        router.get("home", use: self.home)
        router.get("outgoing", use: self.list)
        router.get("outgoing/new", use: self.new)
        router.post("outgoing/new", use: self.begin)
        router.get("outgoing/paper", use: self.paper)
        router.post("outgoing/paper", use: self.enterPaper)
        router.get("outgoing/alike", use: self.alike)
        router.get("outgoing/related", use: self.related)
        DenialPages(web: self.web).add(to: router)
        self.addGroups(to: router)
        self.addEntries(to: router)
        self.addDispatches(to: router)
    }

    private func addDispatches(to router: RouterGroup<Context>) {
        router.get("outgoing/{dispatch}", use: self.show)
        router.get("outgoing/{dispatch}/edit", use: self.edit)
        router.post("outgoing/{dispatch}/edit", use: self.save)
        router.get("outgoing/{dispatch}/file/{file}", use: self.file)
        router.get("outgoing/{dispatch}/preview", use: self.preview)
        router.get("outgoing/{dispatch}/picture/{file}/{page}", use: self.picture)
        router.post("outgoing/{dispatch}/send", use: self.send)
        router.post("outgoing/{dispatch}/takeback", use: self.takeBack)
        router.get("outgoing/{dispatch}/abandon", use: self.confirmAbandon)
        router.post("outgoing/{dispatch}/abandon", use: self.abandon)
        router.get("outgoing/{dispatch}/void", use: self.confirmVoid)
        router.post("outgoing/{dispatch}/void", use: self.void)
        router.post("outgoing/{dispatch}/again", use: self.again)
        router.get("outgoing/{dispatch}/issue", use: self.confirmIssue)
        router.post("outgoing/{dispatch}/issue", use: self.issue)
        router.get("outgoing/{dispatch}/seal/{file}", use: self.sealFile)
        router.post("outgoing/{dispatch}/seal/{file}", use: self.sealed)
    }

    private func addEntries(to router: RouterGroup<Context>) {
        router.get("outgoing/entry/{index}", use: self.entry)
        router.get("outgoing/entry/{index}/receipt", use: self.receipt)
        router.get("outgoing/entry/{index}/package", use: self.package)
        router.get("outgoing/entry/{index}/file/{file}", use: self.entryFile)
        for act in ChangePage.allCases {
            router.get("outgoing/entry/{index}/\(act.rawValue)") {
                try await self.confirmChange(act, $0, $1)
            }
            router.post("outgoing/entry/{index}/\(act.rawValue)") {
                try await self.change(act, $0, $1)
            }
        }
    }

    private func addGroups(to router: RouterGroup<Context>) {
        router.get("outgoing/groups", use: self.groups)
        router.post("outgoing/groups", use: self.makeGroup)
        router.get("outgoing/groups/{group}", use: self.group)
        router.post("outgoing/groups/{group}/add", use: self.addMembers)
        router.post("outgoing/groups/{group}/remove", use: self.removeMember)
        router.post("outgoing/groups/{group}/end", use: self.endGroup)
    }

    // MARK: Who asks

    /// The organ acted for, for those who have one of the roles in it.
    func organ(
        _ context: Context, _ visitor: Visitor, _ roles: Role...
    ) throws -> RegisteredOrgan {
        _ = try context.authenticated()
        guard let organ = visitor.organ, roles.contains(where: visitor.may) else {
            throw Problem(
                .forbidden, "not_allowed",
                vi: "Thầy/cô không có quyền làm việc này ở cơ quan đang chọn",
                en: "not allowed in the office that you act for",
                nextVi: "chọn cơ quan khác ở trang Tài khoản, hoặc nhờ quản trị cấp quyền",
                nextEn: "choose another office under Account, or ask the administrator")
        }
        return organ
    }

    /// A form of which there is no dispatch yet, for clerks of its organ; to others it does not
    /// exist.
    func unfinished(_ context: Context) async throws -> OutgoingForm {
        let id: DispatchID = try context.identifier("dispatch")
        let token = try context.authenticated()
        guard let form = try await self.registry.form(id), token.may(.clerk, for: form.organ.text)
        else { throw Refusal(.unknownDispatch, id.text) }
        return form
    }

    func actor(_ context: Context) throws -> SigningActor {
        if let session = context.session { return SigningActor(session.account) }
        return SigningActor(try context.authenticated())
    }

    /// The name of an operation that a form holds, so that the form sent twice acts once.
    func operation(_ form: WebForm, _ context: Context, _ words: String...) throws -> OperationKey?
    {
        guard let once = form["once"], (8...64).contains(once.utf8.count) else { return nil }
        return OperationKey(
            scope: try context.authenticated().id, key: once,
            request: .sha256(words.joined(separator: "\n")))
    }

    static var once: String { Hex.encode(SecureRandom.bytes(16)) }

    var today: CivilDate { CivilDate(vietnam: self.registry.clock.read().wall) }

    /// A problem of a field that a request cannot have by accident.
    static let missing = Problem(
        .notFound, "not_found", vi: "Không có địa chỉ này", en: "there is nothing here")
}
