import AntinFetch
import AntinSystem
import Foundation
import Synchronization

/// A relay on a loopback port that keeps what it gets.
final class MailSink: Sendable {
    struct Letter: Sendable {
        let from: String
        let to: [String]
        /// Headers, an empty line, the body; dots unstuffed.
        let lines: [String]

        private var head: ArraySlice<String> { self.lines.prefix { !$0.isEmpty } }

        /// Encoded words put together again.
        var subject: String {
            var text = ""
            var isIn = false
            for line in self.head {
                if !line.hasPrefix(" ") { isIn = line.hasPrefix("Subject: ") }
                guard isIn, let start = line.range(of: "=?utf-8?B?"),
                    let end = line.range(of: "?=", range: start.upperBound..<line.endIndex),
                    let bytes = Data(
                        base64Encoded: String(line[start.upperBound..<end.lowerBound]))
                else { continue }
                text += String(decoding: bytes, as: UTF8.self)
            }
            return text
        }

        var text: String {
            let body = self.lines.drop { !$0.isEmpty }.joined()
            return String(decoding: Data(base64Encoded: body) ?? Data(), as: UTF8.self)
        }
    }

    let port: UInt16
    private let kept = Mutex<[Letter]>([])
    private let opened = Mutex(0)

    var letters: [Letter] { self.kept.withLock { $0 } }
    var connections: Int { self.opened.withLock { $0 } }
    var server: SMTPServer {
        get throws {
            try SMTPServer(
                host: "127.0.0.1", port: self.port, isSecure: false, ownName: "so.example")
        }
    }

    /// - Parameters:
    ///   - refusing: a recipient that does not exist here.
    ///   - closingAfter: breaks off after so many letters.
    init(refusing: String? = nil, closingAfter limit: Int = .max) throws {
        let listening = try ListeningSocket(loopbackPort: 0)
        self.port = listening.port
        let thread = Thread { [weak self, listening = Handover(listening)] in
            guard let socket = listening.take() else { return }
            while let connection = try? socket.accept(
                deadline: Deadline(afterMilliseconds: 120_000))
            {
                guard let self else { return }
                self.opened.withLock { $0 += 1 }
                self.serve(connection, refusing, limit)
            }
        }
        thread.start()
    }

    private func serve(_ socket: borrowing Socket, _ refusing: String?, _ limit: Int) {
        let deadline = Deadline(afterMilliseconds: 120_000)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        func line() -> String? {
            while true {
                if let end = received.firstIndex(of: 0x0A) {
                    let text = String(decoding: received[..<end], as: UTF8.self)
                    received.removeSubrange(...end)
                    return text.hasSuffix("\r") ? String(text.dropLast()) : text
                }
                guard let count = try? socket.receive(into: &buffer, deadline: deadline), count > 0
                else { return nil }
                received += buffer[..<count]
            }
        }
        func say(_ text: String) {
            try? socket.send(Array((text + "\r\n").utf8), deadline: deadline)
        }
        var (from, to, count) = ("", [String](), 0)
        say("220 sink.example")
        while let command = line() {
            switch command.prefix(4).uppercased() {
            case "EHLO": say("250-sink.example\r\n250 8BITMIME")
            case "MAIL":
                from = String(command.dropFirst(10))
                say("250 ok")
            case "RCPT":
                let address = String(command.dropFirst(8))
                if let refusing, address == "<\(refusing)>" {
                    say("550 5.1.1 no such mailbox")
                } else {
                    to.append(address)
                    say("250 ok")
                }
            case "DATA":
                if count == limit { return }
                say("354 go on")
                var lines: [String] = []
                while let text = line(), text != "." {
                    lines.append(text.hasPrefix(".") ? String(text.dropFirst()) : text)
                }
                let letter = Letter(from: from, to: to, lines: lines)
                self.kept.withLock { $0.append(letter) }
                to = []
                count += 1
                say("250 kept")
            case "RSET":
                to = []
                say("250 ok")
            case "QUIT":
                say("221 bye")
                return
            default: say("500 what")
            }
        }
    }
}
