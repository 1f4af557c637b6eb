// What a certificate's key is for.

import COpenSSL

/// The bits of the extension keyUsage (RFC 5280, 4.2.1.3), numbered as there.
package struct KeyUsage: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let digitalSignature = KeyUsage(rawValue: 1 << 0)
    /// Also called contentCommitment.
    package static let nonRepudiation = KeyUsage(rawValue: 1 << 1)
    package static let keyEncipherment = KeyUsage(rawValue: 1 << 2)
    package static let dataEncipherment = KeyUsage(rawValue: 1 << 3)
    package static let keyAgreement = KeyUsage(rawValue: 1 << 4)
    package static let keyCertSign = KeyUsage(rawValue: 1 << 5)
    package static let crlSign = KeyUsage(rawValue: 1 << 6)
    package static let encipherOnly = KeyUsage(rawValue: 1 << 7)
    package static let decipherOnly = KeyUsage(rawValue: 1 << 8)

    /// From libcrypto's mask, where the first bit of the first octet is 0x80.
    init(mask: UInt32) {
        var bits: UInt16 = 0
        for index in 0..<8 where mask & (0x80 >> UInt32(index)) != 0 { bits |= 1 << index }
        if mask & 0x8000 != 0 { bits |= 1 << 8 }
        self.init(rawValue: bits)
    }

    /// The content of the BIT STRING: unused bits, then octets.
    var bitString: [UInt8] {
        var octets: [UInt8] = [0, 0]
        for index in 0..<9 where self.rawValue & (1 << index) != 0 {
            octets[index / 8] |= 0x80 >> UInt8(index % 8)
        }
        if octets[1] == 0 { octets.removeLast() }
        return [UInt8(octets[octets.count - 1].trailingZeroBitCount & 7)] + octets
    }
}

/// The object identifiers of extendedKeyUsage that we speak of.
package enum ExtendedKeyUsage {
    package static let serverAuthentication = "1.3.6.1.5.5.7.3.1"
    package static let clientAuthentication = "1.3.6.1.5.5.7.3.2"
    package static let emailProtection = "1.3.6.1.5.5.7.3.4"
    package static let timeStamping = "1.3.6.1.5.5.7.3.8"
    package static let ocspSigning = "1.3.6.1.5.5.7.3.9"
    /// RFC 9336.
    package static let documentSigning = "1.3.6.1.5.5.7.3.36"
    package static let microsoftDocumentSigning = "1.3.6.1.4.1.311.10.3.12"
    package static let any = "2.5.29.37.0"
}
