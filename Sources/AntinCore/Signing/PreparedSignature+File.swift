internal import AntinCrypto
package import AntinLog

/// The file `antin.prepared/1`: canonical JSON, one object (Docs/formats/prepared.md).
///
/// Reading checks that the parts fit each other; they are compared with the document and with the
/// signer when the value is made and filled in.
extension PreparedSignature: CanonicalFormat {
    package static let schema = "antin.prepared/1"
    package static let formatName = "prepared signature"
    /// The revision that is appended to a PDF, with a font and a picture, stays far below this.
    package static let maxBytes = 32 << 20

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        guard try members.string("schema") == Self.schema else {
            throw members.failure("schema", Self.schema)
        }
        let kind: Kind = try members.choice("kind")
        let algorithm = try members.required("algorithm", "a signature algorithm") {
            $0.string.flatMap { SignatureAlgorithm(preparedWord: $0) }
        }
        let certificates = try members.required("certificates", "certificates in base64") {
            JSONObjectReader.all($0, Self.certificate)
        }
        let attributes = try SignedAttributes(
            parsingDER: members.required("attributes", "base64", Self.octets))
        let digest = try members.required("digest", "hexadecimal") {
            $0.string.flatMap { Hex.decode($0) }
        }
        let document = try members.required("sha256", "a digest in hexadecimal") {
            $0.string.flatMap { Digest(hex: $0) }
        }
        let byteCount = Int(try members.integer("size"))
        var revision: Revision?
        if kind == .pades {
            revision = Revision(
                appended: try members.required("appended", "base64", Self.octets),
                byteRange: try members.required("byte_range", "four integers") {
                    JSONObjectReader.all($0) { $0.integer.map { Int($0) } }
                })
        }
        guard !certificates.isEmpty, Set(certificates).count == certificates.count,
            digest.count == algorithm.messageDigest.byteCount,
            attributes.messageDigest == digest,
            revision?.isSound(documentByteCount: byteCount) ?? true
        else {
            throw FormatError(Self.formatName, expected: "members that fit each other")
        }
        self.init(
            draft: SignatureDraft(
                algorithm: algorithm, certificates: certificates, contentDigest: digest,
                attributes: attributes),
            documentByteCount: byteCount, document: document, revision: revision)
    }

    package var json: JSONObject {
        [
            "schema": .string(Self.schema),
            "kind": .string(self.kind.rawValue),
            "algorithm": self.draft.algorithm.preparedWord.map { .string($0) },
            "certificates": .strings(self.draft.certificates.map { Base64.encode($0.der) }),
            "attributes": .string(Base64.encode(self.draft.attributes.der)),
            "digest": .string(Hex.encode(self.draft.contentDigest)),
            "sha256": .string(self.document.hex),
            "size": .integer(self.documentByteCount),
            "appended": self.revision.map { .string(Base64.encode($0.appended)) },
            "byte_range": self.revision.map { .array($0.byteRange.map { .integer($0) }) },
        ]
    }

    private static func octets(_ value: JSONValue) -> [UInt8]? {
        value.string.flatMap { Base64.decode($0) }
    }

    private static func certificate(_ value: JSONValue) -> Certificate? {
        self.octets(value).flatMap { try? Certificate.cached(der: $0) }
    }
}

extension PreparedSignature.Revision {
    /// Whether the numbers fit a file whose last bytes are `appended`, and the hole is empty.
    func isSound(documentByteCount: Int) -> Bool {
        let original = documentByteCount - self.appended.count
        guard original >= 0, self.byteRange.count == 4, self.byteRange.allSatisfy({ $0 >= 0 }),
            self.byteRange[0] == 0, self.byteRange[1] >= original,
            self.byteRange[2] <= documentByteCount,
            self.byteRange[2] - self.byteRange[1] >= 2,
            self.byteRange[3] == documentByteCount - self.byteRange[2]
        else { return false }
        let hole = self.appended[self.byteRange[1] - original..<self.byteRange[2] - original]
        return hole.first == UInt8(ascii: "<") && hole.last == UInt8(ascii: ">")
            && hole.dropFirst().dropLast().allSatisfy { $0 == UInt8(ascii: "0") }
    }
}
