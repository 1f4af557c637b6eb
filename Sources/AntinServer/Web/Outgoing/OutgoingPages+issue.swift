internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// Number, the agency's seal and issue in one action that goes on where it stopped.
extension OutgoingPages {
    func confirmIssue(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let dispatch = try await self.desk.dispatch(context, .clerk)
        if let entry = dispatch.issued { return self.web.done("/outgoing/entry/\(entry)") }
        return try await self.issuePage(dispatch, FormErrors(), context, visitor)
    }

    private func issuePage(
        _ dispatch: Dispatch, _ errors: FormErrors, _ context: Context, _ visitor: Visitor,
        status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        let stage = try await self.stage(of: dispatch)
        guard [.ready, .numbered, .sealed].contains(stage) else {
            return self.web.done("/outgoing/\(dispatch.id)")
        }
        let seal = dispatch.sealIsDue
        let organ = dispatch.draft.organ
        let keys = try await self.keys(dispatch, context)
        var values = try await self.values(of: dispatch, visitor)
        values["steps"] = Self.steps(stage, self.web, visitor)
        values["shown"] = dispatch.presentDigest.hex
        values["isReady"] = stage == .ready
        values["isNumbered"] = stage == .numbered
        values["isSealed"] = stage == .sealed
        values["hasKey"] = !keys.isEmpty && seal == organ
        values["needsKeyElsewhere"] = keys.isEmpty && seal == organ
        values["showsForm"] =
            stage != .numbered || !keys.isEmpty && seal == organ
        values["otherOrgan"] = ""
        if let seal, seal != organ {
            values["otherOrgan"] = try await self.registry.organ(seal)?.name ?? seal.text
            values["waitsForOther"] = true
        }
        values["command"] =
            "antin document sign \(dispatch.id) --as seal --key con-dau.p12"
        values["uploads"] = dispatch.currentFiles.enumerated().compactMap {
            position, file -> [String: Any]? in
            guard case .seal(let due) = dispatch.nextSlot(of: file)?.party, due == organ,
                stage == .numbered
            else { return nil }
            return [
                "position": position, "name": file.name,
                "href": "/outgoing/\(dispatch.id)/seal/\(position)",
            ] as [String: Any]
        }
        if let book = try await self.nextNumber(of: dispatch) {
            values["nextNumber"] = book
        }
        values["mayNotSeal"] = try await self.mayNotSeal(dispatch, context)
        values.merge(errors.values) { $1 }
        return self.web.page(
            "outgoing_issue", values, for: visitor, status: errors.isEmpty ? .ok : status)
    }

    /// What number it will take if nobody is faster; nothing that is promised.
    private func nextNumber(of dispatch: Dispatch) async throws -> String? {
        guard dispatch.number == nil else { return nil }
        let key = BookKey(
            organ: dispatch.draft.organ, book: dispatch.draft.book,
            series: dispatch.draft.series, year: self.today.year)
        guard let book = try await self.registry.book(key) else { return nil }
        return book.next < 10 ? "0\(book.next)" : "\(book.next)"
    }

    private func keys(_ dispatch: Dispatch, _ context: Context) async throws -> [HeldKey] {
        guard let account = context.session?.account else { return [] }
        return try await self.web.heldKeys.keys(
            of: account, .seal, of: dispatch.draft.organ)
    }

    private func mayNotSeal(_ dispatch: Dispatch, _ context: Context) async throws -> Bool {
        guard let account = context.session?.account else { return false }
        return try await !self.registry.maySeal(dispatch.id, account.id)
    }

    /// One click: the number, the seal, the register. After an error it goes on with the next.
    func issue(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let dispatch = try await self.desk.dispatch(context, .clerk)
        let form = try await self.web.form(request, context)
        if let entry = dispatch.issued { return self.web.done("/outgoing/entry/\(entry)") }
        var errors = FormErrors()
        if form["shown"] != dispatch.presentDigest.hex, dispatch.state == .signed {
            errors.add("shown", self.web.text("outgoing.error.changed", visitor))
            return try await self.issuePage(dispatch, errors, context, visitor)
        }
        let seals = try await !self.keys(dispatch, context).isEmpty && dispatch.state != .sealed
        var opened: HeldKeys.Opened?
        do {
            // The PIN comes first: a wrong one must not cost a number.
            if seals, dispatch.sealIsDue == dispatch.draft.organ || dispatch.number == nil {
                opened = try await self.open(dispatch, form, context, visitor, &errors)
            } else {
                try await self.web.requireStepUp(context, form)
            }
        } catch let problem as Problem where problem.id == "step_up" {
            errors.add("confirm_password", self.words(problem, visitor))
        } catch let problem as Problem {
            errors.add("pin", self.words(problem, visitor))
        }
        guard errors.isEmpty else {
            return try await self.issuePage(dispatch, errors, context, visitor)
        }
        return try await self.advance(dispatch.id, opened, context, visitor)
    }

    private func open(
        _ dispatch: Dispatch, _ form: WebForm, _ context: Context, _ visitor: Visitor,
        _ errors: inout FormErrors
    ) async throws -> HeldKeys.Opened? {
        guard let account = context.session?.account else { return nil }
        if try await self.mayNotSeal(dispatch, context) {
            errors.add("pin", self.web.text("outgoing.error.signer_seals", visitor))
            return nil
        }
        guard let pin = form.first("pin"), !pin.isEmpty else {
            errors.add("pin", self.web.text("outgoing.error.pin", visitor))
            return nil
        }
        return try await self.web.heldKeys.open(
            .seal, of: dispatch.draft.organ, for: account, pin: pin)
    }

    private func advance(
        _ id: DispatchID, _ key: HeldKeys.Opened?, _ context: Context, _ visitor: Visitor
    ) async throws -> Response {
        let held = self.web.heldKeys
        var seal: (@Sendable (Dispatch) async throws -> Dispatch)?
        if let key {
            seal = { try await held.signAll($0.id, shown: $0.presentDigest, with: key) }
        }
        do {
            switch try await self.desk.advance(id, seal: seal) {
            case .issued(let issued):
                await self.web.log(context, "document.issued", "\(issued.entry)")
                return self.web.done(
                    "/outgoing/entry/\(issued.entry)", notice: "notice.outgoing_issued")
            case .needsSeal:
                await self.web.log(context, "document.numbered", id.text)
                return self.web.done(
                    "/outgoing/\(id)/issue", notice: "notice.outgoing_numbered")
            }
        } catch let problem as Problem {
            var errors = FormErrors()
            errors.add("issue", self.words(problem, visitor))
            return try await self.issuePage(
                try await self.desk.current(id), errors, context, visitor, status: problem.status)
        } catch RegistryError.refused(let refusal) {
            return try await self.stopped(refusal, id, context, visitor)
        } catch let refusal as Refusal {
            return try await self.stopped(refusal, id, context, visitor)
        }
    }

    /// What stopped it, on the page from which it goes on.
    private func stopped(
        _ refusal: Refusal, _ id: DispatchID, _ context: Context, _ visitor: Visitor
    ) async throws -> Response {
        let problem = Problem(refusal)
        var errors = FormErrors()
        errors.add("issue", self.words(problem, visitor))
        return try await self.issuePage(
            try await self.desk.current(id), errors, context, visitor, status: problem.status)
    }

    // MARK: The seal elsewhere

    private func hand(_ dispatch: Dispatch, _ context: Context) async throws -> SlotInHand {
        let position = try context.index("file")
        guard position < 64 else { throw Self.missing }
        let hand = try await SlotInHand(
            dispatch, position: Int(position), role: .seal, in: self.registry)
        if case .seal(let organ) = hand.slot.party { try context.require(.clerk, of: organ) }
        return hand
    }

    /// The file with number and date, to be sealed with the office's own program.
    func sealFile(_ request: Request, _ context: Context) async throws -> Response {
        let dispatch = try await self.desk.dispatch(context, .clerk, joint: true)
        await self.web.log(context, "outgoing.seal_file", dispatch.id.text)
        return try await self.desk.turns.run(dispatch.id) {
            let hand = try await self.hand(try await self.desk.current(dispatch.id), context)
            return FileAnswer.response(
                try self.web.signing.handedOut(hand), name: hand.file.name,
                type: "application/pdf")
        }
    }

    /// The file with its seal; with the last one the document is issued.
    func sealed(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let dispatch = try await self.desk.dispatch(context, .clerk, joint: true)
        let form = try await self.web.form(
            request, context, upTo: self.web.configuration.limits.maxFileBytes + (1 << 20))
        let position = try context.index("file")
        var errors = FormErrors()
        let field = "signed\(position)"
        guard let part = form.file("signed") else {
            errors.add(field, self.web.text("outgoing.error.signed_file", visitor))
            return try await self.issuePage(dispatch, errors, context, visitor)
        }
        do {
            try await self.web.requireStepUp(context, form)
            if try await self.mayNotSeal(dispatch, context) {
                errors.add(field, self.web.text("outgoing.error.signer_seals", visitor))
            } else {
                let actor = try self.actor(context)
                let bytes = part.bytes
                try await self.desk.turns.run(dispatch.id) {
                    let now = try await self.desk.current(dispatch.id)
                    // Sent again after it was taken in: there is nothing left to do.
                    if let file = SigningDesk.already(bytes, in: now, at: Int(position)),
                        now.nextSlot(of: file) == nil
                    {
                        return
                    }
                    let hand = try await self.hand(now, context)
                    _ = try await self.web.signing.keep(bytes, in: hand, by: actor, way: .upload)
                }
                await self.web.log(context, "document.sealed", dispatch.id.text)
            }
        } catch let problem as Problem where problem.id == "step_up" {
            errors.add("confirm_password", self.words(problem, visitor))
        } catch let problem as Problem {
            errors.add(field, self.words(problem, visitor))
        } catch RegistryError.refused(let refusal) {
            errors.add(field, self.words(Problem(refusal), visitor))
        } catch let refusal as Refusal {
            errors.add(field, self.words(Problem(refusal), visitor))
        }
        let now = try await self.desk.current(dispatch.id)
        guard errors.isEmpty else { return try await self.issuePage(now, errors, context, visitor) }
        guard now.state == .sealed else {
            return self.web.done("/outgoing/\(now.id)/issue", notice: "notice.outgoing_sealed_one")
        }
        return try await self.advance(now.id, nil, context, visitor)
    }
}
