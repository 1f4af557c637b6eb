internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// The three ways to ask, on one page.
extension PublicPages {
    func home(_ request: Request, _ context: Context) async throws -> Response {
        let values = try await self.homeValues(request, context)
        return self.everybody("public_home", values, request, context, seconds: 60)
    }

    /// The same page with what is wrong, and what was typed still in its fields.
    func home(
        _ request: Request, _ context: Context, errors: FormErrors, status: HTTPResponse.Status
    ) async throws -> Response {
        let values = try await self.homeValues(request, context).merging(errors.values) { $1 }
        return self.web.page(
            "public_home", values, for: self.web.visitor(request, context), status: status)
    }

    /// So many organs are listed to choose from; beyond that the code or the name is typed.
    static let maxListedOrgans = 40

    private func homeValues(
        _ request: Request, _ context: Context
    ) async throws -> [String: Any] {
        let organs = try await self.web.registry.organs()
        let chosen = request.query("organ")
        var values: [String: Any] = [
            "maxMegabytes": self.web.configuration.limits.maxFileBytes >> 20,
            "number": request.query("number") ?? "", "date": request.query("date") ?? "",
            "typedCode": request.query("code") ?? "",
        ]
        if organs.count > Self.maxListedOrgans {
            values["typesOrgan"] = true
            values["organ"] = chosen ?? ""
        } else {
            values["organs"] = organs.map { organ in
                [
                    "id": organ.id.text, "name": organ.name,
                    "isChosen": organ.id.text == chosen || organs.count == 1,
                ] as [String: Any]
            }
            values["choosesOrgan"] = true
        }
        return values
    }
}
