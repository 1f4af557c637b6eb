// Whose certificate a slot takes.

internal import AntinCore
package import AntinCrypto
internal import AntinLog

extension Registry {
    /// The registered certificate, if it is the one that this slot waits for; else the refusal
    /// that says why not.
    ///
    /// A person is one whom the draft names at that place, by certificate where it says which, else
    /// by name, and is registered for one of the organs that issue the document. A seal is
    /// registered for its own organ.
    @discardableResult
    package func signer(
        _ certificate: Certificate, in slot: SigningSlot, of dispatch: Dispatch
    ) async throws -> RegisteredSigner {
        let draft = dispatch.draft
        let organs: [OrganID] =
            switch slot.party {
            case .person: draft.sealingOrgans
            case .seal(let organ): [organ]
            }
        let listed = try await self.listed(certificate, as: slot.role, among: organs)
        if case .person(let place) = slot.party {
            guard listed != nil else { throw Refusal(.unknownSigner) }
            let signers = draft.record.signers
            guard signers[place].names(certificate) else {
                throw signers.contains { $0.names(certificate) }
                    ? Refusal(.slotOrder, slot.field.name) : Refusal(.signerNotNamed)
            }
        }
        guard let listed else {
            let other = try await self.listed(certificate, as: .seal, among: draft.sealingOrgans)
            throw other == nil ? Refusal(.unknownSigner) : Refusal(.slotOrder, slot.field.name)
        }
        guard listed.validTo == nil else { throw Refusal(.signerEnded) }
        return listed
    }

    private func listed(
        _ certificate: Certificate, as role: SignerRole, among organs: [OrganID]
    ) async throws -> RegisteredSigner? {
        for organ in organs {
            let found = try await self.signers(of: organ)
                .first { $0.certificate == certificate.fingerprint && $0.role == role }
            if let found { return found }
        }
        return nil
    }
}

extension RecordSigner {
    /// Whether this signature block is that person's.
    func names(_ certificate: Certificate) -> Bool {
        if let named = self.certificate { return named == certificate.fingerprint }
        let name = certificate.subject.commonName ?? ""
        return VietnameseText.areSame(self.fullName, name, ignoringCase: true)
    }
}
