internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import Hummingbird

extension AdminPages {
    func backups(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, _) = try self.operatorAdministrator(request, context)
        let registry = self.web.registry
        let state = try await registry.adminState()
        let events = try await self.events()
        let directory =
            (try? FileSystem.canonicalPath(registry.configuration.directory))
            ?? registry.configuration.directory
        var values: [String: Any] = [
            "arguments": self.web.configuration.commandArguments,
            "newArguments": self.web.configuration.commandArguments.replacing(
                directory, with: directory + "-moi"),
            "anchor": registry.configuration.anchorPath,
            "today": self.today.description,
            "lastBackup": self.event(state.lastBackup, visitor),
            "lastDrill": self.event(state.lastDrill, visitor),
            "place": state.lastBackup?.place ?? "/srv/sao-luu/\(self.today)",
            "isInside": state.anchorIsInside,
            "events": events.prefix(50).map { event in
                [
                    "time": event.time.short(in: visitor.language),
                    "kind": self.web.text("admin.event.\(event.kind.rawValue)", visitor),
                    "size": "\(event.head.size)", "place": event.place,
                    "family": event.isGood ? "green" : "red", "sign": event.isGood ? "✓" : "✗",
                    "result": self.web.text(
                        event.isGood ? "admin.event.good" : "admin.event.bad", visitor),
                    "problems": event.problems.prefix(5).map { ["text": $0] },
                ] as [String: Any]
            },
        ]
        values["hasEvents"] = !events.isEmpty
        let isGood = state.lastDrill?.isGood
        values["family"] = isGood == nil ? "amber" : isGood == true ? "green" : "red"
        values["shape"] = isGood == nil ? "triangle" : isGood == true ? "circle" : "octagon"
        values["sign"] = isGood == true ? "✓" : "!"
        values["headline"] = self.web.text(
            isGood == nil
                ? "admin.backups.untried"
                : isGood == true ? "admin.backups.good" : "admin.backups.bad", visitor,
            ["time": state.lastDrill?.time.short(in: visitor.language) ?? ""])
        return self.web.page("admin_backups", values, for: visitor)
    }

    private func events() async throws -> [CareEvent] {
        let journal = self.web.registry.journal
        return await Task.detached { journal.events() }.value
    }
}
