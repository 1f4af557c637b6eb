// DispatchDesk+form.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinStamp

/// Preparing a draft for its signatures: fields for all who will sign, for number and date, and
/// the printed code; or a look at what would be prepared.
extension DispatchDesk {
    /// A file as it was prepared, or looked at.
    struct Prepared {
        let dispatch: Dispatch
        let file: RecordFile
        /// Nil if it was prepared before.
        let outcome: FormDesk.Outcome?

        /// The code that is printed on it.
        var code: String? {
            self.outcome?.code.map { "\($0)" } ?? self.dispatch.draft.record.code
        }
    }

    /// Prepares a file of a draft; asked again, nothing is done. What a draft must not have is
    /// refused with every finding, `draft_refused`.
    func prepare(
        _ id: DispatchID, file position: Int, _ options: FormOptions
    ) async throws -> Prepared {
        try await self.turns.run(id) {
            try await self.places.run { try await self.prepareInTurn(id, position, options) }
        }
    }

    private func prepareInTurn(
        _ id: DispatchID, _ position: Int, _ options: FormOptions
    ) async throws -> Prepared {
        let dispatch = try await self.current(id)
        guard dispatch.state == .draft else {
            throw Refusal(.dispatchState, dispatch.state.rawValue)
        }
        var files = dispatch.files[.draft] ?? []
        guard files.indices.contains(position) else { throw Refusal(.fileMissing) }
        let bytes = try await self.registry.bytes(of: files[position].sha256)
        let purpose = dispatch.draft.purpose(of: files[position].role)
        if FormDesk.isPrepared(bytes, purpose, embedded: options.embedded) {
            return Prepared(dispatch: dispatch, file: files[position], outcome: nil)
        }
        var draft = dispatch.draft
        let outcome = try await self.outcome(bytes, files[position].role, draft, options)
        guard let prepared = outcome.bytes else { throw Problem(refused: outcome) }
        if options.isDry {
            return Prepared(dispatch: dispatch, file: files[position], outcome: outcome)
        }
        let blob = try await self.registry.stage(prepared)
        files[position] = RecordFile(
            name: files[position].name, role: files[position].role, sha256: blob.digest,
            signatures: [], size: blob.size)
        if let code = outcome.code { draft.record.code = "\(code)" }
        let updated = try await self.registry.updateDispatch(dispatch.id, draft, files: files)
        return Prepared(dispatch: updated, file: files[position], outcome: outcome)
    }

    /// What preparing would make of a file, whatever it finds; nothing is kept.
    func outcome(
        _ bytes: [UInt8], _ role: FileRole, _ draft: DispatchDraft, _ options: FormOptions
    ) async throws -> FormDesk.Outcome {
        try Self.check(options, draft)
        let code = try draft.record.code.flatMap { VerificationCode(typed: $0) } ?? Self.newCode()
        let year = CivilDate(vietnam: self.registry.clock.read().wall).year
        return try await self.form.prepare(
            bytes, for: draft, role: role, year: year, code: code, options: options)
    }

    /// Each seal must have its person, and none twice as many as the form can hold.
    private static func check(_ options: FormOptions, _ draft: DispatchDraft) throws {
        let persons = draft.record.signers.count
        guard persons <= FormField.maxSlots else { throw Refusal(.invalid, "SignerInfo") }
        guard let seals = options.seals else { return }
        guard seals.count == draft.usualSeals.count, seals.allSatisfy({ $0 < persons })
        else { throw Refusal(.invalid, "seals") }
    }

    private static func newCode() throws -> VerificationCode {
        guard let code = VerificationCode(random: SecureRandom.bytes(12)) else {
            throw Refusal(.invalid, "code")
        }
        return code
    }
}
