// One X509 and what is read out of it.

import COpenSSL

/// Owns an `X509`.
// @unchecked: openssl-threads(7): after parsing the structure is only read; its reference count is
// atomic and the cache of its extensions is filled under libcrypto's own lock.
@safe final class CertificateHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over the caller's reference.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit { unsafe X509_free(self.pointer) }

    /// The content octets of the INTEGER. libcrypto keeps sign and magnitude apart.
    var serialNumber: [UInt8] {
        let serial = unsafe X509_get0_serialNumber(self.pointer)
        guard let encoded = unsafe DER.encoded({ unsafe i2d_ASN1_INTEGER(serial, $0) }),
            encoded.count > 2, encoded[1] < 0x80
        else { return [] }
        return Array(encoded[2...])
    }

    var keyUsage: KeyUsage? {
        let mask = unsafe X509_get_key_usage(self.pointer)
        return mask == UInt32.max ? nil : KeyUsage(mask: mask)
    }

    var extendedKeyUsages: [String] {
        let stack = unsafe self.extension(NID_ext_key_usage)
        defer { unsafe antin_sk_object_free(stack) }
        return unsafe Stack.opaque(stack).map { unsafe ObjectIdentifier.dotted($0) }
    }

    /// The URLs of authorityInfoAccess (RFC 5280, 4.2.2.1).
    var accessURLs: (ocsp: [String], caIssuers: [String]) {
        let stack = unsafe self.extension(NID_info_access)
        defer { unsafe AUTHORITY_INFO_ACCESS_free(stack) }
        var ocsp: [String] = []
        var caIssuers: [String] = []
        unsafe Stack.forEach(of: ACCESS_DESCRIPTION.self, in: stack) { description in
            guard let url = unsafe Self.url(description.pointee.location) else { return }
            switch unsafe OBJ_obj2nid(description.pointee.method) {
            case NID_ad_OCSP: ocsp.append(url)
            case NID_ad_ca_issuers: caIssuers.append(url)
            default: break
            }
        }
        return (ocsp, caIssuers)
    }

    /// The URLs of cRLDistributionPoints (RFC 5280, 4.2.1.13).
    var crlURLs: [String] {
        let stack = unsafe self.extension(NID_crl_distribution_points)
        defer { unsafe CRL_DIST_POINTS_free(stack) }
        var urls: [String] = []
        unsafe Stack.forEach(of: DIST_POINT.self, in: stack) { point in
            guard let name = unsafe point.pointee.distpoint, unsafe name.pointee.type == 0 else {
                return
            }
            unsafe Stack.forEach(of: GENERAL_NAME.self, in: name.pointee.name.fullname) { name in
                if let url = unsafe Self.url(name) { urls.append(url) }
            }
        }
        return urls
    }

    var signatureAlgorithmOID: String {
        var algorithm: UnsafePointer<X509_ALGOR>? = nil
        unsafe X509_get0_signature(nil, &algorithm, self.pointer)
        return unsafe ObjectIdentifier.dotted(algorithm?.pointee.algorithm)
    }

    var signatureSecurityBits: Int {
        var bits: Int32 = 0
        let result = unsafe X509_get_signature_info(self.pointer, nil, nil, &bits, nil)
        return result == 1 ? Int(bits) : 0
    }

    /// The octets of subjectKeyIdentifier; empty if there is none.
    var subjectKeyIdentifier: [UInt8] {
        unsafe ASN1Text.bytes(X509_get0_subject_key_id(self.pointer))
    }

    /// An extension's decoded value, to be freed by the caller; `nil` if absent, or if it occurs
    /// twice or cannot be decoded: then no path leads through this certificate either.
    private func `extension`(_ nid: Int32) -> OpaquePointer? {
        let value = unsafe X509_get_ext_d2i(self.pointer, nid, nil, nil)
        return OpaquePointer(value)
    }

    /// A URL of visible ASCII; others could only do harm in reports and requests.
    private static func url(_ name: UnsafeMutablePointer<GENERAL_NAME>?) -> String? {
        guard let name = unsafe name, unsafe name.pointee.type == GEN_URI else { return nil }
        let bytes = unsafe ASN1Text.bytes(name.pointee.d.uniformResourceIdentifier)
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
