internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

extension AdminPages {
    func home(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        let isOperator = organ.id == self.web.registry.operatorOrgan
        let state = try await self.web.registry.adminState()
        var values = self.modeValues(state, visitor)
        values["isOperator"] = isOperator
        values["organName"] = organ.name
        values["size"] = "\(state.size)"
        values["lastEntry"] = state.lastEntry?.short(in: visitor.language) ?? "–"
        values["free"] = state.freeBytes.map { Self.size($0) } ?? "?"
        values["lastBackup"] = self.event(state.lastBackup, visitor)
        values["lastDrill"] = self.event(state.lastDrill, visitor)
        var tasks = try await self.certificateTasks(organ, state.now, visitor)
        if isOperator { tasks += self.machineTasks(state, visitor) }
        values["tasks"] = tasks
        let steps = try await self.firstSteps(organ, visitor)
        values["steps"] = steps.map(\.values)
        values["hasSteps"] = steps.contains { !$0.isDone }
        let waiting = try await self.web.registry.waitingChanges().count
        if waiting > 0 { values["pending"] = "\(waiting)" }
        values["taskCount"] = "\(tasks.count)"
        values["hasTasks"] = !tasks.isEmpty
        return self.web.page("admin_home", values, for: visitor)
    }

    /// Whether the register takes entries: the answer of this page.
    func modeValues(_ state: AdminState, _ visitor: Visitor) -> [String: Any] {
        var values: [String: Any] = [:]
        switch state.mode {
        case .writable, .readOnly(.inspecting):
            values["family"] = "green"
            values["shape"] = "circle"
            values["sign"] = "✓"
            values["headline"] = self.web.text("admin.mode.writable", visitor)
        case .readOnly(.closed):
            values["family"] = "grey"
            values["shape"] = "square"
            values["sign"] = "–"
            values["headline"] = self.web.text("admin.mode.closed", visitor)
        case .readOnly(let reason):
            values["family"] = "red"
            values["shape"] = "octagon"
            values["sign"] = "!"
            values["headline"] = self.web.text("admin.mode.readonly", visitor)
            values["remark"] = self.words(reason, visitor)
        }
        return values
    }

    /// Why nothing is written, and what to do.
    private func words(_ reason: ReadOnlyReason, _ visitor: Visitor) -> String {
        switch reason {
        case .rollback(let store, let promised, _):
            self.web.text(
                "admin.mode.rollback", visitor,
                [
                    "store": "\(store)", "promised": "\(promised)",
                    "missing": "\(promised - store)",
                ])
        case .fork(let size, _): self.web.text("admin.mode.fork", visitor, ["size": "\(size)"])
        case .anchorMissing: self.web.text("admin.mode.anchor", visitor)
        case .anchorUnreadable: self.web.text("admin.mode.unreadable", visitor)
        case .damaged: self.web.text("admin.mode.damaged", visitor)
        case .inspecting, .closed: ""
        }
    }

    private func certificateTasks(
        _ organ: RegisteredOrgan, _ now: Timestamp, _ visitor: Visitor
    ) async throws -> [[String: Any]] {
        try await self.web.registry.certificateStates(of: organ.id).compactMap { state in
            guard let days = state.daysLeft(at: now), days < CertificateState.warningDays else {
                return nil
            }
            let id = days < 0 ? "admin.task.expired" : "admin.task.ending"
            return Self.task(
                days < 0 ? "red" : "amber",
                self.web.text(id, visitor, ["name": state.name, "days": "\(days)"]),
                "/admin/certificates/\(state.signer.certificate.hex)")
        }
    }

    private func machineTasks(_ state: AdminState, _ visitor: Visitor) -> [[String: Any]] {
        var tasks: [[String: Any]] = []
        func add(_ family: String, _ id: String, _ href: String) {
            tasks.append(Self.task(family, self.web.text(id, visitor), href))
        }
        if state.isShortOfSpace { add("red", "admin.task.disk", "/admin/doctor") }
        func age(_ event: CareEvent?) -> Int64? {
            event.map { (state.now.milliseconds - $0.time.milliseconds) / 86_400_000 }
        }
        if age(state.lastBackup).map({ $0 > Registry.backupDays }) ?? true {
            add("amber", "admin.task.backup", "/admin/backups")
        }
        if let drill = state.lastDrill, !drill.isGood {
            add("red", "admin.task.drill.failed", "/admin/backups")
        } else if age(state.lastDrill).map({ $0 > Registry.drillDays }) ?? true {
            add("amber", "admin.task.drill", "/admin/backups")
        }
        if state.anchorIsInside { add("amber", "admin.task.anchor", "/admin/doctor") }
        return tasks
    }

    private static func task(_ family: String, _ words: String, _ href: String) -> [String: Any] {
        ["family": family, "sign": family == "red" ? "✗" : "!", "words": words, "href": href]
    }

    /// What was done and when, in one line.
    func event(_ event: CareEvent?, _ visitor: Visitor) -> String {
        guard let event else { return self.web.text("admin.never", visitor) }
        let time = event.time.short(in: visitor.language)
        return event.isGood ? time : time + " – " + self.web.text("admin.failed", visitor)
    }

    /// "12 GiB", "340 MiB".
    static func size(_ bytes: Int) -> String {
        bytes >= 10 << 30 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
    }
}
