// Handing letters in (RFC 5321).

import AntinCrypto
import AntinSystem

/// Hands letters to a relay: several over one connection, one after the other, every wait bounded.
package struct SMTPClient: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// The relay answered; it has the letter if the answer is positive.
        case answered(SMTPReply)
        /// It did not: trying again may help.
        case failed(FetchError)

        package var isSent: Bool {
            if case .answered(let reply) = self { reply.isPositive } else { false }
        }
    }

    package let server: SMTPServer

    package init(_ server: SMTPServer) {
        self.server = server
    }

    /// Sends letters in order. What the relay refuses does not stop the others; a connection that
    /// breaks fails those that are left.
    package func send(_ messages: [MailMessage]) -> [Outcome] {
        var outcomes: [Outcome] = []
        do throws(FetchError) {
            var dialog = try SMTPDialog(self.server)
            try dialog.greet()
            for message in messages {
                outcomes.append(.answered(try dialog.send(message)))
            }
            dialog.quit()
        } catch {
            outcomes += Array(repeating: .failed(error), count: messages.count - outcomes.count)
        }
        return outcomes
    }
}

/// One connection to a relay.
private struct SMTPDialog: ~Copyable {
    private let server: SMTPServer
    private var connection: HTTPConnection
    private var received: [UInt8] = []

    init(_ server: SMTPServer) throws(FetchError) {
        self.server = server
        let deadline = Deadline(afterMilliseconds: server.milliseconds)
        self.connection = try HTTPConnection.open(
            HTTPConnection.Origin(isSecure: server.isSecure, host: server.host, port: server.port),
            trusting: Self.trusting(server),
            limits: HTTPClient.Limits(), deadline: deadline)
    }

    private static func trusting(
        _ server: SMTPServer
    ) -> () throws(CryptoError) -> TLSClientContext {
        { () throws(CryptoError) in try TLSClientContext(caFile: server.caFile) }
    }

    /// The relay's greeting, ours, and the login if there is one.
    mutating func greet() throws(FetchError) {
        let deadline = Deadline(afterMilliseconds: self.server.milliseconds)
        try self.expect(self.reply(deadline))
        try self.expect(self.command("EHLO \(self.server.ownName)", deadline))
        if self.server.startsTLS {
            try self.expect(self.command("STARTTLS", deadline))
            // What was said in the clear after that could be somebody else's (CVE-2011-0411).
            guard self.received.isEmpty else {
                throw FetchError(.malformedResponse, "the relay speaks before TLS has begun")
            }
            try self.connection.startTLS(
                trusting: Self.trusting(self.server), deadline: deadline)
            try self.expect(self.command("EHLO \(self.server.ownName)", deadline))
        }
        if let login = self.server.login {
            let plain = Base64.encode(Array("\0\(login.user)\0\(login.password)".utf8))
            try self.expect(self.command("AUTH PLAIN \(plain)", deadline))
        }
    }

    /// The relay's last word on a letter.
    mutating func send(_ message: MailMessage) throws(FetchError) -> SMTPReply {
        let deadline = Deadline(afterMilliseconds: self.server.milliseconds)
        guard MailMessage.isAddress(message.from), MailMessage.isAddress(message.to) else {
            return SMTPReply(code: 553, text: "the address cannot be sent to")
        }
        for line in ["MAIL FROM:<\(message.from)>", "RCPT TO:<\(message.to)>", "DATA"] {
            let reply = try self.command(line, deadline)
            guard reply.isPositive else {
                _ = try self.command("RSET", deadline)
                return reply
            }
        }
        var body: [UInt8] = []
        var isAtStart = true
        for byte in message.bytes {
            // A line that is one dot would end the letter (RFC 5321, 4.5.2).
            if isAtStart, byte == UInt8(ascii: ".") { body.append(byte) }
            body.append(byte)
            isAtStart = byte == 0x0A
        }
        try self.connection.send(body + Array(".\r\n".utf8), deadline)
        return try self.reply(deadline)
    }

    mutating func quit() {
        // The letters are handed in; how the relay says farewell changes nothing.
        _ = try? self.command("QUIT", Deadline(afterMilliseconds: 2_000))
    }

    private mutating func command(
        _ line: String, _ deadline: Deadline
    ) throws(FetchError) -> SMTPReply {
        try self.connection.send(Array((line + "\r\n").utf8), deadline)
        return try self.reply(deadline)
    }

    private func expect(_ reply: SMTPReply) throws(FetchError) {
        guard reply.isPositive else {
            throw FetchError(.unreachable, "the relay refuses: \(reply.code) \(reply.text)")
        }
    }

    private static let maxReplyBytes = 64 << 10

    /// Lines `250-…` up to one `250 …`.
    private mutating func reply(_ deadline: Deadline) throws(FetchError) -> SMTPReply {
        var words: [String] = []
        while true {
            let line = try self.line(deadline)
            guard let code = Int(line.prefix(3)), (200..<600).contains(code) else {
                throw FetchError(.malformedResponse, "the relay does not speak SMTP")
            }
            let rest = line.dropFirst(3)
            words.append(rest.dropFirst().filter { $0.isASCII && !$0.isNewline })
            guard rest.first == "-" else {
                let text = words.joined(separator: " ")
                return SMTPReply(code: code, text: String(text.prefix(300)))
            }
            guard words.count < 100 else {
                throw FetchError(.tooLarge, "the relay's answer does not end")
            }
        }
    }

    private mutating func line(_ deadline: Deadline) throws(FetchError) -> String {
        while true {
            if let end = self.received.firstIndex(of: 0x0A) {
                let line = self.received[..<end]
                self.received.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self).filter { $0 != "\r" }
            }
            guard self.received.count < Self.maxReplyBytes else {
                throw FetchError(.tooLarge, "the relay's answer has no line end")
            }
            guard let count = try self.connection.read(deadline) else {
                throw FetchError(.unreachable, "the relay closed the connection")
            }
            self.received += self.connection.buffer[..<count]
        }
    }
}
