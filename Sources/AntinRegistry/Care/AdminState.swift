// The state of everything, on one page.

package import AntinLog
import AntinSystem

/// What an administrator wants to know before anything else. Cheap to ask: nothing is replayed.
package struct AdminState: Sendable {
    package let mode: Registry.Mode
    /// Entries in the log.
    package let size: UInt64
    package let lastEntry: Timestamp?
    package let freeBytes: Int?
    package let isShortOfSpace: Bool
    package let lastBackup: CareEvent?
    package let lastDrill: CareEvent?
    package let organCount: Int
    /// Certificates in use that end within `CertificateState.warningDays`, or have ended.
    package let endingCertificates: [CertificateState]
    package let anchorIsInside: Bool
    package let now: Timestamp
}

extension Registry {
    package func adminState() async throws -> AdminState {
        let now = self.clock.read().wall
        let organs = try await self.organs().filter { $0.validTo == nil }
        var ending: [CertificateState] = []
        for organ in organs {
            ending += try await self.certificateStates(of: organ.id).filter { state in
                state.daysLeft(at: now).map { $0 < CertificateState.warningDays } ?? false
            }
        }
        let endingCertificates = ending
        let organCount = organs.count
        return try await self.offDisk {
            let events = self.journal.events()
            let free = self.configuration.freeBytes()
            let head = try self.store.read { try $0.head() }
            return AdminState(
                mode: self.mode, size: head?.tree.size ?? 0, lastEntry: head?.lastTime,
                freeBytes: free,
                isShortOfSpace: free.map { $0 < self.configuration.reserveBytes * 4 } ?? true,
                lastBackup: events.first { $0.kind == .backup },
                lastDrill: events.first { $0.kind == .drill }, organCount: organCount,
                endingCertificates: endingCertificates,
                anchorIsInside: self.configuration.anchorPath.hasPrefix(
                    self.configuration.directory + "/"),
                now: now)
        }
    }
}
