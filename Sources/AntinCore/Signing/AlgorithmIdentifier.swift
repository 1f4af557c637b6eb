internal import AntinCrypto
internal import AntinLog

/// An algorithm with its parameters (RFC 5280, 4.1.1.2).
///
/// ```
/// AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }
/// ```
struct AlgorithmIdentifier: Hashable, Sendable {
    let algorithm: OID
    /// The parameters as encoded; nil when absent, which is not the same as NULL.
    let parameters: ArraySlice<UInt8>?

    init(_ algorithm: OID, parameters: ArraySlice<UInt8>? = nil) {
        self.algorithm = algorithm
        self.parameters = parameters
    }

    init(parsing element: BERElement, tag: UInt8 = 0x30) throws(FormatError) {
        guard element.identifier == tag else {
            throw FormatError("cms", expected: "an algorithm identifier")
        }
        var fields = BERCursor(element.content)
        self.algorithm = try OID(parsing: fields.next(0x06, "an algorithm"))
        if let parameters = try fields.next() {
            self.parameters =
                parameters.hasDERLength
                ? parameters.encoded : try DERCanonical.bytes(of: parameters)[...]
        } else {
            self.parameters = nil
        }
        try fields.finish("an algorithm identifier")
    }

    /// `NULL` in DER.
    static let null: [UInt8] = [0x05, 0x00]

    /// Whether the parameters say nothing: absent or NULL (RFC 5754, 2: both must be accepted).
    var hasNoParameters: Bool {
        guard let parameters else { return true }
        return parameters.elementsEqual(Self.null)
    }

    /// The DER, under another tag when implicitly tagged.
    func encoded(tag: UInt8 = 0x30) -> [UInt8] {
        DERCanonical.wrap([tag], Array(self.algorithm.encoded) + (self.parameters ?? []))
    }
}

// MARK: - Digests

extension AlgorithmIdentifier {
    /// A hash function, its parameters left out as RFC 5754 asks of whoever writes.
    init(_ digest: DigestAlgorithm) {
        self.init(digest.identifier)
    }

    /// The hash function that this names, if libcrypto has it and the parameters say nothing.
    var digest: DigestAlgorithm? {
        self.hasNoParameters ? DigestAlgorithm(self.algorithm) : nil
    }
}

extension DigestAlgorithm {
    init?(_ identifier: OID) {
        switch identifier {
        case .sha256: self = .sha256
        case .sha384: self = .sha384
        case .sha512: self = .sha512
        case .sha1: self = .sha1
        default: return nil
        }
    }

    var identifier: OID {
        switch self {
        case .sha1: .sha1
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }

    /// The name in reports.
    package var name: String {
        switch self {
        case .sha1: "SHA-1"
        case .sha256: "SHA-256"
        case .sha384: "SHA-384"
        case .sha512: "SHA-512"
        }
    }
}
