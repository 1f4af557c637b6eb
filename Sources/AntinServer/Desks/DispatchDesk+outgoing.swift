// DispatchDesk+outgoing.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry

/// What a clerk's pages do beyond single steps: a form becomes a dispatch, a dispatch goes as far
/// as it can.
extension DispatchDesk {
    /// Makes the dispatch of a form, or brings it up to date while it is a draft; its files begin
    /// anew as they came, because what was prepared fits other facts.
    func register(
        _ draft: DispatchDraft, files: [RecordFile], named id: DispatchID
    ) async throws -> Dispatch {
        try await self.turns.run(id) {
            guard let old = try await self.registry.dispatch(id) else {
                return try await self.registry.createDispatch(draft, files: files, named: id)
            }
            var draft = draft
            draft.record.code = old.draft.record.code
            draft.coOrgans = old.draft.coOrgans
            return try await self.registry.updateDispatch(id, draft, files: files)
        }
    }

    /// The members of the chosen groups on this day, then those whom the clerk named.
    func recipients(
        groups: [Int64], lines: [String], of organ: OrganID
    ) async throws -> [Handling.Recipient] {
        let today = CivilDate(vietnam: self.registry.clock.read().wall)
        let members = try await self.registry.recipients(
            inGroups: groups, of: organ, on: today)
        let typed = RecipientLines(lines, organs: try await self.registry.organs()).recipients
        var seen: Set<String> = []
        return (members + typed).filter {
            seen.insert($0.organID?.text ?? "name " + $0.organName).inserted
        }
    }

    /// Expands the groups as they are now, for the last time: what is issued commits to it.
    func freezeRecipients(of dispatch: Dispatch) async throws {
        guard dispatch.state == .sealed, let form = try await self.registry.form(dispatch.id)
        else { return }
        let groups = (form.fields["group"] ?? []).compactMap { Int64($0) }
        guard !groups.isEmpty else { return }
        let recipients = try await self.recipients(
            groups: groups, lines: form.fields["recipients"] ?? [], of: dispatch.draft.organ)
        guard !recipients.isEmpty else { return }
        try await self.registry.setRecipients(recipients, of: dispatch.id)
    }

    /// Where one action of number, seal and issue has come to.
    enum Advance: Sendable {
        case issued(IssuedDocument)
        /// Numbered; the seal of this organ is what is missing.
        case needsSeal(OrganID)
    }

    /// Takes a dispatch as far as it can go: number, seal, issue. Called again, it goes on where
    /// it stopped; two who call it at once do each step once.
    ///
    /// - Parameter seal: sets the issuing organ's seal on every file that waits for it; nil leaves
    ///   that to whoever signs elsewhere.
    func advance(
        _ id: DispatchID,
        seal: (@Sendable (Dispatch) async throws -> Dispatch)?
    ) async throws -> Advance {
        var dispatch = try await self.current(id)
        if dispatch.state == .signed || dispatch.draft.copy != nil && dispatch.state == .draft {
            _ = try await self.registry.number(id)
            dispatch = try await self.current(id)
        }
        if dispatch.state == .numbered, let seal, dispatch.sealIsDue == dispatch.draft.organ {
            do {
                dispatch = try await seal(dispatch)
            } catch let problem as Problem {
                // Somebody else may have set it meanwhile: then there is nothing to complain of.
                dispatch = try await self.current(id)
                if dispatch.state == .numbered { throw problem }
            } catch RegistryError.refused(let refusal) {
                dispatch = try await self.current(id)
                if dispatch.state == .numbered { throw refusal }
            }
        }
        switch dispatch.state {
        case .sealed, .issued: return .issued(try await self.issue(dispatch))
        case .numbered: return .needsSeal(dispatch.sealIsDue ?? dispatch.draft.organ)
        default: throw Refusal(.dispatchState, dispatch.state.rawValue, entry: dispatch.issued)
        }
    }
}

extension Dispatch {
    /// Whose seal is missing next; nil if no file waits for one.
    var sealIsDue: OrganID? {
        let due = self.currentFiles.compactMap { file -> OrganID? in
            guard case .seal(let organ) = self.nextSlot(of: file)?.party else { return nil }
            return organ
        }
        // Other organs seal before the one that issues.
        return due.first { $0 != self.draft.organ } ?? due.first
    }
}
