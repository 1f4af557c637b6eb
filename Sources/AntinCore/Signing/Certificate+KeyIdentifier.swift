package import AntinCrypto
internal import AntinLog

extension Certificate {
    /// The subject key identifier (RFC 5280, 4.2.1.2), which a signer may be named by; nil without.
    ///
    /// Read from the encoding on request: hardly any message names its signer in this way.
    package var subjectKeyIdentifier: [UInt8]? {
        guard let octets = try? self.extensionValue(OID(2, 5, 29, 14)) else { return nil }
        var cursor = BERCursor(octets)
        guard let identifier = try? cursor.next(0x04, "a key identifier") else { return nil }
        return Array(identifier.content)
    }

    /// The octets of one extension, or nil.
    ///
    /// ```
    /// TBSCertificate ::= SEQUENCE { version [0] …, serialNumber, …, extensions [3] EXPLICIT
    ///                    SEQUENCE OF SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue } }
    /// ```
    private func extensionValue(_ wanted: OID) throws(FormatError) -> ArraySlice<UInt8>? {
        var outside = BERCursor(self.der[...])
        var certificate = try outside.next(0x30, "a certificate").children()
        var fields = try certificate.next(0x30, "a certificate's body").children()
        while let field = try fields.next() {
            guard field.identifier == 0xa3 else { continue }
            for element in try field.only().elements(limit: 256) {
                var parts = try element.children()
                let type = try OID(parsing: parts.next(0x06, "an extension"))
                guard type == wanted else { continue }
                _ = try parts.optional(0x01)
                return try parts.next(0x04, "the value of an extension").content
            }
        }
        return nil
    }
}
