// Paths from a certificate to one that is trusted, at a given time.

import COpenSSL

/// The certificates that are trusted because somebody said so, never because they came along.
package struct TrustAnchors: Sendable {
    package let certificates: [Certificate]
    private let store: AnchorStore

    package init(_ certificates: [Certificate]) {
        self.certificates = certificates
        self.store = AnchorStore(certificates)
    }

    /// Looks for a path (RFC 5280, 6) from `leaf` to an anchor in which every certificate was
    /// valid at the given time.
    ///
    /// No policy about purposes, revocation, key sizes or hash functions is applied: the caller
    /// asks the certificates of the path. Cost: about 0.1 ms and one signature check per link.
    package func path(
        from leaf: Certificate, through intermediates: [Certificate], at unixSeconds: Int64
    ) -> PathResult {
        guard intermediates.count <= Self.maxIntermediates else {
            return .failed(
                PathFailure(.other, "more than \(Self.maxIntermediates) certificates came along"))
        }
        return self.store.path(
            from: leaf, through: intermediates, anchors: self.certificates, at: unixSeconds)
    }

    /// Nobody needs more; an attacker would, to make path building slow.
    package static let maxIntermediates = 32
    /// Certificates between leaf and anchor.
    static let maxDepth: Int32 = 8
}

/// Whether a path exists.
package enum PathResult: Sendable, Equatable {
    /// From the leaf to the anchor, both included.
    case found([Certificate])
    case failed(PathFailure)
}

/// Why there is no path.
package struct PathFailure: Sendable, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable {
        /// No chain of names and keys leads to an anchor.
        case noPath
        case expired
        case notYetValid
        /// A certificate issues others without being allowed to.
        case notACA
        case badSignature
        case weakKey
        case unsupportedCritical
        case other
    }

    package let reason: Reason
    /// libcrypto's words.
    package let detail: String
    /// The certificate at which it failed.
    package let certificate: Certificate?

    package init(_ reason: Reason, _ detail: String, at certificate: Certificate? = nil) {
        self.reason = reason
        self.detail = detail
        self.certificate = certificate
    }

    package static func == (left: PathFailure, right: PathFailure) -> Bool {
        left.reason == right.reason && left.certificate == right.certificate
    }

    package var description: String { "\(self.reason.rawValue): \(self.detail)" }
}

/// Owns an `X509_STORE` with the anchors.
// @unchecked: X509_STORE_add_cert(3): nothing is added after `init`, and look-ups lock the store.
// The context of a verification is made for each call.
@safe private final class AnchorStore: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(_ certificates: [Certificate]) {
        guard let pointer = unsafe X509_STORE_new() else { preconditionFailure("no memory") }
        unsafe self.pointer = pointer
        // Strict: RFC 5280's rules for extensions hold, not only those that old tools obey.
        var flags = UInt(X509_V_FLAG_X509_STRICT)
        for certificate in certificates {
            let added = unsafe X509_STORE_add_cert(pointer, certificate.handle.pointer)
            precondition(added == 1, "libcrypto could not keep an anchor")
            // An anchor that is no root was pinned on purpose, and nothing above it is known.
            if !certificate.isSelfIssued { flags |= UInt(X509_V_FLAG_PARTIAL_CHAIN) }
        }
        let parameters = unsafe X509_STORE_get0_param(pointer)
        let isSet =
            unsafe X509_VERIFY_PARAM_set_flags(parameters, flags) == 1
            && X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY) == 1
        precondition(isSet, "libcrypto could not be told how to verify")
        unsafe X509_VERIFY_PARAM_set_depth(parameters, TrustAnchors.maxDepth)
        // Weak keys and hashes are facts for the policy, so they must not hide the path.
        unsafe X509_VERIFY_PARAM_set_auth_level(parameters, 0)
    }

    deinit { unsafe X509_STORE_free(self.pointer) }

    func path(
        from leaf: Certificate, through intermediates: [Certificate], anchors: [Certificate],
        at unixSeconds: Int64
    ) -> PathResult {
        guard let context = unsafe X509_STORE_CTX_new() else {
            return .failed(PathFailure(.other, "no memory"))
        }
        defer { unsafe X509_STORE_CTX_free(context) }
        // The stack borrows: it is freed without its elements, which `intermediates` keep alive.
        let untrusted = unsafe OPENSSL_sk_new_null()
        defer { unsafe OPENSSL_sk_free(untrusted) }
        for certificate in intermediates {
            unsafe OPENSSL_sk_push(
                untrusted, UnsafeRawPointer(certificate.handle.pointer))
        }
        guard
            unsafe X509_STORE_CTX_init(
                context, self.pointer, leaf.handle.pointer, untrusted) == 1
        else {
            CryptoError.clearQueue()
            return .failed(PathFailure(.other, "libcrypto could not begin"))
        }
        unsafe X509_VERIFY_PARAM_set_time(
            X509_STORE_CTX_get0_param(context), time_t(unixSeconds))
        let result = unsafe X509_verify_cert(context)
        CryptoError.clearQueue()
        // The chain holds the very structures that went in, so their owners are found by address.
        let known = [leaf] + intermediates + anchors
        func owner(of pointer: OpaquePointer?) -> Certificate? {
            known.first { unsafe $0.handle.pointer == pointer }
        }
        guard result == 1 else {
            let code = unsafe X509_STORE_CTX_get_error(context)
            let certificate = unsafe owner(of: X509_STORE_CTX_get_current_cert(context))
            return .failed(
                PathFailure(
                    Self.reason(code),
                    unsafe String(cString: X509_verify_cert_error_string(Int(code))),
                    at: certificate))
        }
        let pointers = unsafe Stack.opaque(X509_STORE_CTX_get0_chain(context))
        let chain = unsafe pointers.compactMap { unsafe owner(of: $0) }
        guard unsafe chain.count == pointers.count else {
            return .failed(PathFailure(.other, "the path holds an unknown certificate"))
        }
        withExtendedLifetime(known) {}
        return .found(chain)
    }

    private static func reason(_ code: Int32) -> PathFailure.Reason {
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED: .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED,
            X509_V_ERR_CERT_CHAIN_TOO_LONG:
            .noPath
        case X509_V_ERR_INVALID_CA, X509_V_ERR_PATH_LENGTH_EXCEEDED,
            X509_V_ERR_KEYUSAGE_NO_CERTSIGN, X509_V_ERR_INVALID_NON_CA:
            .notACA
        case X509_V_ERR_CERT_SIGNATURE_FAILURE: .badSignature
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL,
            X509_V_ERR_CA_MD_TOO_WEAK:
            .weakKey
        case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION: .unsupportedCritical
        default: .other
        }
    }
}
