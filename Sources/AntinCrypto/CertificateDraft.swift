// A certificate before it is signed.

import COpenSSL

/// Everything that goes into one certificate of `IssuingAuthority`.
struct CertificateDraft {
    let subject: IssuingAuthority.Subject
    let publicKey: PublicKey
    let profile: IssuingAuthority.Profile
    let notBefore: Int64
    let notAfter: Int64
    let serial: [UInt8]

    /// Builds and signs. Without `issuer` it is a root, signed by its own key.
    func signed(
        by key: SigningKey, issuer: Certificate?, _ publication: IssuingAuthority.Publication
    ) throws(CryptoError) -> Certificate {
        guard !self.serial.isEmpty, self.serial.count <= 20, self.serial.contains(where: { $0 > 0 })
        else { throw CryptoError(.invalidRequest, "a serial number has 1 to 20 octets, not zero") }
        guard let pointer = unsafe X509_new() else { throw CryptoError(.failure, "no memory") }
        let draft = unsafe CertificateHandle(owning: pointer)
        // The C calls below hold addresses inside the draft, which Swift does not see.
        defer { withExtendedLifetime(draft) {} }
        try self.setSerialAndDates(draft)
        let isReady =
            unsafe X509_set_version(draft.pointer, Int(X509_VERSION_3)) == 1
            && X509_set_pubkey(draft.pointer, self.publicKey.handle.pointer) == 1
        guard isReady, let name = unsafe X509_get_subject_name(draft.pointer) else {
            throw CryptoError.drained(.invalidRequest, "the key cannot stand in a certificate")
        }
        try unsafe self.setName(name)
        let above = unsafe issuer.map { unsafe X509_get_subject_name($0.handle.pointer) } ?? name
        guard unsafe X509_set_issuer_name(draft.pointer, above) == 1 else {
            throw CryptoError.drained(.invalidRequest, "the issuer's name cannot be used")
        }
        try self.addExtensions(to: draft, issuer: issuer, publication)
        let digest = unsafe key.defaultAlgorithm.digest?.fetched.pointer
        guard unsafe X509_sign(draft.pointer, key.pointer, digest) > 0,
            let der = unsafe DER.encoded({ unsafe i2d_X509(draft.pointer, $0) })
        else { throw CryptoError.drained(.failure, "the certificate cannot be signed") }
        return try Certificate(der: der)
    }

    private func setSerialAndDates(_ draft: CertificateHandle) throws(CryptoError) {
        let number = unsafe BN_bin2bn(self.serial, Int32(self.serial.count), nil)
        let notBefore = unsafe ASN1_TIME_set(nil, time_t(self.notBefore))
        let notAfter = unsafe ASN1_TIME_set(nil, time_t(self.notAfter))
        let isSet =
            unsafe number != nil && notBefore != nil && notAfter != nil
            && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(draft.pointer)) != nil
            && X509_set1_notBefore(draft.pointer, notBefore) == 1
            && X509_set1_notAfter(draft.pointer, notAfter) == 1
        unsafe BN_free(number)
        unsafe ASN1_TIME_free(notBefore)
        unsafe ASN1_TIME_free(notAfter)
        guard isSet else {
            throw CryptoError.drained(.invalidRequest, "dates or serial number cannot be used")
        }
    }

    private func setName(_ name: OpaquePointer) throws(CryptoError) {
        let parts: [(nid: Int32, text: String?)] = [
            (NID_countryName, self.subject.country),
            (NID_organizationName, self.subject.organization),
            (NID_organizationalUnitName, self.subject.organizationalUnit),
            (NID_commonName, self.subject.commonName),
        ]
        for part in parts {
            guard let text = part.text else { continue }
            let bytes = Array(text.utf8)
            let added = unsafe X509_NAME_add_entry_by_NID(
                name, part.nid, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0)
            guard added == 1 else {
                throw CryptoError.drained(
                    .invalidRequest, "a part of the name is empty or longer than 64 characters")
            }
        }
    }

    private func addExtensions(
        to draft: CertificateHandle, issuer: Certificate?,
        _ publication: IssuingAuthority.Publication
    ) throws(CryptoError) {
        typealias Write = DERWriter
        var extensions: [(nid: Int32, isCritical: Bool, value: [UInt8])] = []
        let keyIdentifier = Self.keyIdentifier(of: self.publicKey)
        let authority = issuer?.handle.subjectKeyIdentifier ?? keyIdentifier
        switch self.profile {
        case .root:
            let isCA = Write.sequence([Write.element(0x01, [0xFF])])
            extensions.append((NID_basic_constraints, true, isCA))
        case .subordinate:
            let isCA = Write.sequence([Write.element(0x01, [0xFF]), Write.element(0x02, [0])])
            extensions.append((NID_basic_constraints, true, isCA))
        case .person, .seal, .server:
            extensions.append((NID_basic_constraints, true, Write.sequence([])))
        }
        let usage = Write.element(0x03, self.keyUsage.bitString)
        extensions.append((NID_key_usage, true, usage))
        let purposes = self.extendedKeyUsages.map { Write.objectIdentifier($0) }
        if !purposes.isEmpty {
            extensions.append((NID_ext_key_usage, false, Write.sequence(purposes)))
        }
        let subjectKey = Write.element(0x04, keyIdentifier)
        extensions.append((NID_subject_key_identifier, false, subjectKey))
        let authorityKey = Write.sequence([Write.element(0x80, authority)])
        extensions.append((NID_authority_key_identifier, false, authorityKey))
        if case .server(let names) = self.profile {
            let names = Write.sequence(names.map { Write.element(0x82, Array($0.utf8)) })
            extensions.append((NID_subject_alt_name, false, names))
        }
        let places = [
            ("1.3.6.1.5.5.7.48.1", publication.ocspURL),
            ("1.3.6.1.5.5.7.48.2", publication.caIssuersURL),
        ].compactMap { method, url in
            url.map { Write.sequence([Write.objectIdentifier(method), Write.url($0)]) }
        }
        if !places.isEmpty { extensions.append((NID_info_access, false, Write.sequence(places))) }
        if let url = publication.crlURL {
            let fullName = Write.element(0xA0, Write.element(0xA0, Write.url(url)))
            let points = Write.sequence([Write.sequence([fullName])])
            extensions.append((NID_crl_distribution_points, false, points))
        }
        for part in extensions {
            try Self.add(part.value, part.nid, isCritical: part.isCritical, to: draft)
        }
    }

    private var keyUsage: KeyUsage {
        switch self.profile {
        case .root, .subordinate: [.keyCertSign, .crlSign]
        case .person, .seal: [.digitalSignature, .nonRepudiation]
        case .server: [.digitalSignature]
        }
    }

    private var extendedKeyUsages: [String] {
        switch self.profile {
        case .root, .subordinate: []
        case .person, .seal: [ExtendedKeyUsage.emailProtection, ExtendedKeyUsage.documentSigning]
        case .server: [ExtendedKeyUsage.serverAuthentication]
        }
    }

    /// RFC 7093, 2, method 4 in spirit: the first 160 bits of a SHA-256, here of the whole
    /// SubjectPublicKeyInfo.
    private static func keyIdentifier(of key: PublicKey) -> [UInt8] {
        Array(key.fingerprint.bytes[..<20])
    }

    private static func add(
        _ value: [UInt8], _ nid: Int32, isCritical: Bool, to draft: CertificateHandle
    ) throws(CryptoError) {
        let octets = unsafe ASN1_OCTET_STRING_new()
        defer { unsafe ASN1_OCTET_STRING_free(octets) }
        guard unsafe ASN1_OCTET_STRING_set(octets, value, Int32(value.count)) == 1,
            let part = unsafe X509_EXTENSION_create_by_NID(nil, nid, isCritical ? 1 : 0, octets)
        else { throw CryptoError.drained(.failure, "an extension cannot be made") }
        defer { unsafe X509_EXTENSION_free(part) }
        guard unsafe X509_add_ext(draft.pointer, part, -1) == 1 else {
            throw CryptoError.drained(.failure, "an extension cannot be added")
        }
    }
}
