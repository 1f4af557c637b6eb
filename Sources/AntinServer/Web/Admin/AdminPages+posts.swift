internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

extension AdminPages {
    func posts(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        return try await self.postsPage(organ, visitor)
    }

    private func postsPage(
        _ organ: RegisteredOrgan, _ visitor: Visitor, errors: FormErrors = FormErrors(),
        form: WebForm? = nil
    ) async throws -> Response {
        let posts = try await self.web.registry.posts(of: organ.id)
        let delegations = try await self.web.registry.delegations(of: organ.id)
        let day = self.today
        let held = posts.filter { $0.isHeld(on: day) }
        let values: [String: Any] = [
            "organName": organ.name, "today": day.description,
            "posts": posts.map { self.row($0, day, visitor) }, "hasPosts": !posts.isEmpty,
            "delegations": delegations.map { self.row($0, posts, day, visitor) },
            "hasDelegations": !delegations.isEmpty, "mayDelegate": !held.isEmpty,
            "holders": Self.options(
                held.map { ($0.id, "\($0.holder) – \($0.title)") }, chosen: form?["post"]),
            "marks": Self.options(
                SigningAuthority.allCases.map {
                    ($0.rawValue, "\($0.rawValue) \($0.name(in: visitor.language))")
                }, chosen: form?["mark"] ?? SigningAuthority.deputy.rawValue),
        ]
        return self.web.page(
            "admin_posts",
            values.merging(errors.values) { $1 }.merging(Self.typed(form)) { $1 }, for: visitor,
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func state(
        _ from: CivilDate, _ to: CivilDate?, _ day: CivilDate, _ visitor: Visitor
    ) -> [String: Any] {
        let (family, sign, word) =
            if from > day {
                ("blue", "›", "admin.post.later")
            } else if let to, to < day {
                ("grey", "–", "admin.post.over")
            } else {
                ("green", "✓", "admin.post.now")
            }
        return [
            "family": family, "sign": sign, "word": self.web.text(word, visitor),
            "from": from.short(in: visitor.language),
            "to": to?.short(in: visitor.language) ?? self.web.text("admin.post.open", visitor),
            "mayEnd": to.map { $0 >= day } ?? true,
        ]
    }

    private func row(_ post: Post, _ day: CivilDate, _ visitor: Visitor) -> [String: Any] {
        self.state(post.validFrom, post.validTo, day, visitor).merging([
            "id": post.id, "title": post.title, "holder": post.holder, "isHead": post.isHead,
        ]) { $1 }
    }

    private func row(
        _ delegation: Delegation, _ posts: [Post], _ day: CivilDate, _ visitor: Visitor
    ) -> [String: Any] {
        let post = posts.first { $0.id == delegation.post }
        return self.state(delegation.validFrom, delegation.validTo, day, visitor).merging([
            "id": delegation.id, "mark": "\(delegation.mark.rawValue) \(delegation.title)",
            "holder": post?.holder ?? "?", "post": post?.title ?? "",
            "types": delegation.types.isEmpty
                ? self.web.text("admin.types.all", visitor)
                : delegation.types.joined(separator: ", "),
            "scope": delegation.scope, "basis": delegation.basis,
        ]) { $1 }
    }

    // MARK: Changes

    func addPost(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        let title = form["title"] ?? ""
        if title.isEmpty { errors.add("title", self.web.text("admin.error.title", visitor)) }
        let holder = form["holder"] ?? ""
        if holder.isEmpty { errors.add("holder", self.web.text("admin.error.holder", visitor)) }
        let (from, to) = self.period(form, "from", "to", &errors, visitor)
        if let from, errors.isEmpty {
            try await self.attempt("title", &errors, visitor) {
                try await self.web.requireStepUp(context, form)
                try await self.web.registry.addPost(
                    title, of: organ.id, holder: holder, isHead: form["head"] != nil, from: from,
                    to: to)
            }
        }
        guard errors.isEmpty else {
            return try await self.postsPage(organ, visitor, errors: errors, form: form)
        }
        await self.web.log(context, "post.added", organ.id.text)
        return self.web.done("/admin/posts", notice: "notice.admin.post.added")
    }

    func endPost(_ request: Request, _ context: Context) async throws -> Response {
        try await self.end(request, context, "post", "post.ended") { id, organ, day in
            try await self.web.registry.endPost(id, of: organ, on: day)
        }
    }

    func addDelegation(_ request: Request, _ context: Context) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        let form = try await self.web.form(request, context)
        var errors = FormErrors()
        let mark = form["mark"].flatMap { SigningAuthority(rawValue: $0) }
        if mark == nil { errors.add("mark", self.web.text("admin.error.choose", visitor)) }
        let post = form["post"] ?? ""
        if post.isEmpty { errors.add("post", self.web.text("admin.error.choose", visitor)) }
        let place = form["for"] ?? ""
        if place.isEmpty { errors.add("for", self.web.text("admin.error.for", visitor)) }
        let basis = form["basis"] ?? ""
        if basis.isEmpty { errors.add("basis", self.web.text("admin.error.basis", visitor)) }
        let scope = form["scope"] ?? ""
        let named = (form["types"] ?? "").split { $0 == "," || $0 == ";" }
            .map { VietnameseText.cleaned(String($0)) }.filter { !$0.isEmpty }
        let types = named.compactMap { DocumentType(rawValue: $0) ?? DocumentType(spelled: $0) }
            .map(\.rawValue)
        if types.count != named.count {
            errors.add("types", self.web.text("admin.error.types", visitor))
        }
        let (from, until) = self.period(form, "since", "until", &errors, visitor)
        if mark == .delegated {
            if until == nil, form["until"] == nil {
                errors.add("until", self.web.text("admin.error.until", visitor))
            }
            if scope.isEmpty { errors.add("scope", self.web.text("admin.error.scope", visitor)) }
        }
        if let mark, let from, errors.isEmpty {
            try await self.attempt("post", &errors, visitor) {
                try await self.web.requireStepUp(context, form)
                try await self.web.registry.addDelegation(
                    mark, to: post, of: organ.id, for: place, types: types, scope: scope,
                    basis: basis, from: from, until: until)
            }
        }
        guard errors.isEmpty else {
            return try await self.postsPage(organ, visitor, errors: errors, form: form)
        }
        await self.web.log(context, "delegation.added", organ.id.text)
        return self.web.done("/admin/posts", notice: "notice.admin.delegation.added")
    }

    func endDelegation(_ request: Request, _ context: Context) async throws -> Response {
        try await self.end(request, context, "delegation", "delegation.ended") { id, organ, day in
            try await self.web.registry.endDelegation(id, of: organ, on: day)
        }
    }

    private func end(
        _ request: Request, _ context: Context, _ name: String, _ action: String,
        _ body: (String, OrganID, CivilDate) async throws -> Void
    ) async throws -> Response {
        let (visitor, organ) = try self.administrator(request, context)
        let form = try await self.web.form(request, context)
        guard let id = context.parameters.get(name) else { throw Self.nothing }
        var errors = FormErrors()
        let day = Self.day(form["day"])
        if day == nil { errors.add("day_\(id)", self.web.text("admin.error.day", visitor)) }
        if let day {
            try await self.attempt("day_\(id)", &errors, visitor) {
                try await body(id, organ.id, day)
            }
        }
        guard errors.isEmpty else {
            return try await self.postsPage(organ, visitor, errors: errors, form: form)
        }
        await self.web.log(context, action, id)
        return self.web.done("/admin/posts", notice: "notice.admin.post.ended")
    }

    private func period(
        _ form: WebForm, _ first: String, _ last: String, _ errors: inout FormErrors,
        _ visitor: Visitor
    ) -> (from: CivilDate?, to: CivilDate?) {
        let from = Self.day(form[first])
        if from == nil { errors.add(first, self.web.text("admin.error.day", visitor)) }
        let to = Self.day(form[last])
        if form[last] != nil, to == nil {
            errors.add(last, self.web.text("admin.error.day", visitor))
        }
        if let from, let to, to < from {
            errors.add(last, self.web.text("admin.error.period", visitor))
        }
        return (from, to)
    }
}
