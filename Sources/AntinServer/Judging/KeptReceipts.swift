// KeptReceipts.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// Receipts of issued documents, each made once in a ``TimeSlot`` and until something is said about
/// its document.
final class KeptReceipts: Sendable {
    struct Receipt: Sendable {
        /// Canonical JSON.
        let bytes: [UInt8]
        /// The log had this size before it was made: what later entries say may not be in it.
        let size: UInt64
    }

    private struct Dated: Sendable {
        let slot: Int64
        let standing: IssuedStanding
        let receipt: Receipt
    }

    private let registry: Registry
    private let kept = Kept<UInt64, Dated>(maxCost: 16 << 20) {
        $0.receipt.bytes.count + 64
    }

    init(registry: Registry) { self.registry = registry }

    func receipt(of standing: IssuedStanding) async throws -> Receipt {
        // A register that contradicts what was promised says nothing, not even what it has said.
        if case .readOnly(let reason) = self.registry.mode, !self.registry.answers {
            throw RegistryError.readOnly(reason)
        }
        let slot = TimeSlot.number(at: self.registry.clock.read().wall)
        if let kept = self.kept[standing.entry], kept.slot == slot, kept.standing == standing {
            return kept.receipt
        }
        let size = self.registry.checkpoint?.head.size ?? 0
        let receipt = Receipt(
            bytes: try await self.registry.receipt(of: standing.entry).canonical, size: size)
        self.kept[standing.entry] = Dated(slot: slot, standing: standing, receipt: receipt)
        return receipt
    }
}
