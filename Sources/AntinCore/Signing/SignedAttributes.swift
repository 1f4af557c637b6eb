package import AntinCrypto
package import AntinLog

/// The attributes under a signature: what is signed is their DER, as a SET OF (RFC 5652, 5.4).
///
/// The content itself is signed only through the digest in them, so whoever reads a signature must
/// insist that they are there, once each, and say what the content is.
package struct SignedAttributes: Equatable, Sendable {
    /// In the order of the message.
    let attributes: [CMSAttribute]
    /// The bytes under the signature if the message is DER: the members as they are, in DER order.
    package let der: [UInt8]

    /// Reads `[0] IMPLICIT SET OF Attribute`, or the plain SET OF of a prepared file.
    init(parsing element: BERElement) throws(FormatError) {
        guard element.identifier == 0xa0 || element.identifier == 0x31 else {
            throw FormatError("cms", expected: "signed attributes")
        }
        self.attributes = try CMSAttribute.all(in: element)
        self.der = DERCanonical.setOf(self.attributes.map(\.encoded))
    }

    /// Reads the DER of a prepared file; any other encoding of the same attributes is refused.
    package init(parsingDER bytes: [UInt8]) throws(FormatError) {
        var cursor = BERCursor(bytes[...])
        try self.init(parsing: cursor.next(0x31, "the signed attributes"))
        try cursor.finish("the signed attributes")
        guard self.der == bytes, try self.canonical() == bytes else {
            throw FormatError("cms", expected: "the signed attributes in DER")
        }
    }

    /// The bytes under the signature, every BER liberty inside the attributes removed.
    ///
    /// The same as `der` unless the message was written in BER; only then worth its cost.
    func canonical() throws(FormatError) -> [UInt8] {
        var members: [[UInt8]] = []
        for attribute in self.attributes {
            var cursor = BERCursor(attribute.encoded)
            if let element = try cursor.next() {
                members.append(try DERCanonical.bytes(of: element))
            }
        }
        return DERCanonical.setOf(members)
    }

    /// The attributes of one type.
    func all(_ type: OID) -> [CMSAttribute] {
        self.attributes.filter { $0.type == type }
    }
}

// MARK: - Making

extension SignedAttributes {
    /// The attributes of a CAdES-B-B or PAdES-B-B signature (EN 319 122-1 and EN 319 142-1).
    ///
    /// - Parameters:
    ///   - contentDigest: the digest of the content by the algorithm's hash function.
    ///   - signingTime: the claimed time, to the second, for CAdES; nil for PAdES, where it must not
    ///     be an attribute and stands in the signature dictionary.
    ///   - certificates: the signer's certificate and then every other certificate that the message
    ///     will carry. All are named under the signature, so that none can be exchanged.
    package init(
        contentDigest: [UInt8], algorithm: SignatureAlgorithm, signingTime: Timestamp?,
        certificates: [Certificate]
    ) throws(FormatError) {
        var members = [
            CMSAttribute.encoded(.contentType, OID.data.encoded),
            CMSAttribute.encoded(.messageDigest, DERCanonical.wrap([0x04], contentDigest)),
            CMSAttribute.encoded(
                .signingCertificateV2, SigningCertificateReference.encoded(certificates)),
            CMSAttribute.encoded(
                .algorithmProtection, AlgorithmProtection(algorithm).encoded),
        ]
        if let signingTime {
            members.append(
                CMSAttribute.encoded(.signingTime, ASN1Time.encoded(signingTime)))
        }
        var cursor = BERCursor(DERCanonical.setOf(members)[...])
        try self.init(parsing: cursor.next(0x31, "the signed attributes"))
    }

    /// The claimed time in the attributes: nil if there is none, or none that can be read.
    package var signingTime: Timestamp? {
        let found = self.all(.signingTime)
        guard found.count == 1, let value = found.first?.onlyValue else { return nil }
        return try? ASN1Time.timestamp(of: value)
    }

    /// The digest of the content, if it is there exactly once.
    package var messageDigest: [UInt8]? {
        let found = self.all(.messageDigest)
        guard found.count == 1, let value = found.first?.onlyValue,
            let octets = try? value.octets()
        else { return nil }
        return Array(octets)
    }
}
