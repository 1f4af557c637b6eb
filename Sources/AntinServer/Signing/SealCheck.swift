// SealCheck.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinRegistry
internal import AntinSystem

/// What must hold before a dispatch may be issued: in every file each slot is signed, in its order,
/// by a certificate that is registered for it, and nothing follows the last one.
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
            for (slot, signature) in zip(slots, judged.signatures) {
                guard signature.isIntact, let signer = signature.facts.signer else {
                    throw Refusal(.notSigned, file.name)
                }
                try await self.registry.signer(signer, in: slot, of: dispatch)
            }
        }
    }
}
