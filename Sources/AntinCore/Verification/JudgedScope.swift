// JudgedScope.swift
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF

/// Which revision of a file a verdict speaks of: the one that the agency sealed
/// (Docs/decisions/0008-the-sealed-revision.md).
///
/// Everything up to it is what the agency saw when it signed. Whatever came later must be
/// maintenance, or the stamp of another party; nothing else lets a file be what was issued.
struct JudgedScope: Sendable {
    /// The signatures that count for the document, as positions in the file's list; document
    /// timestamps are in neither list.
    let own: [Int]
    /// Those that were added to the document when it was finished.
    let later: [Int]
    /// The revision of the last own signature, from 0; nil where there are no revisions.
    let revision: Int?
    /// The file of the proven record that this one is or begins with.
    let listed: RecordFile?
    /// Whether the whole file was registered, and not only its beginning.
    let isWhole: Bool

    /// - Parameter signers: in the order of the file's signatures; empty if nothing is pinned.
    init(_ file: JudgedFile?, signers: [SignerJudgement], register: RegisterJudgement?) {
        let signatures = file?.signatures ?? []
        let all = signatures.indices.filter { !signatures[$0].isTimestamp }
        let found = file.flatMap { Self.listed($0, in: register?.document) }
        self.listed = found?.file
        self.isWhole = found?.isWhole ?? false
        let own: [Int]
        if let found {
            own = all.filter { (signatures[$0].revision ?? 0) <= found.revision }
        } else if let seal = Self.seal(among: all, signers, register) {
            own = all.filter { $0 <= seal }
        } else {
            own = all
        }
        self.own = own
        self.later = all.filter { !own.contains($0) }
        self.revision = own.last.flatMap { signatures[$0].revision }
    }

    /// The file of an issued document whose bytes these are, or with which they begin, with the
    /// signatures that were registered. A beginning must end where a revision does.
    private static func listed(
        _ file: JudgedFile, in document: Report.RegisteredDocument?
    ) -> (file: RecordFile, revision: Int, isWhole: Bool)? {
        guard let document, document.kind == EntryKind.documentIssued.rawValue else { return nil }
        for listed in document.record.files where listed.role == .main || listed.role == .attachment
        {
            func isSigned(upTo revision: Int) -> Bool {
                let signatures = file.signatures.filter { ($0.revision ?? 0) <= revision }
                return listed.signatures == signatures.compactMap(\.facts.valueDigest)
                    && listed.signatures.count == signatures.count
            }
            let last = max(0, file.revisions.count - 1)
            if listed.sha256 == file.sha256, listed.size == file.size, isSigned(upTo: last) {
                return (listed, last, true)
            }
            if listed.size < file.size, let revision = file.revision(endingAt: listed.size),
                isSigned(upTo: revision), file.sha256(ofFirst: listed.size) == listed.sha256
            {
                return (listed, revision, false)
            }
        }
        return nil
    }

    /// The last seal of the organ that sealed, where no record says which one that is.
    ///
    /// Who sealed first has issued; a further seal belongs to a joint document if its place was
    /// prepared before the first one, and came later if it made a place for itself.
    private static func seal(
        among all: [Int], _ signers: [SignerJudgement], _ register: RegisterJudgement?
    ) -> Int? {
        guard signers.indices.contains(all.last ?? 0) else { return nil }
        let seals = all.filter { signers[$0].stands(as: .seal) }
        guard let first = seals.first else { return nil }
        if let organ = register?.organ {
            return seals.last { signers[$0].organ?.id == organ } ?? seals.last
        }
        let made = Set((signers[first].signature.later?.overlays ?? []).map(\.field))
        return seals.last { position in
            let signer = signers[position]
            let isOwn = signer.organ?.id == signers[first].organ?.id
            return isOwn || !made.contains(signer.signature.field ?? "")
        }
    }
}
