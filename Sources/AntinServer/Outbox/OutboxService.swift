internal import AntinRegistry
internal import Logging
internal import ServiceLifecycle

/// Looks into the outbox for as long as the server runs.
struct OutboxService: Service {
    let courier: Courier

    init(_ courier: Courier) {
        self.courier = courier
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let logger = Logger(label: "antin.outbox")
            // A register that is read-only sends nothing, and notes nothing.
            try? await self.courier.noteRelay()
            while !Task.isCancelled {
                do {
                    // A full batch means that more waits.
                    if try await self.courier.sendDue() > 0 { continue }
                } catch {
                    logger.error("outbox", metadata: ["error": "\(error)"])
                }
                do {
                    try await Task.sleep(for: .seconds(2))
                } catch {
                    return
                }
            }
        }
    }
}
