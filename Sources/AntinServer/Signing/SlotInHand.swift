// SlotInHand.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinRegistry
internal import AntinSystem

/// The one signature that a request is about: which file of which dispatch, in which slot, and the
/// file as it stands.
struct SlotInHand {
    let dispatch: Dispatch
    let position: Int
    let slot: SigningSlot
    let original: ByteStore

    var file: RecordFile { self.dispatch.currentFiles[self.position] }

    /// The slots of the file that are signed after this one.
    var remaining: [FormField] {
        self.dispatch.draft.slots(of: self.file.role).drop { $0 != self.slot }.dropFirst()
            .map(\.field)
    }

    /// Persons sign before there is a number, the agency after; each slot in its turn.
    init(
        _ dispatch: Dispatch, position: Int, role: SignerRole, in registry: Registry
    ) async throws {
        let allowed: Set<Dispatch.State> =
            role == .person ? [.draft, .signed] : [.numbered, .sealed]
        guard allowed.contains(dispatch.state) else {
            throw Refusal(.dispatchState, dispatch.state.rawValue)
        }
        guard dispatch.currentFiles.indices.contains(position) else {
            throw Refusal(.fileMissing)
        }
        let file = dispatch.currentFiles[position]
        guard let slot = dispatch.nextSlot(of: file), slot.role == role else {
            throw Refusal(.nothingToSign, file.name)
        }
        self.dispatch = dispatch
        self.position = position
        self.slot = slot
        self.original = ByteStore(try await registry.bytes(of: file.sha256))
    }

    /// The files of the dispatch with this one as it is after the signature.
    func files(with bytes: [UInt8], _ values: [Digest], _ registry: Registry) async throws
        -> [RecordFile]
    {
        let old = self.file
        let blob = try await registry.stage(bytes)
        var files = self.dispatch.currentFiles
        files[self.position] = RecordFile(
            name: old.name, role: old.role, sha256: blob.digest, signatures: values,
            size: blob.size)
        return files
    }
}
