// Who signs which file, where, and in what order.

package import AntinCore

/// The place of one signature in a file of a dispatch.
///
/// The order is that of Decree 30/2020: the persons first, then, once there is a number, the seals;
/// of several organs the issuing one last, because nothing may follow its seal.
package struct SigningSlot: Hashable, Sendable {
    package enum Party: Hashable, Sendable {
        /// The person at this place of the record's signers, from 0.
        case person(Int)
        case seal(OrganID)
    }

    package let party: Party
    /// The field of a prepared form that belongs to it.
    package let field: FormField
    /// Whether no signature follows it: it closes the file.
    package let isLast: Bool

    package var role: SignerRole {
        switch self.party {
        case .person: .person
        case .seal: .seal
        }
    }
}

extension DispatchDraft {
    /// The kind of certified copy, if it is one: those are signed by the agency alone.
    package var copy: CopyType? { CopyType(rawValue: self.record.type) }

    /// The organs whose seals the main file needs, in the order in which they are set.
    package var sealingOrgans: [OrganID] { self.coOrgans + [self.organ] }

    /// The slots of a file, in the order in which they are signed.
    ///
    /// An attachment in a file of its own has the agency's signature alone (Decree 30/2020,
    /// Appendix I, part I, II.8(b)), and so has a copy (part II, I.3).
    package func slots(of role: FileRole) -> [SigningSlot] {
        var parties: [SigningSlot.Party] = []
        switch role {
        case .main where self.copy != nil:
            parties = [.seal(self.organ)]
        case .main:
            parties =
                self.record.signers.indices.map { .person($0) }
                + self.sealingOrgans.map { .seal($0) }
        case .attachment:
            parties = [.seal(self.organ)]
        case .signature, .statement:
            break
        }
        var persons = 0
        var seals = 0
        return parties.enumerated().map { position, party in
            let field: FormField
            switch party {
            case .person:
                persons += 1
                field = .person(persons)
            case .seal:
                seals += 1
                field = .seal(seals)
            }
            return SigningSlot(
                party: party, field: field, isLast: position == parties.count - 1)
        }
    }
}

extension Dispatch {
    /// The files as they stand: with the number or sealed, else signed, else as drafted.
    package var currentFiles: [RecordFile] {
        for stage in [Stage.sealed, .signed, .draft] {
            if let files = self.files[stage], !files.isEmpty { return files }
        }
        return []
    }

    /// The slot of a file that is signed next; nil when all are. Each signature was checked
    /// against its slot before it was kept, so their count says how far it is.
    package func nextSlot(of file: RecordFile) -> SigningSlot? {
        self.draft.slots(of: file.role).dropFirst(file.signatures.count).first
    }

    /// Whether every slot of these files is signed.
    package func isComplete(_ files: [RecordFile]) -> Bool {
        files.contains { $0.role == .main } && files.allSatisfy { self.nextSlot(of: $0) == nil }
    }

    /// Whether the seals are all that is missing: every person has signed.
    package func awaitsNumber(_ files: [RecordFile]) -> Bool {
        files.contains { $0.role == .main }
            && files.allSatisfy { self.nextSlot(of: $0)?.role != .person }
    }
}
