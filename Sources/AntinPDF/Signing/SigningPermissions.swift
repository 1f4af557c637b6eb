/// What the signatures of a document still allow.
struct SigningPermissions {
    let signatures: [PDFSignature]

    /// Throws if a signature is not sound: adding to such a document would make it look better
    /// than it is.
    init(_ document: PDFDocument) throws(PDFError) {
        self.signatures = document.signatures
        for signature in signatures where signature.changes.finding == .tampered {
            let reasons = signature.changes.refused.map(\.why).joined(separator: "; ")
            throw PDFError(.refused, "\(signature.fieldName) is not sound: \(reasons)")
        }
    }

    /// Whether a field may be signed.
    ///
    /// - Parameter isNew: it is made with the signature. A lock of all fields concerns those that
    ///   are there; that nothing may be added is said by `/P 1`.
    func checkSignature(_ field: String, isNew: Bool) throws(PDFError) {
        try checkCertification()
        for signature in signatures {
            let isLocked = signature.locks.contains { lock in
                isNew ? lock.forbidsNewField(field) : lock.locks(field)
            }
            if isLocked { throw PDFError(.refused, "\(signature.fieldName) locks \(field)") }
        }
    }

    /// Whether a text field may be filled.
    func checkFill(_ field: String) throws(PDFError) {
        try checkCertification()
        for signature in signatures where signature.locks.contains(where: { $0.locks(field) }) {
            throw PDFError(.refused, "\(signature.fieldName) locks \(field)")
        }
    }

    private func checkCertification() throws(PDFError) {
        for signature in signatures where signature.certificationLevel == 1 {
            throw PDFError(.refused, "\(signature.fieldName) certifies that nothing may change")
        }
    }
}

extension FieldLock {
    fileprivate func forbidsNewField(_ name: String) -> Bool {
        if level == 1 { return true }
        return switch scope {
        case .all: false
        case .only, .allBut, .unknown: locks(name)
        }
    }
}
