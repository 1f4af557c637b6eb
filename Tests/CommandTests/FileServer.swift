import AntinSystem
import Foundation
import Synchronization

/// Answers GET on a loopback port from a table; everything else is 404 with the given body. It
/// ends some seconds after its last request.
struct FileServer {
    let port: UInt16
    var url: String { "http://127.0.0.1:\(self.port)" }

    init(_ files: [String: [UInt8]], missing: [UInt8] = []) throws {
        let listening = try ListeningSocket(loopbackPort: 0)
        self.port = listening.port
        let holder = Holder(listening)
        Thread {
            guard let listening = holder.take() else { return }
            while let socket = try? listening.accept(
                deadline: Deadline(afterMilliseconds: 120_000))
            {
                Self.answer(socket, files, missing)
            }
        }.start()
    }

    private static func answer(
        _ socket: borrowing Socket, _ files: [String: [UInt8]], _ missing: [UInt8]
    ) {
        let deadline = Deadline(afterMilliseconds: 60_000)
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !head.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)) {
            guard let count = try? socket.receive(into: &buffer, deadline: deadline), count > 0
            else { return }
            head += buffer[..<count]
        }
        let target = String(decoding: head, as: UTF8.self).split(separator: " ").dropFirst().first
        let body = target.flatMap { files[String($0)] }
        let bytes = body ?? missing
        let status = body == nil ? "404 Not Found" : "200 OK"
        let answer =
            "HTTP/1.1 \(status)\r\nContent-Length: \(bytes.count)\r\nConnection: close\r\n\r\n"
        try? socket.send(Array(answer.utf8) + bytes, deadline: deadline)
    }
}

/// Carries a socket into a thread.
private final class Holder: Sendable {
    private let value: Mutex<ListeningSocket?>

    init(_ value: consuming sending ListeningSocket) { self.value = Mutex(value) }

    func take() -> ListeningSocket? { self.value.withLock { $0.take() } }
}
