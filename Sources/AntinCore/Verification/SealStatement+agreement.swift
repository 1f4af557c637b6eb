// SealStatement+agreement.swift
internal import AntinCrypto

extension SealStatement {
    /// Whether the agency's statement and the register's record speak of the same document: the
    /// same number and date, this file among its files, and the same persons' signatures.
    func agrees(with record: DocumentRecord, file: Digest?) -> Bool {
        let named = record.files.filter { $0.role == .main || $0.role == .attachment }
        let stated = self.files.filter { $0.role == .main || $0.role == .attachment }
        return self.organ == record.organID && self.codeNotation == record.codeNotation
            && self.issuedDate == record.issuedDate
            && self.number == record.codeNumber.flatMap { Int($0) }
            && stated.map(\.sha256) == named.map(\.sha256)
            && self.signatures == named.flatMap(\.signatures)
            && named.contains { $0.sha256 == file }
    }
}
