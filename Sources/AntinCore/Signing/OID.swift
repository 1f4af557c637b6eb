internal import AntinLog
internal import SwiftASN1

/// An object identifier, held in its encoded form: what CMS does with it is compare and copy.
package struct OID: Hashable, Sendable {
    /// Tag, length and content in DER, also where the message was written in BER.
    let encoded: ArraySlice<UInt8>

    /// For the constants of this project: a wrong literal is a programming error.
    init(_ elements: UInt...) {
        var serializer = DER.Serializer()
        do {
            try serializer.serialize(ASN1ObjectIdentifier(elements: elements))
        } catch {
            preconditionFailure("an object identifier needs two elements or more")
        }
        self.encoded = serializer.serializedBytes[...]
    }

    /// Reads an object identifier; an encoding with padded subidentifiers is refused.
    init(parsing element: BERElement) throws(FormatError) {
        guard element.identifier == 0x06,
            let last = element.content.last, last & 0x80 == 0
        else {
            throw FormatError("cms", expected: "an object identifier")
        }
        var startsSubidentifier = true
        for octet in element.content {
            guard !(startsSubidentifier && octet == 0x80) else {
                throw FormatError("cms", expected: "an object identifier in the fewest octets")
            }
            startsSubidentifier = octet & 0x80 == 0
        }
        self.encoded =
            element.hasDERLength
            ? element.encoded : DERCanonical.wrap([0x06], element.content)[...]
    }
}

extension OID: CustomStringConvertible {
    /// Dotted decimal; numbers beyond 64 bits show as hexadecimal octets.
    package var description: String {
        if let identifier = try? ASN1ObjectIdentifier(berEncoded: self.encoded) {
            return identifier.description
        }
        return "oid:" + self.encoded.map { String($0, radix: 16) }.joined(separator: ".")
    }
}

// MARK: - The identifiers that signing and reading know

extension OID {
    // RFC 5652: content types and attributes.
    static let data = OID(1, 2, 840, 113549, 1, 7, 1)
    static let signedData = OID(1, 2, 840, 113549, 1, 7, 2)
    static let contentType = OID(1, 2, 840, 113549, 1, 9, 3)
    static let messageDigest = OID(1, 2, 840, 113549, 1, 9, 4)
    static let signingTime = OID(1, 2, 840, 113549, 1, 9, 5)
    /// RFC 6211: binds the two algorithm identifiers under the signature.
    static let algorithmProtection = OID(1, 2, 840, 113549, 1, 9, 52)
    // RFC 2634 and RFC 5035.
    static let signingCertificate = OID(1, 2, 840, 113549, 1, 9, 16, 2, 12)
    static let signingCertificateV2 = OID(1, 2, 840, 113549, 1, 9, 16, 2, 47)
    // RFC 3161.
    static let timestampContent = OID(1, 2, 840, 113549, 1, 9, 16, 1, 4)
    static let signatureTimestamp = OID(1, 2, 840, 113549, 1, 9, 16, 2, 14)

    // Digests.
    static let sha1 = OID(1, 3, 14, 3, 2, 26)
    static let sha224 = OID(2, 16, 840, 1, 101, 3, 4, 2, 4)
    static let sha256 = OID(2, 16, 840, 1, 101, 3, 4, 2, 1)
    static let sha384 = OID(2, 16, 840, 1, 101, 3, 4, 2, 2)
    static let sha512 = OID(2, 16, 840, 1, 101, 3, 4, 2, 3)
    static let sha3_224 = OID(2, 16, 840, 1, 101, 3, 4, 2, 7)
    static let sha3_256 = OID(2, 16, 840, 1, 101, 3, 4, 2, 8)
    static let sha3_384 = OID(2, 16, 840, 1, 101, 3, 4, 2, 9)
    static let sha3_512 = OID(2, 16, 840, 1, 101, 3, 4, 2, 10)

    // Signatures (RFC 8017, RFC 5758, RFC 8410, NIST's arc for SHA-3).
    static let rsaEncryption = OID(1, 2, 840, 113549, 1, 1, 1)
    static let mgf1 = OID(1, 2, 840, 113549, 1, 1, 8)
    static let rsaPSS = OID(1, 2, 840, 113549, 1, 1, 10)
    static let sha1WithRSA = OID(1, 2, 840, 113549, 1, 1, 5)
    static let sha224WithRSA = OID(1, 2, 840, 113549, 1, 1, 14)
    static let sha256WithRSA = OID(1, 2, 840, 113549, 1, 1, 11)
    static let sha384WithRSA = OID(1, 2, 840, 113549, 1, 1, 12)
    static let sha512WithRSA = OID(1, 2, 840, 113549, 1, 1, 13)
    static let ecdsaWithSHA1 = OID(1, 2, 840, 10045, 4, 1)
    static let ecdsaWithSHA224 = OID(1, 2, 840, 10045, 4, 3, 1)
    static let ecdsaWithSHA256 = OID(1, 2, 840, 10045, 4, 3, 2)
    static let ecdsaWithSHA384 = OID(1, 2, 840, 10045, 4, 3, 3)
    static let ecdsaWithSHA512 = OID(1, 2, 840, 10045, 4, 3, 4)
    static let ed25519 = OID(1, 3, 101, 112)
    static let sha3_224WithRSA = OID(2, 16, 840, 1, 101, 3, 4, 3, 13)
    static let sha3_256WithRSA = OID(2, 16, 840, 1, 101, 3, 4, 3, 14)
    static let sha3_384WithRSA = OID(2, 16, 840, 1, 101, 3, 4, 3, 15)
    static let sha3_512WithRSA = OID(2, 16, 840, 1, 101, 3, 4, 3, 16)
    static let ecdsaWithSHA3_224 = OID(2, 16, 840, 1, 101, 3, 4, 3, 9)
    static let ecdsaWithSHA3_256 = OID(2, 16, 840, 1, 101, 3, 4, 3, 10)
    static let ecdsaWithSHA3_384 = OID(2, 16, 840, 1, 101, 3, 4, 3, 11)
    static let ecdsaWithSHA3_512 = OID(2, 16, 840, 1, 101, 3, 4, 3, 12)
}
