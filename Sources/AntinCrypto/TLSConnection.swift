// The client's side of TLS, as a machine that turns bytes into bytes.

import COpenSSL

/// Whom a TLS client trusts.
// @unchecked: SSL_CTX_new(3): once configured it is only read; connections are made from it under
// libcrypto's own locks.
@safe package final class TLSClientContext: @unchecked Sendable {
    fileprivate let pointer: OpaquePointer

    /// Trusts the certificates of a PEM file, or without one those of the machine's store.
    /// TLS 1.2 or later; the peer must prove its name.
    package init(caFile: String? = nil) throws(CryptoError) {
        guard let pointer = unsafe SSL_CTX_new(TLS_client_method()) else {
            throw CryptoError.drained(.tls, "TLS is not available")
        }
        unsafe self.pointer = pointer
        unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        let loaded =
            if let caFile {
                unsafe SSL_CTX_load_verify_file(pointer, caFile)
            } else {
                unsafe SSL_CTX_set_default_verify_paths(pointer)
            }
        // The answer about ALPN is 0 for success, unlike all others.
        let protocols = [8] + Array("http/1.1".utf8)
        guard loaded == 1, unsafe antin_ssl_ctx_require_tls12(pointer) == 1,
            unsafe SSL_CTX_set_alpn_protos(pointer, protocols, UInt32(protocols.count)) == 0
        else {
            throw CryptoError.drained(.tls, "no trusted certificates in \(caFile ?? "the store")")
        }
    }

    deinit { unsafe SSL_CTX_free(self.pointer) }
}

/// One connection's state. It does no I/O: the caller hands in what came from the peer and sends
/// what is due, in this order again and again: `takeOutput`, send, receive, `receive`.
// @unchecked: openssl-threads(7): an SSL may be used by any thread, by one at a time. The value has
// one owner, and whoever sends it on gives it up.
@safe package struct TLSConnection: ~Copyable, @unchecked Sendable {
    private let pointer: OpaquePointer
    // Both belong to `pointer`.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    /// Prepares a connection to a host that must prove this DNS name or IP address.
    package init(_ context: TLSClientContext, host: String) throws(CryptoError) {
        let (pointer, incoming, outgoing) = try unsafe Self.prepared(context, host)
        unsafe self.pointer = pointer
        unsafe self.incoming = incoming
        unsafe self.outgoing = outgoing
    }

    private static func prepared(
        _ context: TLSClientContext, _ host: String
    ) throws(CryptoError) -> (OpaquePointer, OpaquePointer, OpaquePointer) {
        guard let pointer = unsafe SSL_new(context.pointer) else {
            throw CryptoError.drained(.tls, "TLS is not available")
        }
        guard let incoming = unsafe BIO_new(BIO_s_mem()), let outgoing = unsafe BIO_new(BIO_s_mem())
        else { preconditionFailure("no memory") }
        unsafe SSL_set_bio(pointer, incoming, outgoing)
        unsafe antin_bio_set_end(incoming, -1)
        unsafe SSL_set_connect_state(pointer)
        unsafe SSL_set_hostflags(pointer, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        // An address is proved by an address in the certificate, and is not told as a name.
        let isAddress =
            unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(pointer), host) == 1
        let isReady =
            unsafe isAddress
            || (SSL_set1_host(pointer, host) == 1 && antin_ssl_set_server_name(pointer, host) == 1)
        guard isReady else {
            unsafe SSL_free(pointer)
            throw CryptoError.drained(.tls, "\(host) is no host name")
        }
        CryptoError.clearQueue()
        return unsafe (pointer, incoming, outgoing)
    }

    deinit { unsafe SSL_free(self.pointer) }

    /// Goes on with the handshake; `false` means that bytes from the peer are needed first.
    package mutating func handshake() throws(CryptoError) -> Bool {
        ERR_clear_error()
        let result = unsafe SSL_do_handshake(self.pointer)
        if result == 1 { return true }
        if unsafe SSL_get_error(self.pointer, result) == SSL_ERROR_WANT_READ { return false }
        let verification = unsafe SSL_get_verify_result(self.pointer)
        guard verification == Int(X509_V_OK) else {
            let words = unsafe String(cString: X509_verify_cert_error_string(verification))
            CryptoError.clearQueue()
            throw CryptoError(.tls, "the server's certificate is not accepted: \(words)")
        }
        throw CryptoError.drained(.tls, "the TLS handshake failed")
    }

    /// Hands in the first `count` of `bytes`, which came from the peer.
    package mutating func receive(_ count: Int, of bytes: [UInt8]) {
        precondition(count >= 0 && count <= bytes.count)
        guard count > 0 else { return }
        let written = unsafe BIO_write(self.incoming, bytes, Int32(count))
        precondition(Int(written) == count, "no memory")
    }

    /// Says that nothing more will come from the peer.
    package mutating func receiveEnd() {
        unsafe antin_bio_set_end(self.incoming, 0)
    }

    /// The bytes that are to be sent to the peer now.
    package mutating func takeOutput() -> [UInt8] {
        let count = unsafe antin_bio_pending(self.outgoing)
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe BIO_read(self.outgoing, &bytes, Int32(count))
        precondition(Int(read) == count, "libssl lost bytes")
        return bytes
    }

    /// Encrypts; the handshake must be done.
    package mutating func write(_ bytes: [UInt8]) throws(CryptoError) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        var written = 0
        guard unsafe SSL_write_ex(self.pointer, bytes, bytes.count, &written) == 1,
            written == bytes.count
        else { throw CryptoError.drained(.tls, "writing over TLS failed") }
    }

    package enum Reading: Equatable {
        case bytes(Int)
        case needsInput
        /// The peer has said that this was all; a connection that was merely cut throws.
        case end
    }

    /// Decrypts into `buffer`.
    package mutating func read(into buffer: inout [UInt8]) throws(CryptoError) -> Reading {
        ERR_clear_error()
        var count = 0
        let result = unsafe SSL_read_ex(self.pointer, &buffer, buffer.count, &count)
        if result == 1 { return .bytes(count) }
        switch unsafe SSL_get_error(self.pointer, result) {
        case SSL_ERROR_WANT_READ: return .needsInput
        case SSL_ERROR_ZERO_RETURN: return .end
        default: throw CryptoError.drained(.tls, "reading over TLS failed")
        }
    }

    /// Prepares the notice that nothing more will be written.
    package mutating func close() {
        unsafe SSL_shutdown(self.pointer)
        CryptoError.clearQueue()
    }
}
