// TCP connections with deadlines.

import CAntinSystem
import Glibc

/// A connected TCP socket with one owner; closed when the value ends. Writing to a peer that has
/// gone is an error (EPIPE), never a signal.
package struct Socket: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    /// `host:port`, for error messages.
    package let peer: String

    fileprivate init(_ descriptor: consuming FileDescriptor, peer: String) {
        self.descriptor = descriptor
        self.peer = peer
    }

    /// Looks the host up and tries its addresses in turn; each but the last gets half of the time
    /// that is left, so that an unreachable one cannot use it all up.
    ///
    /// - Parameter publicOnly: addresses of this machine and of private networks are not tried
    ///   (``PublicAddress``). The address that was looked at is the one that is connected to.
    package init(
        connectingTo host: String, port: UInt16, deadline: Deadline, publicOnly: Bool = false
    ) throws(SystemError) {
        let peer = "\(host):\(port)"
        var list: UnsafeMutablePointer<addrinfo>? = nil
        let resolved = unsafe antin_resolve(
            host, String(port), Int64(deadline.millisecondsLeft), &list)
        guard resolved == 0, let first = unsafe list else {
            throw SystemError(
                "connect", path: peer,
                resolved == ANTIN_RESOLVE_TIMEOUT ? .timedOut : .unknownHost)
        }
        defer { unsafe freeaddrinfo(first) }
        var failure = SystemError("connect", path: peer, .unknownHost)
        var next = unsafe list
        while let address = unsafe next {
            unsafe next = address.pointee.ai_next
            if publicOnly, unsafe !Self.isPublic(address) {
                failure = SystemError("connect", path: peer, .notPublic)
                continue
            }
            let left = Int(deadline.millisecondsLeft)
            let share = unsafe Deadline(afterMilliseconds: next == nil ? left : left / 2)
            do {
                self.descriptor = try unsafe Self.connect(address, peer: peer, deadline: share)
                self.peer = peer
                return
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private static func isPublic(_ address: UnsafeMutablePointer<addrinfo>) -> Bool {
        guard let given = unsafe address.pointee.ai_addr else { return false }
        switch unsafe address.pointee.ai_family {
        case AF_INET:
            return unsafe given.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                PublicAddress.holds(
                    unsafe withUnsafeBytes(of: $0.pointee.sin_addr) {
                        unsafe Array($0)
                    })
            }
        case AF_INET6:
            return unsafe given.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                PublicAddress.holds(
                    unsafe withUnsafeBytes(of: $0.pointee.sin6_addr) {
                        unsafe Array($0)
                    })
            }
        default: return false
        }
    }

    private static func connect(
        _ address: UnsafeMutablePointer<addrinfo>, peer: String, deadline: Deadline
    ) throws(SystemError) -> FileDescriptor {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let number = unsafe socket(address.pointee.ai_family, type, 0)
        guard number >= 0 else { throw .last("socket", path: peer) }
        let descriptor = FileDescriptor(owning: number)
        var one: Int32 = 1
        // Small requests must not wait for the acknowledgement of earlier ones.
        _ = unsafe setsockopt(
            number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        if unsafe Glibc.connect(number, address.pointee.ai_addr, address.pointee.ai_addrlen) != 0 {
            guard errno == EINPROGRESS || errno == EINTR else {
                throw .last("connect", path: peer)
            }
            try Self.wait(for: POLLOUT, on: number, "connect", peer, deadline)
            var failure: Int32 = 0
            var count = socklen_t(MemoryLayout<Int32>.size)
            guard unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &failure, &count) == 0,
                failure == 0
            else { throw SystemError("connect", path: peer, .errno(failure)) }
        }
        return descriptor
    }

    /// Sends every byte.
    package func send(_ bytes: [UInt8], deadline: Deadline) throws(SystemError) {
        var sent = 0
        while sent < bytes.count {
            let result = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    self.descriptor.number, $0.baseAddress.map { unsafe $0 + sent },
                    $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if result >= 0 {
                sent += result
            } else if errno == EAGAIN {
                try Self.wait(for: POLLOUT, on: self.descriptor.number, "send", self.peer, deadline)
            } else if errno != EINTR {
                throw .last("send", path: self.peer)
            }
        }
    }

    /// Receives what there is, at least one byte unless the peer has finished (0).
    package func receive(
        into buffer: inout [UInt8], deadline: Deadline
    ) throws(SystemError) -> Int {
        while true {
            let result = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(self.descriptor.number, $0.baseAddress, $0.count, 0)
            }
            if result >= 0 { return result }
            if errno == EAGAIN {
                try Self.wait(
                    for: POLLIN, on: self.descriptor.number, "receive", self.peer, deadline)
            } else if errno != EINTR {
                throw .last("receive", path: self.peer)
            }
        }
    }

    fileprivate static func wait(
        for events: Int32, on number: Int32, _ operation: String, _ peer: String,
        _ deadline: Deadline
    ) throws(SystemError) {
        while true {
            let left = deadline.millisecondsLeft
            guard left > 0 else { throw SystemError(operation, path: peer, .timedOut) }
            var polled = pollfd(fd: number, events: Int16(events), revents: 0)
            let ready = unsafe poll(&polled, 1, left)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .last("poll", path: peer) }
        }
    }
}

/// A TCP socket that listens on the loopback address only.
package struct ListeningSocket: ~Copyable, Sendable {
    private let descriptor: FileDescriptor
    package let port: UInt16

    /// Takes a port, or with 0 any that is free. EADDRINUSE tells that it is taken.
    package init(loopbackPort port: UInt16) throws(SystemError) {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let number = socket(AF_INET, type, 0)
        guard number >= 0 else { throw .last("socket") }
        let descriptor = FileDescriptor(owning: number)
        var one: Int32 = 1
        _ = unsafe setsockopt(
            number, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var count = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(number, $0, count) == 0 && listen(number, 64) == 0
                    && getsockname(number, $0, &count) == 0
            }
        }
        guard isListening else { throw .last("listen", path: "127.0.0.1:\(port)") }
        self.descriptor = descriptor
        self.port = UInt16(bigEndian: address.sin_port)
    }

    /// The next connection.
    package func accept(deadline: Deadline) throws(SystemError) -> Socket {
        while true {
            try Socket.wait(
                for: POLLIN, on: self.descriptor.number, "accept", "127.0.0.1:\(self.port)",
                deadline)
            let number = antin_accept(self.descriptor.number)
            if number >= 0 { return Socket(FileDescriptor(owning: number), peer: "client") }
            if errno != EAGAIN, errno != EINTR, errno != ECONNABORTED { throw .last("accept") }
        }
    }
}
