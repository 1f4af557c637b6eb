internal import AntinCore
internal import AntinLog
internal import AntinRegistry

extension OutgoingPages {
    /// Signers whose right to sign under that position is not noted, is over, or does not cover
    /// this document: told to the clerk, who may know better; never a refusal.
    func rights(
        _ draft: DispatchDraft, _ visitor: Visitor, on day: CivilDate? = nil
    ) async throws -> [[String: Any]] {
        let today = day ?? CivilDate(vietnam: self.registry.clock.read().wall)
        var findings: [[String: Any]] = []
        for signer in draft.record.signers {
            let right = try await self.registry.authority(
                of: signer, in: draft.organ, on: today, type: draft.record.type)
            guard !right.isFine else { continue }
            findings.append([
                "words": self.web.text(
                    "admin.right.\(right.id)", visitor,
                    [
                        "name": signer.fullName,
                        "position": SignerTitle.text(signer, in: visitor.language),
                    ])
            ])
        }
        return findings
    }
}
