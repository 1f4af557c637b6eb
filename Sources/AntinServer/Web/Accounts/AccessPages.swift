internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Who did what: for administrators and auditors, of the organs they are that for.
struct AccessPages {
    let web: Web

    private static let pageSize = 100
    private static let exportSize = 10_000

    func add(to router: RouterGroup<Context>) {
        router.get("admin/access", use: self.show)
        router.get("admin/access.csv", use: self.export)
    }

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        let query = try self.query(request, context)
        let visitor = self.web.visitor(request, context)
        let before = request.query("before").flatMap { Int64($0) }
        let lines = try await self.web.registry.accessLog(
            query, limit: Self.pageSize + 1, before: before)
        let organs = try await self.web.registry.organs()
        var values: [String: Any] = [:]
        for name in Self.filters { values[name] = request.query(name) ?? "" }
        values["lines"] = lines.prefix(Self.pageSize).map { line in
            [
                "time": PageDate.text(line.time), "actor": line.actorName,
                "what": self.web.actionText(line.event.action, visitor),
                "object": line.objectName ?? "",
                "organ": line.event.organ.map { self.web.organText($0.text, organs, visitor) }
                    ?? "",
                "detail": line.event.detail ?? "", "address": line.event.address ?? "",
            ]
        }
        let kept = Self.address(request)
        values["csv"] = "/admin/access.csv?\(kept)"
        if lines.count > Self.pageSize, let last = lines.dropLast().last {
            values["older"] = ["href": "/admin/access?\(kept)&before=\(last.id)"]
        }
        if before != nil { values["newest"] = ["href": "/admin/access?\(kept)"] }
        return self.web.page("account_access", values, for: visitor)
    }

    private func export(_ request: Request, _ context: Context) async throws -> Response {
        let query = try self.query(request, context)
        let lines = try await self.web.registry.accessLog(query, limit: Self.exportSize)
        await self.web.log(context, "access.exported", "\(lines.count)")
        var csv = CSVText()
        csv.add(["time", "actor", "action", "object", "organ", "detail", "address"])
        for line in lines {
            csv.add([
                "\(line.time)", line.actorName, line.event.action, line.event.object ?? "",
                line.event.organ?.text ?? "", line.event.detail ?? "", line.event.address ?? "",
            ])
        }
        return FileAnswer.response(
            csv.bytes, name: "access.csv", type: "text/csv; charset=utf-8; header=present")
    }

    private static let filters = ["actor", "action", "object", "from", "to"]

    /// The filters as they stand in the address.
    private static func address(_ request: Request) -> String {
        Self.filters.compactMap { name in
            request.query(name).flatMap {
                $0.isEmpty ? nil : "\(name)=\($0.addingPercentEncodingForQuery)"
            }
        }.joined(separator: "&")
    }

    private func query(_ request: Request, _ context: Context) throws -> AccessQuery {
        let account = try context.signedIn().account
        let allowed = account.grants.filter {
            $0.role == .administrator || $0.role == .auditor
        }
        guard !allowed.isEmpty else {
            throw Problem(
                .forbidden, "not_allowed", vi: "Trang này dành cho quản trị và kiểm toán",
                en: "this page is for administrators and auditors")
        }
        func field(_ name: String) -> String? {
            request.query(name).map(VietnameseText.cleaned).flatMap { $0.isEmpty ? nil : $0 }
        }
        var query = AccessQuery()
        query.organs =
            allowed.contains { $0.organ == "*" } ? nil : Set(allowed.map(\.organ)).sorted()
        query.actor = field("actor")
        query.action = field("action")
        query.object = field("object")
        query.from = field("from").flatMap(PageDate.read)?.startOfDay
        query.to = field("to").flatMap(PageDate.read).map {
            Timestamp(milliseconds: $0.startOfDay.milliseconds + 86_400_000)
        }
        return query
    }
}
