import AntinSystem
import Foundation
import Synchronization

/// Answers each request on a loopback port with what the test says, as raw bytes.
final class TestServer: Sendable {
    enum Reply: Sendable {
        case bytes(String)
        /// The bytes, then the connection is closed.
        case last(String)
        /// Nothing at all, for as long as the client waits.
        case silence
    }

    let port: UInt16
    private let connections = Mutex(0)

    /// How many connections were accepted.
    var connectionCount: Int { self.connections.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(self.port)" }

    init(
        readingBodies: Bool = true, _ answer: @escaping @Sendable (_ request: String) -> Reply
    ) throws {
        let listening = try ListeningSocket(loopbackPort: 0)
        self.port = listening.port
        let connections = { @Sendable [weak self] in
            self?.connections.withLock { $0 += 1 } ?? ()
        }
        let thread = Thread { [listening = Handover(listening)] in
            guard let socket = listening.take() else { return }
            while let connection = try? socket.accept(
                deadline: Deadline(afterMilliseconds: 120_000))
            {
                connections()
                // Each in a thread of its own: clients keep idle connections open.
                let handover = Handover(connection)
                Thread {
                    guard let connection = handover.take() else { return }
                    Self.serve(connection, readingBodies, answer)
                }.start()
            }
        }
        thread.start()
    }

    private static func serve(
        _ socket: borrowing Socket, _ readingBodies: Bool, _ answer: (String) -> Reply
    ) {
        let deadline = Deadline(afterMilliseconds: 120_000)
        while let request = Self.request(from: socket, readingBodies, deadline) {
            switch answer(request) {
            case .bytes(let text):
                try? socket.send(Array(text.utf8), deadline: deadline)
            case .last(let text):
                try? socket.send(Array(text.utf8), deadline: deadline)
                return
            case .silence:
                var buffer: [UInt8] = [0]
                _ = try? socket.receive(into: &buffer, deadline: deadline)
                return
            }
        }
    }

    /// The head and the body of one request; `nil` at the end of the connection.
    private static func request(
        from socket: borrowing Socket, _ readingBodies: Bool, _ deadline: Deadline
    ) -> String? {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let text = String(decoding: received, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length =
                    text[..<end.lowerBound].split(separator: "\r\n")
                    .first { $0.hasPrefix("Content-Length: ") }
                    .flatMap { Int($0.dropFirst(16)) } ?? 0
                if !readingBodies || text[end.upperBound...].utf8.count >= length { return text }
            }
            guard let count = try? socket.receive(into: &buffer, deadline: deadline), count > 0
            else { return nil }
            received.append(contentsOf: buffer[..<count])
        }
    }
}

/// Carries a socket into a thread.
final class Handover<Value: ~Copyable & Sendable>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: consuming sending Value) {
        self.value = Mutex(value)
    }

    func take() -> Value? { self.value.withLock { $0.take() } }
}
