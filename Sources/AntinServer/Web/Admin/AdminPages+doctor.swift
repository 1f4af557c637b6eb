internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// What the last examination found. It reads the whole register, so it is made when somebody asks
/// for it, once at a time, and kept.
actor Examinations {
    private(set) var last: (time: Timestamp, findings: [Finding])?
    private var isRunning = false

    /// Starts one, unless one is under way; `nil` then.
    func run(
        at time: Timestamp, _ body: @Sendable () async throws -> [Finding]
    ) async throws -> [Finding]? {
        guard !self.isRunning else { return nil }
        self.isRunning = true
        defer { self.isRunning = false }
        let findings = try await body()
        self.last = (time, findings)
        return findings
    }
}

extension AdminPages {
    func doctor(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, _) = try self.operatorAdministrator(request, context)
        var values: [String: Any] = ["arguments": self.web.configuration.commandArguments]
        if let last = await self.examinations.last {
            let problems = last.findings.count { $0.status == .problem }
            let warnings = last.findings.count { $0.status == .warning }
            values["last"] = [
                "time": last.time.short(in: visitor.language),
                "findings": last.findings.map { self.finding($0, visitor) },
            ]
            values["family"] = problems > 0 ? "red" : warnings > 0 ? "amber" : "green"
            values["shape"] = problems > 0 ? "octagon" : warnings > 0 ? "triangle" : "circle"
            values["sign"] = problems > 0 || warnings > 0 ? "!" : "✓"
            values["headline"] = self.web.text(
                problems > 0
                    ? "admin.doctor.problems"
                    : warnings > 0 ? "admin.doctor.warnings" : "admin.doctor.well", visitor,
                ["count": "\(problems > 0 ? problems : warnings)"])
            values["remark"] = self.web.text(
                "admin.doctor.asof", visitor, ["time": last.time.short(in: visitor.language)])
        }
        return self.web.page("admin_doctor", values, for: visitor)
    }

    func examine(_ request: Request, _ context: Context) async throws -> Response {
        _ = try self.operatorAdministrator(request, context)
        _ = try await self.web.form(request, context)
        await self.web.log(context, "admin.doctor", "")
        let registry = self.web.registry
        let found = try await self.examinations.run(at: registry.clock.read().wall) {
            try await registry.doctor()
        }
        return self.web.done(
            "/admin/doctor",
            notice: found == nil ? "notice.admin.examining" : "notice.admin.examined")
    }

    private func finding(_ finding: Finding, _ visitor: Visitor) -> [String: Any] {
        let fix = finding.fix(in: visitor.language)
        let (family, sign, word) =
            switch finding.status {
            case .ok: ("green", "✓", "admin.finding.ok")
            case .note: ("grey", "i", "admin.finding.note")
            case .warning: ("amber", "!", "admin.finding.warning")
            case .problem: ("red", "✗", "admin.finding.problem")
            }
        return [
            "title": finding.title(in: visitor.language),
            "detail": finding.detail(in: visitor.language),
            "fix": fix, "hasFix": !fix.isEmpty, "family": family, "sign": sign,
            "word": self.web.text(word, visitor), "name": finding.name,
        ]
    }
}
