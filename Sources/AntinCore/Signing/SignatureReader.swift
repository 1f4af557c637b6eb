internal import AntinCrypto
internal import AntinLog

/// Works out the facts of one signature, step by step; each step adds the reasons it finds.
///
/// No step ends the reading, because a report should name everything that is wrong. In exchange a
/// pass is never the absence of reasons alone: `facts` demands that the digest was compared and the
/// value verified, so that a step that could not run leaves `incomplete` behind.
struct SignatureReader {
    let form: SignatureForm

    private var integrity: [SignatureReason] = []
    private var acceptable: [SignatureReason] = []
    private var malformed: FormatError?

    private var message: CMSSignedData?
    private var signerInfo: SignerInfo?
    private var scheme = SignatureScheme.unsupported
    private var reference: SigningCertificateReference?
    private var signer: Certificate?
    private var others: [Certificate] = []
    private var timestamp: TimestampContent?

    private var digestMatches = false
    private var valueVerifies = false

    init(form: SignatureForm) {
        self.form = form
        if form == .unknown { self.integrity.append(.unsupportedForm) }
    }

    /// Adds a reason against integrity.
    mutating func note(_ reason: SignatureReason, if found: Bool = true) {
        if found && !self.integrity.contains(reason) { self.integrity.append(reason) }
    }

    /// Takes every step, in order. Only `content` can fail.
    mutating func read<Failure: Error>(
        _ message: [UInt8], content: (DigestAlgorithm) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        self.readStructure(message)
        self.readAttributes()
        self.readCertificates()
        try self.readContent(content)
        self.verifyValue()
    }

    // MARK: - Structure

    private mutating func readStructure(_ bytes: [UInt8]) {
        let message: CMSSignedData
        do throws(FormatError) {
            message = try CMSSignedData(parsing: bytes[...])
        } catch {
            self.malformed = error
            self.note(.malformed)
            return
        }
        self.message = message
        let rest = bytes.dropFirst(message.byteCount)
        // Without an early end, so that the thousands of zeros are looked at many at a time.
        let isPadding = self.form.allowsZeroPadding && rest.reduce(0, |) == 0
        self.note(.trailingBytes, if: !rest.isEmpty && !isPadding)
        self.note(.noSigner, if: message.signers.isEmpty)
        self.note(.severalSigners, if: message.signers.count > 1)
        self.note(.embeddedContent, if: message.content != nil && !self.form.carriesContent)
        self.note(.contentMissing, if: message.content == nil && self.form.carriesContent)
        guard let signer = message.signers.first else { return }
        self.signerInfo = signer
        self.scheme = SignatureScheme(
            signature: signer.signatureAlgorithm, digest: signer.digestAlgorithm)
        // Neither version nor list is under the signature: they may only say what is so.
        self.note(
            .wrongVersion,
            if: !message.hasRightVersion || signer.version != signer.identifier.version)
        let listed = message.digestAlgorithms
        self.note(
            .digestAlgorithms,
            if: listed.count != message.signers.count
                || listed.contains { $0.algorithm != signer.digestAlgorithm.algorithm })
    }

    // MARK: - Signed attributes

    private mutating func readAttributes() {
        guard let message, let signerInfo else { return }
        guard let attributes = signerInfo.signedAttributes, !attributes.attributes.isEmpty else {
            // Without attributes the signature is over the content itself, and the same value would
            // verify over a content that is the attributes of another message.
            self.note(.noSignedAttributes)
            return
        }

        let types = attributes.all(.contentType)
        self.note(.contentTypeMissing, if: types.isEmpty)
        self.note(.contentTypeRepeated, if: types.count > 1)
        if let type = types.first {
            let value = type.onlyValue.flatMap { try? OID(parsing: $0) }
            self.note(.contentTypeDiffers, if: value != message.contentType)
        }
        if self.form == .documentTimestamp {
            self.note(.timestampMalformed, if: message.contentType != .timestampContent)
        }

        let digests = attributes.all(.messageDigest)
        self.note(.messageDigestMissing, if: digests.isEmpty)
        self.note(.messageDigestRepeated, if: digests.count > 1)
        // One attribute, but no one octet string in it.
        self.note(
            .messageDigestDiffers, if: digests.count == 1 && attributes.messageDigest == nil)

        let times = attributes.all(.signingTime)
        self.note(.signingTimeRepeated, if: times.count > 1 || times.first?.values.count ?? 1 != 1)

        self.readReference(attributes)
        self.readProtection(attributes, of: signerInfo)
    }

    private mutating func readReference(_ attributes: SignedAttributes) {
        let version1 = attributes.all(.signingCertificate)
        let version2 = attributes.all(.signingCertificateV2)
        guard let found = version2.first ?? version1.first else {
            self.note(
                .certificateReferenceMissing, if: self.form.requiresCertificateReference)
            return
        }
        self.note(.certificateReferenceRepeated, if: version1.count + version2.count > 1)
        guard let value = found.onlyValue,
            let reference = try? SigningCertificateReference(
                parsing: value, isVersion1: version2.isEmpty)
        else {
            self.note(.certificateReferenceMalformed)
            return
        }
        self.reference = reference
    }

    private mutating func readProtection(_ attributes: SignedAttributes, of signer: SignerInfo) {
        let found = attributes.all(.algorithmProtection)
        guard let first = found.first else { return }
        guard found.count == 1, let value = first.onlyValue,
            let protection = try? AlgorithmProtection(parsing: value)
        else {
            self.note(.algorithmProtectionMalformed)
            return
        }
        self.note(
            .algorithmProtectionDiffers,
            if: protection.digest != signer.digestAlgorithm
                || protection.signature != signer.signatureAlgorithm)
    }

    // MARK: - Certificates

    private mutating func readCertificates() {
        guard let message, let signerInfo else { return }
        var certificates: [Certificate] = []
        // Attribute certificates and "other" ones have context tags; they sign nothing.
        for element in message.certificates where element.identifier == 0x30 {
            if let certificate = try? Certificate.cached(der: Array(element.encoded)) {
                certificates.append(certificate)
            } else {
                self.note(.certificateMalformed)
            }
        }
        self.note(.certificateMissing, if: certificates.isEmpty)
        if let reference {
            self.findNamed(by: reference, among: certificates)
            if let signer {
                self.note(.signerIdentifierDiffers, if: !signerInfo.identifier.names(signer))
            }
        }
        if self.signer == nil {
            // Only to report whose signature this claims to be, or for the forms without reference.
            let named = certificates.filter { signerInfo.identifier.names($0) }
            self.note(.certificateMissing, if: named.isEmpty && self.reference == nil)
            self.note(
                .certificateAmbiguous, if: Set(named.map(\.fingerprint)).count > 1)
            self.signer = named.first
        }
        self.others = certificates.filter { $0 != self.signer }
    }

    /// Finds the certificates that the signer named; the first one is the signer's.
    private mutating func findNamed(
        by reference: SigningCertificateReference, among certificates: [Certificate]
    ) {
        // Each certificate is hashed once per function, however often it is named.
        var tables: [DigestAlgorithm: [[UInt8]: Certificate]] = [:]
        for (position, entry) in reference.entries.enumerated() {
            guard let digest = entry.digest else {
                self.note(.unsupportedReference)
                continue
            }
            let table = tables[digest] ?? Self.table(of: certificates, by: digest)
            tables[digest] = table
            guard let found = table[Array(entry.hash)] else {
                self.note(position == 0 ? .certificateReferenceForeign : .namedCertificateMissing)
                continue
            }
            self.note(.issuerSerialDiffers, if: !entry.fits(found))
            if position == 0 { self.signer = found }
        }
    }

    private static func table(
        of certificates: [Certificate], by digest: DigestAlgorithm
    ) -> [[UInt8]: Certificate] {
        let hashed = certificates.map { certificate in
            digest == .sha256
                ? (certificate.fingerprint.bytes, certificate)
                : (digest.hash(certificate.der), certificate)
        }
        return Dictionary(hashed) { first, _ in first }
    }

    // MARK: - Content

    private mutating func readContent<Failure: Error>(
        _ content: (DigestAlgorithm) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        guard let message, let signerInfo,
            let signed = signerInfo.signedAttributes?.messageDigest
        else { return }
        guard let algorithm = signerInfo.digestAlgorithm.digest else {
            self.note(.unsupportedDigest)
            return
        }
        switch self.form {
        case .unknown:
            return
        case .detached, .pades, .pdfPKCS7:
            guard message.content == nil else { return }
            self.digestMatches = try content(algorithm) == signed
            self.note(.messageDigestDiffers, if: !self.digestMatches)
        case .enveloping, .pdfPKCS7SHA1, .documentTimestamp:
            guard let carried = message.content else { return }
            let matches = algorithm.hash(carried) == signed
            self.note(.messageDigestDiffers, if: !matches)
            self.digestMatches = try self.namesDocument(carried, content) && matches
        }
    }

    /// Whether a carried content names the document: two forms sign a small content that in turn
    /// holds the document's digest. For the others the content is what was signed.
    private mutating func namesDocument<Failure: Error>(
        _ carried: ArraySlice<UInt8>,
        _ content: (DigestAlgorithm) throws(Failure) -> [UInt8]
    ) throws(Failure) -> Bool {
        switch self.form {
        case .pdfPKCS7SHA1:
            let matches = try carried.elementsEqual(content(.sha1))
            self.note(.contentDigestDiffers, if: !matches)
            return matches
        case .documentTimestamp:
            guard let timestamp = try? TimestampContent(parsing: carried) else {
                self.note(.timestampMalformed)
                return false
            }
            self.timestamp = timestamp
            guard let algorithm = timestamp.imprintAlgorithm.digest else {
                self.note(.unsupportedDigest)
                return false
            }
            let matches = try content(algorithm) == timestamp.imprint
            self.note(.imprintDiffers, if: !matches)
            return matches
        case .detached, .enveloping, .pades, .pdfPKCS7, .unknown:
            return true
        }
    }

    // MARK: - Value

    private mutating func verifyValue() {
        guard let signerInfo else { return }
        switch self.scheme {
        case .disagreeing: self.note(.algorithmsDisagree)
        case .unsupported: self.note(.unsupportedSignature)
        case .known(let algorithm):
            guard let attributes = signerInfo.signedAttributes, let signer else { return }
            self.valueVerifies = Self.verifies(signerInfo.signature, attributes, algorithm, signer)
            self.note(.valueDoesNotVerify, if: !self.valueVerifies)
        }
    }

    private static func verifies(
        _ value: [UInt8], _ attributes: SignedAttributes, _ algorithm: SignatureAlgorithm,
        _ signer: Certificate
    ) -> Bool {
        if signer.publicKey.verifies(value, over: attributes.der, as: algorithm) { return true }
        // A message in BER was signed over the DER of its attributes, which then differs.
        guard let canonical = try? attributes.canonical(), canonical != attributes.der else {
            return false
        }
        return signer.publicKey.verifies(value, over: canonical, as: algorithm)
    }

    // MARK: - Policy on algorithms

    private func acceptability() -> [SignatureReason] {
        guard let signerInfo, let signer, let attributes = signerInfo.signedAttributes else {
            return [.nothingToJudge]
        }
        var reasons: [SignatureReason] = []
        let digests = [signerInfo.digestAlgorithm, self.timestamp?.imprintAlgorithm]
        if self.form == .pdfPKCS7SHA1 || digests.contains(where: { $0?.algorithm == .sha1 }) {
            reasons.append(.sha1)
        }
        switch self.scheme {
        case .known: break
        case .unsupported, .disagreeing: reasons.append(.nothingToJudge)
        }
        switch signer.publicKey.kind {
        case .rsa(let bits), .rsaPSS(let bits):
            if bits < 2_048 { reasons.append(.shortKey) }
        case .ec(let curve):
            if !Self.curves.contains(curve) { reasons.append(.keyKind) }
        case .ed25519: break
        case .other: reasons.append(.keyKind)
        }
        // Timestamps have named their certificate by SHA-1 for long (RFC 5816, 2); the reference
        // there protects against confusion only.
        if let reference, self.form != .documentTimestamp, reference.entries.first?.digest == .sha1
        {
            reasons.append(.sha1CertificateReference)
        }
        if self.form == .pades && !attributes.all(.signingTime).isEmpty {
            reasons.append(.signingTimeInPAdES)
        }
        if let usage = signer.keyUsage, !usage.contains(.digitalSignature),
            !usage.contains(.nonRepudiation)
        {
            reasons.append(.keyUsage)
        }
        return reasons
    }

    /// By OpenSSL's names: P-256, P-384, P-521 and the Brainpool curves of 256 bits and more.
    private static let curves: Set<String> = [
        "prime256v1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1",
        "brainpoolP512r1",
    ]

    // MARK: - Level

    private func level() -> SignatureLevel {
        let attributes = signerInfo?.signedAttributes
        let hasTime = !(attributes?.all(.signingTime).isEmpty ?? true)
        let hasTimestamp = self.hasSignatureTimestamp
        let isETSI = self.reference != nil && self.message?.contentType == .data
        switch self.form {
        case .detached, .enveloping:
            guard isETSI else { return .cms }
            guard hasTime else { return .cadesBES }
            return hasTimestamp ? .cadesBaselineT : .cadesBaselineB
        case .pades:
            guard isETSI else { return .pdf }
            guard !hasTime else { return .padesBES }
            return hasTimestamp ? .padesBaselineT : .padesBaselineB
        case .pdfPKCS7, .pdfPKCS7SHA1:
            guard self.message != nil else { return .pdf }
            return hasTimestamp ? .pkcs7T : .pkcs7B
        case .documentTimestamp:
            return self.message?.contentType == .timestampContent ? .documentTimestamp : .pdf
        case .unknown: return .pdf
        }
    }

    private var hasSignatureTimestamp: Bool {
        self.signerInfo?.unsignedAttributes.contains { $0.type == .signatureTimestamp } ?? false
    }

    // MARK: - Facts

    var facts: SignatureFacts {
        var integrity = self.integrity
        if integrity.isEmpty && !(self.digestMatches && self.valueVerifies && self.signer != nil) {
            integrity.append(.incomplete)
        }
        let digest = self.signerInfo?.digestAlgorithm
        return SignatureFacts(
            form: self.form, level: self.level(),
            integrity: .init(integrity), acceptable: .init(self.acceptability()),
            malformed: self.malformed,
            signer: self.signer, certificates: self.others,
            identifier: self.signerInfo?.identifier,
            digestAlgorithm: digest.map { $0.digest?.name ?? $0.algorithm.description },
            signatureAlgorithm: self.signatureName,
            claimedTime: self.signerInfo?.signedAttributes?.signingTime,
            timestampTime: self.timestamp?.time,
            valueDigest: self.signerInfo.map { Digest.sha256($0.signature) },
            messageDigest: self.signerInfo?.signedAttributes?.messageDigest,
            unsignedAttributes: self.signerInfo?.unsignedAttributes.map(\.type.description) ?? [],
            hasSignatureTimestamp: self.hasSignatureTimestamp)
    }

    private var signatureName: String? {
        guard let signerInfo else { return nil }
        if case .known(let algorithm) = self.scheme { return algorithm.name }
        return signerInfo.signatureAlgorithm.algorithm.description
    }
}
