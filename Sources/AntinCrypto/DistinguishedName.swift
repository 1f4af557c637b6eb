// The name of a certificate's subject or issuer.

import COpenSSL

/// An X.501 name as it was encoded, with the parts that people look at.
package struct DistinguishedName: Hashable, Sendable, CustomStringConvertible {
    /// One attribute in the order of the encoding.
    package struct Attribute: Hashable, Sendable {
        /// The dotted object identifier.
        package let oid: String
        /// `CN`, `O`, `C`, …, or the dotted identifier where there is no short name.
        package let label: String
        /// The text as UTF-8, whatever string type it came in; `nil` if it is no text.
        package let value: String?
        /// The RDN that it belongs to: equal numbers stand side by side in one RDN.
        package let set: Int
    }

    /// The encoding, for comparing and for IssuerAndSerialNumber.
    package let der: [UInt8]
    package let attributes: [Attribute]

    package var commonName: String? { self.last("2.5.4.3") }
    package var organization: String? { self.last("2.5.4.10") }
    package var organizationalUnit: String? { self.last("2.5.4.11") }
    package var country: String? { self.last("2.5.4.6") }
    /// The attribute serialNumber (tax code, identity number), not the certificate's number.
    package var serialNumber: String? { self.last("2.5.4.5") }
    package var locality: String? { self.last("2.5.4.7") }
    package var title: String? { self.last("2.5.4.12") }
    package var emailAddress: String? { self.last("1.2.840.113549.1.9.1") }

    /// The most specific attribute of a type: the one that stands last.
    private func last(_ oid: String) -> String? {
        self.attributes.last { $0.oid == oid }?.value
    }

    /// `name` is an `X509_NAME` that the caller keeps.
    init(_ name: OpaquePointer) throws(CryptoError) {
        var bytes: UnsafePointer<UInt8>? = nil
        var count = 0
        guard unsafe X509_NAME_get0_der(name, &bytes, &count) == 1, let bytes = unsafe bytes
        else { throw CryptoError.drained(.malformedCertificate, "a name that cannot be read") }
        self.der = unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
        var attributes: [Attribute] = []
        for index in 0..<(unsafe X509_NAME_entry_count(name)) {
            guard let entry = unsafe X509_NAME_get_entry(name, index),
                let object = unsafe X509_NAME_ENTRY_get_object(entry)
            else { continue }
            let oid = unsafe ObjectIdentifier.dotted(object)
            attributes.append(
                Attribute(
                    oid: oid, label: Self.labels[oid] ?? oid,
                    value: unsafe ASN1Text.utf8(X509_NAME_ENTRY_get_data(entry)),
                    set: Int(unsafe X509_NAME_ENTRY_set(entry))))
        }
        self.attributes = attributes
    }

    /// The short names of RFC 4514, section 3, and those that occur in practice.
    private static let labels = [
        "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C",
        "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.9": "STREET", "2.5.4.10": "O", "2.5.4.11": "OU",
        "2.5.4.12": "title", "2.5.4.42": "GN", "2.5.4.97": "organizationIdentifier",
        "0.9.2342.19200300.100.1.1": "UID", "0.9.2342.19200300.100.1.25": "DC",
        "1.2.840.113549.1.9.1": "emailAddress",
    ]

    package static func == (left: DistinguishedName, right: DistinguishedName) -> Bool {
        left.der == right.der
    }

    package func hash(into hasher: inout Swift.Hasher) { hasher.combine(self.der) }

    /// The most specific part first, as RFC 4514 prints it, but in UTF-8: `CN=…,O=…,C=VN`.
    /// Control characters are escaped, so the text can be shown on a terminal.
    package var description: String {
        var text = ""
        var previous: Int?
        for attribute in self.attributes.reversed() {
            if let previous { text += previous == attribute.set ? "+" : "," }
            previous = attribute.set
            text += attribute.label + "=" + Self.escaped(attribute.value ?? "#")
        }
        return text
    }

    /// RFC 4514, section 2.4, plus everything that a terminal would obey.
    private static func escaped(_ value: String) -> String {
        let scalars = Array(value.unicodeScalars)
        var text = ""
        for (index, scalar) in scalars.enumerated() {
            let isFirst = index == 0
            let isLast = index == scalars.count - 1
            switch scalar {
            case "\"", "+", ",", ";", "<", ">", "\\": text += "\\" + String(scalar)
            case "#" where isFirst, " " where isFirst || isLast: text += "\\" + String(scalar)
            case _ where Self.isInvisible(scalar):
                for byte in String(scalar).utf8 { text += "\\" + Hex.encode([byte]) }
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Control characters, and those that reorder or hide the text around them.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
        default: false
        }
    }
}
