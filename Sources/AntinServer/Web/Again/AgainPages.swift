internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What was typed before a session ended, to be looked at and sent once more.
struct AgainPages {
    let web: Web

    func add(to router: RouterGroup<Context>) {
        router.get("again/{form}", use: self.show)
    }

    private func show(_ request: Request, _ context: Context) async throws -> Response {
        let session = try context.signedIn()
        let visitor = self.web.visitor(request, context)
        let now = self.web.registry.clock.read().wall.milliseconds
        guard let name = context.parameters.get("form"),
            let form = self.web.keptForms.open(name, by: session.account.id, at: now)
        else { return self.web.done("/home", notice: "notice.form_gone") }
        var shown: [[String: Any]] = []
        var others = 0
        for field in form.fields {
            if let label = self.label(field.name, visitor) {
                shown.append(["label": label, "value": field.value])
            } else if Self.isTyped(field.value) {
                shown.append(["label": self.web.text("again.other", visitor), "value": field.value])
            } else {
                others += 1
            }
        }
        return self.web.page(
            "again",
            [
                "action": form.path, "shown": shown, "hadFiles": form.hadFiles,
                "others": others > 0
                    ? self.web.text("again.others", visitor, ["count": "\(others)"]) : "",
                "hasOthers": others > 0,
                "fields": form.fields.map { ["name": $0.name, "value": $0.value] },
            ], for: visitor)
    }

    /// What the pages call a field; nil for one that holds a choice or a name for programs.
    private func label(_ name: String, _ visitor: Visitor) -> String? {
        for area in ["outgoing", "inbox", "books", "signing"] {
            let id = "\(area).field.\(name)"
            if Self.typed.contains(name), self.web.words.entries[id] != nil {
                return self.web.text(id, visitor)
            }
        }
        return name == "reason" ? self.web.text("again.reason", visitor) : nil
    }

    private static let typed: Set<String> = [
        "subject", "notation", "due", "effective", "expiry", "amount", "note", "keepers",
        "recipients", "sender", "number", "date",
    ]

    /// Words of a person rather than the value of a choice.
    private static func isTyped(_ value: String) -> Bool {
        value.contains { $0.isWhitespace || !$0.isASCII || $0 == "/" }
    }
}

extension SessionMiddleware {
    /// Pages that nobody sends a form to without being signed in.
    private static let areas = ["/outgoing/", "/signing/", "/inbox/", "/books/", "/search/"]
    /// Bytes of a form that is read to keep what was typed.
    private static let limit = 2 << 20

    /// The way to sign in again for who sends a form after the session ended; what was typed is
    /// kept, if the form came from a page of this server and is no larger than usual.
    ///
    /// - Returns: nil for a request that is something else.
    func again(_ request: Request, _ context: Context) async -> Response? {
        guard request.method == .post, context.session == nil, context.token == nil,
            (request.headers[.accept] ?? "").contains("text/html"),
            Self.areas.contains(where: { request.uri.path.hasPrefix($0) })
        else { return nil }
        let login = "/login?to="
        guard SameOrigin.holds(request, publicAddress: self.web.configuration.publicAddress),
            let length = request.headers[.contentLength].flatMap({ Int($0) }),
            length <= Self.limit,
            let form = try? await WebForm(reading: request, upTo: Self.limit),
            let name = self.web.keptForms.keep(
                form, sentTo: request.uri.path,
                at: self.web.registry.clock.read().wall.milliseconds)
        else {
            return self.web.done(
                login + "%2Fhome", notice: "notice.session_over")
        }
        return self.web.done(login + "%2Fagain%2F\(name)", notice: "notice.session_over_kept")
    }
}
