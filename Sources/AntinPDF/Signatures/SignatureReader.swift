import AntinCrypto
import AntinSystem

/// Reads one signed field and checks the geometry of its signature, points 1 to 7 of the list that
/// every verifier of PDF signatures needs: what the digest covers is the file but for the one
/// `/Contents` of this dictionary, up to the end of a revision that is complete by itself.
struct SignatureReader {
    let loader: ObjectLoader
    let trailing: Range<Int>?

    private var store: ByteStore { loader.store }
    private var revisions: [PDFRevision] { loader.revisions }

    /// - Parameter fields: the signature fields of a revision; asked for the signed one.
    func read(
        _ field: SignatureField, asOf seen: Int,
        fields: (Int) throws(PDFError) -> [SignatureField]
    ) throws(PDFError) -> PDFSignature {
        let reference = field.value?.reference
        let holder = reference ?? field.reference
        let loaded = try loader.load(holder, asOf: seen)
        let value = try loader.resolve(field.value, asOf: seen)
        let dictionary = value.dictionary ?? PDFDictionary()
        let isInFile = loaded?.range != nil
        var signature = try describe(field, dictionary, reference, asOf: seen, isInFile: isInFile)
        signature.revisionIndex =
            loader.index.lookUp(holder.number, asOf: seen)
            .map { Int(loader.index.entries[$0].revision) } ?? seen

        var reasons: [String] = []
        if value.dictionary == nil { reasons.append("/V is no dictionary") }
        if dictionary.hasRepeatedKey { reasons.append("the dictionary has a repeated key") }
        if !isInFile { reasons.append("the dictionary is in an object stream") }
        reasons += rangeProblems(signature, dictionary)
        reasons += holeProblems(signature, dictionary)
        reasons += contentProblems(signature)
        if let end = signature.signedEnd {
            if let revision = revisions.last(where: { $0.ends(at: end) }) {
                signature.revisionIndex = revision.index
                reasons += try revisionProblems(
                    signature, field, value, signedIn: revision, asOf: seen, fields: fields)
                signature.coverage =
                    revision.index == revisions.count - 1 ? .entireFile : .entireRevision
            } else {
                reasons.append("no revision ends at byte \(end)")
            }
        }
        if !reasons.isEmpty { signature.coverage = .anomaly(reasons) }
        return signature
    }

    // MARK: What the dictionary says

    private func describe(
        _ field: SignatureField, _ dictionary: PDFDictionary, _ reference: PDFReference?,
        asOf revision: Int, isInFile: Bool
    ) throws(PDFError) -> PDFSignature {
        func string(_ key: String) throws(PDFError) -> [UInt8]? {
            try loader.resolve(dictionary[key], asOf: revision).string
        }
        let numbers = try loader.resolve(dictionary["ByteRange"], asOf: revision).array ?? []
        let byteRange = numbers.compactMap(\.integer)
        let isDirect = dictionary["Contents"]?.string != nil
        let certificates: [[UInt8]]
        switch try loader.resolve(dictionary["Cert"], asOf: revision) {
        case .string(let bytes): certificates = [bytes]
        case .array(let values): certificates = values.compactMap(\.string)
        default: certificates = []
        }
        let permissions = try PermissionReader(loader: loader, revision: revision)
            .permissions(of: dictionary, in: field.dictionary)
        return PDFSignature(
            fieldName: field.name,
            subFilter: try loader.resolve(dictionary["SubFilter"], asOf: revision).name ?? "",
            byteRange: byteRange.count == numbers.count ? byteRange : [],
            contents: isDirect ? dictionary["Contents"]?.string ?? [] : [],
            contentsRange: isDirect && isInFile ? dictionary.range(of: "Contents") ?? 0..<0 : 0..<0,
            signedRanges: Self.ranges(byteRange, of: store.count) ?? [],
            claimedTime: try string("M").map { String(latin1: $0) },
            name: try string("Name").map(PDFText.decode),
            reason: try string("Reason").map(PDFText.decode),
            location: try string("Location").map(PDFText.decode),
            contactInfo: try string("ContactInfo").map(PDFText.decode),
            certificates: certificates, certificationLevel: permissions.certification,
            fieldReference: field.reference, dictionaryReference: reference,
            revisionIndex: 0, coverage: .anomaly([]), changes: .none, locks: permissions.locks)
    }

    /// Point 1: four integers, the first 0, in order and inside the file.
    private static func ranges(_ values: [Int], of count: Int) -> [Range<Int>]? {
        guard values.count == 4, values[0] == 0, values[1] > 0, values[2] > values[1],
            values[3] > 0, values[2] <= count, values[3] <= count - values[2]
        else { return nil }
        return [0..<values[1], values[2]..<values[2] + values[3]]
    }

    // MARK: Points 1 to 4

    private func rangeProblems(
        _ signature: PDFSignature, _ dictionary: PDFDictionary
    ) -> [String] {
        // An object of its own can be another one in a later revision.
        if dictionary["ByteRange"]?.reference != nil { return ["/ByteRange is no direct array"] }
        if signature.byteRange.isEmpty { return ["/ByteRange is missing or no list of integers"] }
        return signature.signedRanges.isEmpty
            ? ["/ByteRange is not [0 a b c] inside the file"] : []
    }

    private func holeProblems(_ signature: PDFSignature, _ dictionary: PDFDictionary) -> [String] {
        guard dictionary["Contents"] != nil else { return ["/Contents is missing"] }
        let token = signature.contentsRange
        guard !token.isEmpty else { return ["/Contents is no direct string of the file"] }
        var reasons: [String] = []
        if !signature.signedRanges.isEmpty {
            let hole = signature.signedRanges[0].upperBound..<signature.signedRanges[1].lowerBound
            if hole != token { reasons.append("the gap of /ByteRange is not /Contents") }
        }
        let spelling = store.withSpan(token) { Self.spelling($0) }
        if let spelling { reasons.append(spelling) }
        return reasons
    }

    /// The hole is not covered by the digest, so it may be written in one way only: `<`, an even
    /// number of hex digits of one case, `>`.
    private static func spelling(_ bytes: Span<UInt8>) -> String? {
        guard bytes.count >= 2, bytes[0] == UInt8(ascii: "<"),
            bytes[bytes.count - 1] == UInt8(ascii: ">")
        else { return "/Contents is not written in hex" }
        guard bytes.count.isMultiple(of: 2) else { return "/Contents has half a byte" }
        let digits = bytes.extracting(1..<(bytes.count - 1))
        guard Hex.digitCount(in: digits, from: 0) == digits.count else {
            return "/Contents holds more than hex digits"
        }
        // Of hex digits `0…9` begin with the bits 001, `A…F` with 010 and `a…f` with 011. The loop
        // has no way out, so that it looks at many digits at a time.
        var hasUpper = false
        var hasLower = false
        for index in digits.indices {
            hasUpper = hasUpper || digits[index] & 0x60 == 0x40
            hasLower = hasLower || digits[index] & 0x60 == 0x60
        }
        return hasUpper && hasLower ? "/Contents mixes upper and lower case" : nil
    }

    /// One DER value, then zero bytes only. Inside a value of indefinite length (BER) the CMS
    /// reader finds the end.
    private func contentProblems(_ signature: PDFSignature) -> [String] {
        let bytes = signature.contents
        guard bytes.reduce(0, |) != 0 else { return ["/Contents is empty"] }
        guard bytes.count > 2, bytes[0] == (signature.holdsCMS ? 0x30 : 0x04) else {
            return ["/Contents holds no signature value"]
        }
        if bytes[1] == 0x80 { return [] }
        var length = Int(bytes[1])
        var start = 2
        if bytes[1] > 0x80 {
            let octets = Int(bytes[1] & 0x7F)
            guard octets <= 4, bytes.count >= 2 + octets else {
                return ["/Contents is cut off"]
            }
            length = bytes[2..<(2 + octets)].reduce(0) { $0 << 8 | Int($1) }
            start += octets
        }
        guard length <= bytes.count - start else { return ["/Contents is cut off"] }
        return bytes[(start + length)...].reduce(0, |) != 0
            ? ["bytes follow the signature value in /Contents"] : []
    }

    // MARK: Points 5 to 7

    private func revisionProblems(
        _ signature: PDFSignature, _ field: SignatureField, _ value: PDFObject,
        signedIn revision: PDFRevision, asOf seen: Int,
        fields: (Int) throws(PDFError) -> [SignatureField]
    ) throws(PDFError) -> [String] {
        var reasons: [String] = []
        let end = signature.signedEnd ?? 0
        if revision.index == revisions.count - 1, end != store.count {
            // Only the end of the line of %%EOF may be missing in the covered bytes.
            if trailing != nil {
                reasons.append("bytes follow the last revision")
            } else if end != revision.markerEnd || store.count > revision.endOffset {
                reasons.append("line ends follow the covered bytes")
            }
        }
        guard revision.index <= seen,
            let then = try fields(revision.index).first(where: { $0.reference == field.reference })
        else {
            reasons.append("the signed revision does not have this signature")
            return reasons
        }
        if then.name != field.name || then.dictionary != field.dictionary {
            reasons.append("the field was changed after signing")
        }
        let original = try loader.resolve(then.value, asOf: revision.index)
        if original != value || value.dictionary == nil {
            reasons.append("the signature dictionary was changed after signing")
        } else if let dictionary = value.dictionary {
            for entry in dictionary.entries where entry.value.reference != nil {
                let before = try loader.resolve(entry.value, asOf: revision.index)
                let after = try loader.resolve(entry.value, asOf: seen)
                if before != after {
                    reasons.append("/\(entry.key) of the signature was changed after signing")
                }
            }
        }
        return reasons
    }
}
