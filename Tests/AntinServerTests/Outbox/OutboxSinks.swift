import AntinCrypto
import AntinSystem
import Foundation
import Synchronization

/// A target of webhooks on a loopback port: keeps what it gets, and answers as the test says.
final class HookSink: Sendable {
    struct Call: Sendable {
        let headers: [String: String]
        let body: String
    }

    let port: UInt16
    private let kept = Mutex<[Call]>([])
    private let open = Mutex<Int>(0)

    var calls: [Call] { self.kept.withLock { $0 } }
    var connections: Int { self.open.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(self.port)/bao" }

    /// - Parameter answer: the status line and more headers for the call with this number from 0;
    ///   `nil` closes the connection without a word.
    init(_ answer: @escaping @Sendable (_ number: Int) -> String?) throws {
        let target = try LoopbackTarget()
        self.port = target.port
        target.serve { [weak self] socket in
            guard let self else { return false }
            self.open.withLock { $0 += 1 }
            self.serve(socket, answer)
            return true
        }
    }

    private func serve(_ socket: borrowing Socket, _ answer: (Int) -> String?) {
        let deadline = Deadline(afterMilliseconds: 60_000)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let text = String(decoding: received, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let lines = text[..<end.lowerBound].components(separatedBy: "\r\n").dropFirst()
                var headers: [String: String] = [:]
                for line in lines {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    guard parts.count == 2 else { continue }
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
                let body = String(text[end.upperBound...])
                if body.utf8.count >= Int(headers["content-length"] ?? "") ?? 0 {
                    let number = self.kept.withLock { calls in
                        calls.append(Call(headers: headers, body: body))
                        return calls.count - 1
                    }
                    guard let line = answer(number) else { return }
                    let reply =
                        "HTTP/1.1 \(line)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    try? socket.send(Array(reply.utf8), deadline: deadline)
                    return
                }
            }
            guard let count = try? socket.receive(into: &buffer, deadline: deadline), count > 0
            else { return }
            received += buffer[..<count]
        }
    }
}

/// A mail relay on a loopback port that keeps letters as they came.
final class LetterSink: Sendable {
    let port: UInt16
    private let kept = Mutex<[String]>([])

    var letters: [String] { self.kept.withLock { $0 } }

    /// The text of a letter, which travels as base64.
    static func text(_ letter: String) -> String {
        let body = letter.components(separatedBy: "\r\n\r\n").dropFirst().joined()
        return String(
            decoding: Data(base64Encoded: body.replacingOccurrences(of: "\r\n", with: ""))
                ?? Data(),
            as: UTF8.self)
    }

    static func header(_ name: String, _ letter: String) -> String? {
        letter.components(separatedBy: "\r\n").first { $0.hasPrefix(name + ": ") }
            .map { String($0.dropFirst(name.count + 2)) }
    }

    init() throws {
        let target = try LoopbackTarget()
        self.port = target.port
        target.serve { [weak self] socket in
            guard let self else { return false }
            self.serve(socket)
            return true
        }
    }

    private func serve(_ socket: borrowing Socket) {
        let deadline = Deadline(afterMilliseconds: 60_000)
        var received = ""
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var isLetter = false
        try? socket.send(Array("220 sink.example\r\n".utf8), deadline: deadline)
        while true {
            let end = isLetter ? "\r\n.\r\n" : "\r\n"
            guard let range = received.range(of: end) else {
                guard let count = try? socket.receive(into: &buffer, deadline: deadline), count > 0
                else { return }
                received += String(decoding: buffer[..<count], as: UTF8.self)
                continue
            }
            let line = String(received[..<range.lowerBound])
            received.removeSubrange(..<range.upperBound)
            var reply = "250 ok"
            if isLetter {
                self.kept.withLock { $0.append(line + "\r\n") }
                isLetter = false
            } else if line.uppercased() == "DATA" {
                reply = "354 go on"
                isLetter = true
            } else if line.uppercased() == "QUIT" {
                reply = "221 bye"
            }
            try? socket.send(Array((reply + "\r\n").utf8), deadline: deadline)
            if reply.hasPrefix("221") { return }
        }
    }
}
