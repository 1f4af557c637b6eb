import AntinCrypto
import AntinSystem
import Foundation

/// A mail relay that speaks TLS, by another implementation: Python's `smtplib` has a client alone,
/// so a few lines over its `ssl`. It prints the port, then one line for each thing it was told.
final class SecureRelay {
    enum Manner: String {
        /// TLS from the first byte.
        case tls
        /// STARTTLS is offered and done.
        case starttls
        /// STARTTLS is refused.
        case refused
        /// The word to begin is followed by more, in the clear.
        case injected
    }

    let port: UInt16
    private let process = Process()
    private let output = Foundation.Pipe()

    /// - Parameter names: what the certificate proves.
    init(_ directory: String, _ manner: Manner, names: [String] = ["localhost"]) throws {
        let authority = try IssuingAuthority.root(
            .init(commonName: "Thư thử nghiệm"), kind: .ecdsaP256, notBefore: 0,
            notAfter: 4_102_444_800)
        let key = try SigningKey.generate(.ecdsaP256)
        let certificate = try authority.issue(
            .init(commonName: names[0]), publicKey: key.publicKey, profile: .server(names: names),
            notBefore: 0, notAfter: 4_102_444_800)
        try DurableFile.write(Array(authority.certificate.pem.utf8), to: "\(directory)/ca.pem")
        try DurableFile.write(
            Array((certificate.pem + (try key.pkcs8PEM(passphrase: nil))).utf8),
            to: "\(directory)/relay.pem", mode: 0o600)
        try DurableFile.write(Array(Self.program.utf8), to: "\(directory)/relay.py")
        self.process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        self.process.arguments = [
            "python3", "\(directory)/relay.py", "\(directory)/relay.pem", manner.rawValue,
        ]
        self.process.standardOutput = self.output
        try self.process.run()
        var text = ""
        while !text.hasSuffix("\n") {
            let data = self.output.fileHandleForReading.readData(ofLength: 1)
            guard !data.isEmpty else { break }
            text += String(decoding: data, as: UTF8.self)
        }
        self.port = UInt16(text.dropLast()) ?? 0
    }

    /// Ends the relay; what it was told, line by line.
    func told() -> [String] {
        kill(self.process.processIdentifier, SIGKILL)
        self.process.waitUntilExit()
        let data = self.output.fileHandleForReading.readDataToEndOfFile()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    deinit { if self.process.isRunning { kill(self.process.processIdentifier, SIGKILL) } }

    private static let program = #"""
        import socket, ssl, sys
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1])
        manner = sys.argv[2]
        server = socket.create_server(("127.0.0.1", 0))
        print(server.getsockname()[1], flush=True)

        def serve(plain):
            stream = plain
            if manner == "tls": stream = context.wrap_socket(plain, server_side=True)
            state = "TLS" if stream is not plain else "clear"
            lines = stream.makefile("rb")
            say = lambda text: stream.sendall(text.encode() + b"\r\n")
            say("220 relay.example")
            letter = False
            while True:
                line = lines.readline()
                if not line: return
                text = line.decode().rstrip("\r\n")
                if letter:
                    if text == ".":
                        letter = False
                        print("LETTER", state, flush=True)
                        say("250 kept")
                    continue
                print(state, text, flush=True)
                word = text[:4].upper()
                if word == "EHLO": say("250-relay.example\r\n250 AUTH PLAIN")
                elif word == "STAR":
                    if manner == "refused":
                        say("454 not now")
                        continue
                    if manner == "injected":
                        stream.sendall(b"220 go\r\n250 injected\r\n")
                        continue
                    say("220 go")
                    stream = context.wrap_socket(plain, server_side=True)
                    lines = stream.makefile("rb")
                    say = lambda text, stream=stream: stream.sendall(text.encode() + b"\r\n")
                    state = "TLS"
                elif word == "DATA":
                    letter = True
                    say("354 go on")
                elif word == "QUIT":
                    say("221 bye")
                    return
                else: say("250 ok")

        while True:
            plain, _ = server.accept()
            try: serve(plain)
            except Exception as error: print("BROKEN", type(error).__name__, flush=True)
            finally: plain.close()
        """#
}
