// One connection to one server.

import AntinCrypto
import AntinSystem

/// A TCP connection, with TLS over it or not, that carries one request at a time.
struct HTTPConnection: ~Copyable, Sendable {
    /// What a connection can be used for again.
    struct Origin: Hashable, Sendable {
        let isSecure: Bool
        let host: String
        let port: UInt16

        init(_ url: HTTPURL) {
            self.init(isSecure: url.isSecure, host: url.host, port: url.port)
        }

        init(isSecure: Bool, host: String, port: UInt16) {
            self.isSecure = isSecure
            self.host = host
            self.port = port
        }
    }

    let origin: Origin
    private let socket: Socket
    private var tls: TLSConnection?
    private(set) var buffer = [UInt8](repeating: 0, count: 1 << 16)

    private init(origin: Origin, socket: consuming Socket, tls: consuming TLSConnection?) {
        self.origin = origin
        self.socket = socket
        self.tls = tls
    }

    /// Connects, and for `https` makes the server prove its name.
    static func open(
        _ origin: Origin, trusting context: () throws(CryptoError) -> TLSClientContext,
        limits: HTTPClient.Limits, deadline: Deadline, publicOnly: Bool = false
    ) throws(FetchError) -> HTTPConnection {
        let connected = min(
            deadline, Deadline(afterMilliseconds: limits.connectMilliseconds))
        let socket = try Self.connect(origin, connected, publicOnly)
        guard origin.isSecure else {
            return HTTPConnection(origin: origin, socket: socket, tls: nil)
        }
        let tls = try Self.tls(origin, context)
        var connection = HTTPConnection(origin: origin, socket: socket, tls: tls)
        try connection.shakeHands(connected)
        return connection
    }

    /// Goes on with TLS over a connection that began without it.
    mutating func startTLS(
        trusting context: () throws(CryptoError) -> TLSClientContext, deadline: Deadline
    ) throws(FetchError) {
        self.tls = try Self.tls(self.origin, context)
        try self.shakeHands(deadline)
    }

    private static func connect(
        _ origin: Origin, _ deadline: Deadline, _ publicOnly: Bool
    ) throws(FetchError) -> Socket {
        do {
            return try Socket(
                connectingTo: origin.host, port: origin.port, deadline: deadline,
                publicOnly: publicOnly)
        } catch {
            throw FetchError(error)
        }
    }

    private static func tls(
        _ origin: Origin, _ context: () throws(CryptoError) -> TLSClientContext
    ) throws(FetchError) -> TLSConnection {
        do {
            return try TLSConnection(context(), host: origin.host)
        } catch {
            throw FetchError(error)
        }
    }

    private mutating func shakeHands(_ deadline: Deadline) throws(FetchError) {
        while true {
            var isDone = false
            var failure: FetchError?
            do {
                isDone = try self.tls?.handshake() ?? true
            } catch {
                failure = FetchError(error)
            }
            // After a failure this is the alert that tells the server why.
            try self.flush(deadline)
            if let failure { throw failure }
            if isDone { return }
            guard try self.receive(deadline) else {
                throw FetchError(.tls, "\(self.socket.peer) broke off the TLS handshake")
            }
        }
    }

    /// Sends a request and reads its answer.
    mutating func exchange(
        _ request: HTTPRequest, head: [UInt8], limits: HTTPClient.Limits, deadline: Deadline
    ) throws(Failure) -> (response: HTTPResponse, isReusable: Bool) {
        var parser = HTTPResponseParser(limits: limits, isHead: request.method == .head)
        // A server that refuses a long body may answer and close before it has read all of it.
        var sending: FetchError?
        do {
            try self.send(head, deadline)
            try self.send(request.body, deadline)
        } catch {
            sending = error
        }
        do throws(FetchError) {
            if let sending, sending.code != .unreachable { throw sending }
            var isClean = sending == nil
            while !parser.isDone {
                let idle = min(deadline, Deadline(afterMilliseconds: limits.readMilliseconds))
                guard let count = try self.read(idle) else {
                    try parser.end()
                    isClean = false
                    break
                }
                isClean = try parser.consume(self.buffer[..<count]) == count && isClean
            }
            let isReusable = isClean && parser.keepsConnection
            return (parser.response(), isReusable)
        } catch {
            throw Failure(
                error: parser.hasBegun ? error : (sending ?? error),
                repliedNothing: !parser.hasBegun)
        }
    }

    struct Failure: Error {
        let error: FetchError
        /// Tells a dead idle connection from a bad answer.
        let repliedNothing: Bool
    }

    mutating func send(_ bytes: [UInt8], _ deadline: Deadline) throws(FetchError) {
        guard self.tls != nil else {
            try self.sendRaw(bytes, deadline)
            return
        }
        // In pieces, so that a long body is not in memory a second time, encrypted.
        for start in stride(from: 0, to: bytes.count, by: 1 << 16) {
            do {
                try self.tls?.write(Array(bytes[start..<min(start + 1 << 16, bytes.count)]))
            } catch {
                throw FetchError(error)
            }
            try self.flush(deadline)
        }
    }

    /// Reads into `buffer`; `nil` at the end.
    mutating func read(_ deadline: Deadline) throws(FetchError) -> Int? {
        guard self.tls != nil else {
            let count = try self.receiveRaw(deadline)
            return count == 0 ? nil : count
        }
        while true {
            let reading: TLSConnection.Reading?
            do {
                reading = try self.tls?.read(into: &self.buffer)
            } catch {
                throw FetchError(error)
            }
            switch reading {
            case .bytes(let count): return count
            case .end, nil: return nil
            case .needsInput:
                try self.flush(deadline)
                if try !self.receive(deadline) { self.tls?.receiveEnd() }
            }
        }
    }

    /// Hands the next bytes from the peer to TLS; `false` at the end.
    private mutating func receive(_ deadline: Deadline) throws(FetchError) -> Bool {
        let count = try self.receiveRaw(deadline)
        self.tls?.receive(count, of: self.buffer)
        return count > 0
    }

    private mutating func flush(_ deadline: Deadline) throws(FetchError) {
        if let bytes = self.tls?.takeOutput(), !bytes.isEmpty {
            try self.sendRaw(bytes, deadline)
        }
    }

    private func sendRaw(_ bytes: [UInt8], _ deadline: Deadline) throws(FetchError) {
        do {
            try self.socket.send(bytes, deadline: deadline)
        } catch {
            throw FetchError(error)
        }
    }

    private mutating func receiveRaw(_ deadline: Deadline) throws(FetchError) -> Int {
        do {
            return try self.socket.receive(into: &self.buffer, deadline: deadline)
        } catch {
            throw FetchError(error)
        }
    }
}

extension FetchError {
    init(_ error: SystemError) {
        self.init(error.reason == .timedOut ? .timedOut : .unreachable, error.description)
    }

    init(_ error: CryptoError) {
        self.init(.tls, error.detail)
    }
}
