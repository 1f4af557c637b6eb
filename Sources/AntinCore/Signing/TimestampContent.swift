internal import AntinCrypto
internal import AntinLog

/// What a timestamp states: this digest existed at that time (RFC 3161, 2.4.2).
///
/// ```
/// TSTInfo ::= SEQUENCE { version INTEGER 1, policy OBJECT IDENTIFIER,
///     messageImprint SEQUENCE { hashAlgorithm, hashedMessage OCTET STRING },
///     serialNumber INTEGER, genTime GeneralizedTime, accuracy …, ordering …, nonce …, tsa …, extensions … }
/// ```
struct TimestampContent: Equatable {
    let imprintAlgorithm: AlgorithmIdentifier
    let imprint: [UInt8]
    let time: Timestamp

    init(parsing bytes: ArraySlice<UInt8>) throws(FormatError) {
        var outside = BERCursor(bytes)
        var fields = try outside.next(0x30, "TSTInfo").children()
        try outside.finish("TSTInfo")
        guard try fields.next(0x02, "the version of TSTInfo").smallInteger() == 1 else {
            throw FormatError("timestamp", expected: "version 1")
        }
        _ = try OID(parsing: fields.next(0x06, "a timestamp policy"))
        var imprint = try fields.next(0x30, "a message imprint").children()
        self.imprintAlgorithm = try AlgorithmIdentifier(
            parsing: imprint.next(0x30, "the algorithm of the imprint"))
        self.imprint = Array(try imprint.next(0x04, "the imprint").octets())
        try imprint.finish("the imprint")
        _ = try fields.next(0x02, "a serial number").integerContent()
        self.time = try ASN1Time.timestamp(of: fields.next(0x18, "the time"))
        // Accuracy, ordering, nonce, name and extensions change nothing of what is read here, but
        // they must be elements.
        while try fields.next() != nil {}
    }
}
