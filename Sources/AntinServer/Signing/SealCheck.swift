// SealCheck.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinPDF
internal import AntinRegistry
internal import AntinSystem
internal import HTTPTypes

/// What must hold before a dispatch may be issued: in every file each slot is signed, in its order,
/// by a certificate that is registered for it; the last one covers the whole file; and a form says
/// the number and the date of the register.
struct SealCheck {
    let registry: Registry

    func run(_ dispatch: Dispatch) async throws {
        guard dispatch.state != .issued, dispatch.draft.record.medium != .paper else { return }
        let files = dispatch.files[.sealed] ?? []
        guard !files.isEmpty else { throw Refusal(.notSigned, dispatch.id.text) }
        for file in files {
            let slots = dispatch.draft.slots(of: file.role)
            let store = ByteStore(try await self.registry.bytes(of: file.sha256))
            let judged = try JudgedFile(pdf: store, name: file.name)
            guard judged.obstacle == nil, judged.signatures.count == slots.count else {
                throw Refusal(.notSigned, file.name)
            }
            try Self.checkEnd(of: store, file, dispatch)
            for (slot, signature) in zip(slots, judged.signatures) {
                guard signature.isIntact, let signer = signature.facts.signer else {
                    throw Refusal(.notSigned, file.name)
                }
                try await self.registry.signer(signer, in: slot, of: dispatch)
            }
        }
    }

    private static func checkEnd(
        of store: ByteStore, _ file: RecordFile, _ dispatch: Dispatch
    ) throws {
        guard let document = try? PDFDocument(reading: store),
            let last = document.signatures.last, last.coverage == .entireFile,
            document.trailing == nil,
            last.changes.finding == .none, document.signatures.allSatisfy(\.changes.isAccepted),
            let form = try? Optional.some(PreparedForm(document))
        else { throw Refusal(.notSigned, file.name) }
        guard let form, let number = dispatch.number else { return }
        let texts = form.texts(number: number.printed, date: number.date)
        guard form.filledTexts == texts else {
            throw Problem(
                .conflict, "number_differs",
                vi: "Số, ngày ghi trong tệp \(file.name) không phải số, ngày trong sổ",
                en: "number or date in the file \(file.name) are not those of the register",
                nextVi: "hủy số và đăng ký lại: antin document void",
                nextEn: "void the number and register anew: antin document void")
        }
    }
}
