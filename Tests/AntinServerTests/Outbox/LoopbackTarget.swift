import AntinSystem
import Foundation
import Synchronization

/// A loopback port that a test listens on: connections are served one after the other, on a thread
/// of its own.
struct LoopbackTarget: ~Copyable {
    let port: UInt16
    private let holder: SocketHolder

    init() throws {
        let listening = try ListeningSocket(loopbackPort: 0)
        self.port = listening.port
        self.holder = SocketHolder(listening)
    }

    /// - Parameter serve: false when there is nobody left to serve for.
    consuming func serve(_ serve: @escaping @Sendable (borrowing Socket) -> Bool) {
        let holder = self.holder
        Thread {
            guard let listening = holder.take() else { return }
            while let socket = try? listening.accept(
                deadline: Deadline(afterMilliseconds: 120_000))
            {
                guard serve(socket) else { return }
            }
        }.start()
    }
}

/// Carries a listening socket into a thread.
private final class SocketHolder: Sendable {
    private let value: Mutex<ListeningSocket?>

    init(_ value: consuming sending ListeningSocket) { self.value = Mutex(value) }

    func take() -> ListeningSocket? { self.value.withLock { $0.take() } }
}
