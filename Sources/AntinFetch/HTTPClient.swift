// Asking servers.

import AntinCrypto
import AntinSystem
import Synchronization

/// A small HTTP/1.1 client: one request at a time per call, everything bounded, redirects handed
/// to the caller. A call blocks its thread until the answer is there or the time is over.
///
/// One idle connection is kept for the next request to the same server, since a TLS handshake
/// costs more than most answers; it goes with the client.
package final class HTTPClient: Sendable {
    package struct Limits: Sendable {
        /// Look-up, TCP and TLS handshake.
        package var connectMilliseconds: Int
        /// Between two pieces of the answer.
        package var readMilliseconds: Int
        /// From the call to its return.
        package var totalMilliseconds: Int
        package var maxHeaderBytes: Int
        package var maxBodyBytes: Int

        package init(
            connectMilliseconds: Int = 10_000, readMilliseconds: Int = 30_000,
            totalMilliseconds: Int = 300_000, maxHeaderBytes: Int = 65_536,
            maxBodyBytes: Int = 64 << 20
        ) {
            self.connectMilliseconds = connectMilliseconds
            self.readMilliseconds = readMilliseconds
            self.totalMilliseconds = totalMilliseconds
            self.maxHeaderBytes = maxHeaderBytes
            self.maxBodyBytes = maxBodyBytes
        }
    }

    package let limits: Limits
    private let caFile: String?
    private let publicOnly: Bool
    private let context = Mutex<TLSClientContext?>(nil)
    private let idle = Mutex<HTTPConnection?>(nil)

    /// `caFile`: a PEM file with the only certificates to trust for HTTPS; without it, the
    /// machine's store. It is read at the first `https://`. `publicOnly`: neither this machine nor
    /// a private network is reached, whatever a name resolves to.
    package init(limits: Limits = Limits(), caFile: String? = nil, publicOnly: Bool = false) {
        self.limits = limits
        self.caFile = caFile
        self.publicOnly = publicOnly
    }

    package func send(_ request: HTTPRequest) throws(FetchError) -> HTTPResponse {
        let deadline = Deadline(afterMilliseconds: self.limits.totalMilliseconds)
        let head = try request.head()
        let origin = HTTPConnection.Origin(request.url)
        if request.method.isRepeatable, let kept = self.takeIdle(origin) {
            do {
                return try self.exchange(request, head, over: kept, deadline)
            } catch {
                // The server may have closed it meanwhile; that says nothing about the request.
                guard error.repliedNothing, error.error.code != .timedOut else {
                    throw error.error
                }
            }
        }
        let connection = try HTTPConnection.open(
            origin, trusting: { () throws(CryptoError) in try self.tlsContext() },
            limits: self.limits, deadline: deadline, publicOnly: self.publicOnly)
        do {
            return try self.exchange(request, head, over: connection, deadline)
        } catch {
            throw error.error
        }
    }

    /// Asks for a URL.
    package func get(_ url: String) throws(FetchError) -> HTTPResponse {
        try self.send(HTTPRequest(.get, HTTPURL(url)))
    }

    private func exchange(
        _ request: HTTPRequest, _ head: [UInt8], over connection: consuming HTTPConnection,
        _ deadline: Deadline
    ) throws(HTTPConnection.Failure) -> HTTPResponse {
        let (response, isReusable) = try connection.exchange(
            request, head: head, limits: self.limits, deadline: deadline)
        if isReusable { self.keepIdle(connection) }
        return response
    }

    private func tlsContext() throws(CryptoError) -> TLSClientContext {
        try self.context.withLock { context throws(CryptoError) in
            if let context { return context }
            let made = try TLSClientContext(caFile: self.caFile)
            context = made
            return made
        }
    }

    private func takeIdle(_ origin: HTTPConnection.Origin) -> HTTPConnection? {
        self.idle.withLock { idle -> HTTPConnection? in
            guard idle?.origin == origin else { return nil }
            return idle.take()
        }
    }

    private func keepIdle(_ connection: consuming HTTPConnection) {
        var kept: HTTPConnection? = consume connection
        self.idle.withLock { $0 = kept.take() }
    }
}
