// Judgement+persons.swift
internal import AntinCrypto
internal import AntinLog

/// Whose hand was needed, and whether it was there.
extension Judgement {
    /// A competent person signed, and every person whom the record names did; or the file is one
    /// that by its role bears the agency's signature alone.
    var personSignature: Check {
        guard !self.signers.isEmpty else { return Check(.personSignature, .notChecked) }
        if let check = self.attachmentOrCopy { return check }
        let persons = self.signers.filter { $0.counts(as: .person) }
        guard !persons.isEmpty else {
            return self.weakOrMissing(.personSignature, .person, "person.missing")
        }
        let present = Set(persons.compactMap { $0.signature.facts.signer?.fingerprint })
        let named = self.register?.document?.record.signers ?? []
        guard named.compactMap(\.certificate).allSatisfy(present.contains) else {
            return Check(.personSignature, .fail, reasons: ["person.named_in_record_missing"])
        }
        // Minutes and joint documents name several; one signature is not everybody's.
        guard present.count >= named.count else {
            return Check(.personSignature, .fail, reasons: ["person.fewer_than_named"])
        }
        return Check(.personSignature, .pass)
    }

    /// Why the agency's signature is enough for this file, if its role says so.
    enum AgencyAlone: Equatable {
        /// A file of its own that goes with a main one, which the persons have signed.
        case attachment(of: String)
        case copy(CopyType)
    }

    var agencyAlone: AgencyAlone? {
        guard self.attachmentOrCopy?.result == .pass, let listed = self.scope.listed,
            let record = self.register?.document?.record
        else { return nil }
        if let copy = CopyType(rawValue: record.type) { return .copy(copy) }
        guard listed.role == .attachment, let main = record.files.first(where: { $0.role == .main })
        else { return nil }
        return .attachment(of: main.name)
    }

    /// The check where the register proves that this file is an attachment or a copy; nil for all
    /// others, and where a person did sign: then the rule for documents holds.
    private var attachmentOrCopy: Check? {
        guard let listed = self.scope.listed, let record = self.register?.document?.record,
            !self.documentSigners.contains(where: { $0.listing?.role == .person })
        else { return nil }
        // Decree 30/2020, Article 32: an agency signs alone only the copies that it makes itself.
        if CopyType(rawValue: record.type) != nil {
            // Whoever the record says signed by certificate must be found.
            return record.signers.contains { $0.certificate != nil }
                ? Check(.personSignature, .fail, reasons: ["person.named_in_record_missing"])
                : Check(.personSignature, .pass)
        }
        guard listed.role == .attachment else { return nil }
        let mains = record.files.filter { $0.role == .main }
        guard !mains.isEmpty else {
            return Check(.personSignature, .fail, reasons: ["person.no_main_file"])
        }
        // The register holds the value of every signature in a file: one for each person, and at
        // least one for the seal.
        guard !record.signers.isEmpty,
            mains.allSatisfy({ Set($0.signatures).count > record.signers.count })
        else { return Check(.personSignature, .fail, reasons: ["person.main_file_unsigned"]) }
        return Check(.personSignature, .pass)
    }
}
