internal import AntinCore
internal import AntinRegistry
internal import Hummingbird

/// Confirming once more that it is the person, before a page shows what cannot be undone.
struct StepUpPages {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        router.get("account/confirm", use: self.show)
        router.post("account/confirm", use: self.confirm)
    }

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        _ = try context.signedIn()
        return self.form(request, context, to: LoginPages.local(request.query("to")))
    }

    private func confirm(_ request: Request, _ context: Context) async throws -> Response {
        let form = try await self.web.form(request, context, upTo: 16_384)
        let session = try context.signedIn()
        let to = LoginPages.local(form.first("to"))
        do {
            try await self.web.requireStepUp(context, form)
        } catch let problem as Problem where ["step_up", "too_many_guesses"].contains(problem.id) {
            var errors = FormErrors()
            let visitor = self.web.visitor(request, context)
            errors.add(
                session.account.hasSecondFactor ? "confirm_code" : "confirm_password",
                visitor.language == .vietnamese ? problem.title.vi : problem.title.en)
            return self.form(request, context, to: to, errors)
        }
        // A code renews the session; without one, what was confirmed before ends when it does.
        return self.web.done(session.withheld.isEmpty ? to : "/account/factor")
    }

    private func form(
        _ request: Request, _ context: Context, to: String, _ errors: FormErrors = FormErrors()
    ) -> Response {
        var values = errors.values
        values["to"] = to
        if context.session?.way == .oidc, self.web.configuration.identityProvider != nil {
            values["oidc"] = ["href": "/login/oidc?again=1&to=\(to.addingPercentEncodingForQuery)"]
        }
        return self.web.page(
            "account_confirm", values, for: self.web.visitor(request, context),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}
