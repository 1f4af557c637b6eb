import AntinFetch
import AntinSystem
import Foundation
import Synchronization
import Testing

@Suite("Mail")
struct SMTPTests {
    private static func message(
        _ to: String = "vt@truong.example", _ subject: String = "Văn bản mới"
    )
        -> MailMessage
    {
        MailMessage(
            from: "antin@so.example", fromName: "Sở Giáo dục và Đào tạo tỉnh Sao Mai", to: to,
            subject: subject, text: "Số 12/SGDĐT-VP\n.\nXem: https://so.example/inbox/7\n",
            id: "m-7", date: 1_795_140_000)
    }

    @Test("A relay gets the letter as it is, and its answer comes back")
    func sending() throws {
        let relay = try MailSink()
        let outcomes = SMTPClient(try relay.server).send([Self.message(), Self.message()])
        #expect(outcomes.filter { !$0.isSent }.isEmpty)
        let letters = relay.letters
        #expect(letters.count == 2)
        let letter = try #require(letters.first)
        #expect(letter.from == "<antin@so.example>" && letter.to == ["<vt@truong.example>"])
        #expect(letter.subject == "Văn bản mới")
        #expect(letter.text == "Số 12/SGDĐT-VP\n.\nXem: https://so.example/inbox/7\n")
        let isShort = letter.lines.allSatisfy { $0.utf8.count <= 76 }
        let isPlain = letter.lines.allSatisfy { line in line.utf8.allSatisfy { $0 < 0x7F } }
        #expect(isShort && isPlain)
        #expect(letter.lines.contains("Date: Fri, 20 Nov 2026 09:00:00 +0700"))
    }

    @Test("A refused recipient is final, and the next letter goes on over the same connection")
    func refused() throws {
        let relay = try MailSink(refusing: "nobody@truong.example")
        let outcomes = SMTPClient(try relay.server).send([
            Self.message("nobody@truong.example"), Self.message(),
        ])
        guard case .answered(let reply) = outcomes[0] else {
            Issue.record("no answer")
            return
        }
        #expect(reply.code == 550 && reply.isFinal && !outcomes[0].isSent)
        #expect(outcomes[1].isSent && relay.letters.count == 1)
        #expect(relay.connections == 1)
    }

    @Test(
        "What could end a line or add a recipient is never sent",
        arguments: [
            "a@b.example>\r\nRCPT TO:<c@d.example", "a b@c.example", "a@b.example,c@d.example",
            "", "a", "@", "a@", "văn@thư.example",
        ])
    func injection(_ address: String) throws {
        let relay = try MailSink()
        let outcome = try #require(SMTPClient(try relay.server).send([Self.message(address)]).first)
        #expect(!outcome.isSent && relay.letters.isEmpty)
    }

    @Test("A subject of any length and characters keeps every line short and comes back whole")
    func subjects() throws {
        let relay = try MailSink()
        let subjects = [
            "a", String(repeating: "ệ", count: 200), "V/v tuyển sinh 👩‍🏫 lớp 10 năm học 2026-2027",
            "Subject\r\nBcc: x@y.example", String(repeating: "dài ", count: 60) + "hết",
        ]
        let outcomes = SMTPClient(try relay.server).send(
            subjects.map { Self.message("vt@truong.example", $0) })
        #expect(outcomes.filter { !$0.isSent }.isEmpty)
        for (letter, subject) in zip(relay.letters, subjects) {
            #expect(letter.subject == subject.filter { !$0.isNewline })
            let isShort = letter.lines.allSatisfy { $0.utf8.count <= 76 }
            #expect(isShort)
            #expect(letter.to == ["<vt@truong.example>"])
        }
    }

    @Test("Without TLS only this machine is a relay, and no password is told to it")
    func security() throws {
        #expect(throws: FetchError(.invalidRequest, "")) {
            try SMTPServer(
                host: "mail.example", port: 25, isSecure: false, ownName: "so.example")
        }
        #expect(throws: FetchError(.invalidRequest, "")) {
            try SMTPServer(
                host: "127.0.0.1", port: 25, isSecure: false, ownName: "so.example",
                login: ("a", "b"))
        }
        #expect(throws: FetchError(.invalidRequest, "")) {
            try SMTPServer(
                host: "127.0.0.1", port: 25, isSecure: false, ownName: "so\r\nX")
        }
    }

    private static func secure(
        _ manner: SecureRelay.Manner, host: String = "localhost", names: [String] = ["localhost"],
        trusting: Bool = true, _ body: (SMTPServer) throws -> Bool
    ) throws -> [String] {
        let directory = try FileSystem.temporaryDirectory(prefix: "antin-smtp")
        defer { try? FileSystem.removeTree(directory) }
        let relay = try SecureRelay(directory, manner, names: names)
        try #require(relay.port != 0)
        let isWhole = manner == .tls
        let server = try SMTPServer(
            host: host, port: relay.port, isSecure: isWhole, ownName: "so.example",
            caFile: trusting ? "\(directory)/ca.pem" : nil, login: ("antin", "bí mật"),
            startsTLS: !isWhole)
        let isSent = try body(server)
        let told = relay.told()
        #expect(told.contains("LETTER TLS") == isSent)
        #expect(!told.contains("LETTER clear"))
        #expect(!told.contains { $0.hasPrefix("clear AUTH") || $0.hasPrefix("clear MAIL") })
        return told
    }

    @Test(
        "Over TLS, from the first byte or by STARTTLS, password and letter are handed in",
        arguments: [SecureRelay.Manner.tls, .starttls])
    func overTLS(_ manner: SecureRelay.Manner) throws {
        let told = try Self.secure(manner) { server in
            SMTPClient(server).send([Self.message(), Self.message()]).allSatisfy(\.isSent)
        }
        #expect(told.count { $0 == "LETTER TLS" } == 2)
        #expect(told.contains { $0.hasPrefix("TLS AUTH PLAIN ") })
        if manner == .starttls {
            // We introduce ourselves again: what was said in the clear does not count.
            #expect(
                told.prefix(3) == [
                    "clear EHLO so.example", "clear STARTTLS", "TLS EHLO so.example",
                ])
        }
    }

    @Test(
        "A relay that does not begin TLS when asked, or speaks before it, gets no letter",
        arguments: [SecureRelay.Manner.refused, .injected])
    func noTLS(_ manner: SecureRelay.Manner) throws {
        let told = try Self.secure(manner) { server in
            SMTPClient(server).send([Self.message()]).contains(where: \.isSent)
        }
        #expect(told.last == "clear STARTTLS" || told.last?.hasPrefix("BROKEN") == true)
    }

    @Test("A relay that cannot prove its name, or is not trusted, gets neither password nor letter")
    func names() throws {
        for manner in [SecureRelay.Manner.tls, .starttls] {
            for (host, names, trusting) in [
                ("localhost", ["relay.example"], true), ("127.0.0.1", ["localhost"], true),
                ("localhost", ["localhost"], false),
            ] {
                _ = try Self.secure(manner, host: host, names: names, trusting: trusting) {
                    let outcome = SMTPClient($0).send([Self.message()])
                    guard case .failed(let error)? = outcome.first else { return true }
                    #expect(error.code == .tls)
                    return false
                }
            }
        }
    }

    @Test("A relay that is not there, or breaks off, fails the letters that are left")
    func broken() throws {
        let relay = try MailSink(closingAfter: 1)
        let outcomes = SMTPClient(try relay.server).send([Self.message(), Self.message()])
        #expect(outcomes.map(\.isSent) == [true, false])
        let nobody = try SMTPServer(host: "127.0.0.1", port: 1, isSecure: false, ownName: "a")
        #expect(SMTPClient(nobody).send([Self.message()]).map(\.isSent) == [false])
    }
}

@Suite("Public addresses")
struct PublicAddressTests {
    @Test("Addresses of this machine, of private networks and of special use are none")
    func ranges() {
        let none: [[UInt8]] = [
            [127, 0, 0, 1], [10, 1, 2, 3], [172, 16, 0, 1], [172, 31, 255, 255], [192, 168, 1, 1],
            [169, 254, 169, 254], [0, 0, 0, 0], [100, 64, 0, 1], [224, 0, 0, 1],
            [255, 255, 255, 255], [198, 18, 0, 1], [],
            Array(repeating: 0, count: 15) + [1], [0xFE, 0x80] + Array(repeating: 0, count: 14),
            [0xFC] + Array(repeating: 0, count: 15),
            Array(repeating: 0, count: 10) + [0xFF, 0xFF, 8, 8, 8, 8],
            [0x20, 0x02, 127, 0, 0, 1] + Array(repeating: 0, count: 10),
            [0x00, 0x64, 0xFF, 0x9B] + Array(repeating: 0, count: 8) + [127, 0, 0, 1],
        ]
        for bytes in none { #expect(!PublicAddress.holds(bytes), "\(bytes)") }
        for bytes: [UInt8] in [
            [8, 8, 8, 8], [172, 15, 0, 1], [172, 32, 0, 1], [100, 63, 0, 1], [192, 169, 0, 1],
            [0x24, 0x04, 0x68, 0x00] + Array(repeating: 1, count: 12),
        ] {
            #expect(PublicAddress.holds(bytes), "\(bytes)")
        }
    }

    @Test("A client for public addresses does not reach this machine by number or by name")
    func client() throws {
        let server = try TestServer { _ in .bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") }
        #expect(try HTTPClient().get(server.url).status == 200)
        for host in ["127.0.0.1", "localhost", "[::1]"] {
            #expect(throws: FetchError(.unreachable, "")) {
                try HTTPClient(publicOnly: true).get("http://\(host):\(server.port)/")
            }
        }
        #expect(server.connectionCount == 1)
    }
}
