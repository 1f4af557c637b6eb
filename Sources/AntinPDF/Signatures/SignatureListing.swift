/// All signatures of a document, judged for geometry and for what later revisions did.
struct SignatureListing {
    let signatures: [PDFSignature]
    let emptyFields: [String]

    init(loader: ObjectLoader, trailing: Range<Int>?) throws(PDFError) {
        let last = loader.revisions.count - 1
        var reader = FormReader(loader: loader)
        var fieldsOfRevision: [[SignatureField]] = []
        for revision in 0...last {
            fieldsOfRevision.append(try reader.signatureFields(asOf: revision))
        }
        let signatureReader = SignatureReader(loader: loader, trailing: trailing)
        var known: Set<PDFReference> = []
        var found: [PDFSignature] = []
        // A signature that a later revision has dropped from the form is listed too: its absence
        // is what an attacker would want to be overlooked.
        for revision in (0...last).reversed() {
            for field in fieldsOfRevision[revision] where field.value != nil {
                let identity = field.value?.reference ?? field.reference
                guard known.insert(identity).inserted else { continue }
                var signature = try signatureReader.read(field, asOf: revision) {
                    fieldsOfRevision[$0]
                }
                if revision < last {
                    signature.changes = PDFChanges([
                        PDFChange(
                            revision: revision + 1, kind: .spoofedSignature, level: .other,
                            isPermitted: false, field: signature.fieldName,
                            why: "a later revision removed this signature")
                    ])
                }
                found.append(signature)
            }
        }
        Self.markShared(&found, in: fieldsOfRevision[last])
        found.sort {
            ($0.revisionIndex, $0.signedEnd ?? .max) < ($1.revisionIndex, $1.signedEnd ?? .max)
        }
        Self.markOverlaps(&found)
        self.emptyFields = fieldsOfRevision[last].filter { $0.value == nil }.map(\.name)
        self.signatures = try Self.judge(found, loader: loader, trailing: trailing)
    }

    /// Two fields with one signature dictionary: whose signature would it be?
    private static func markShared(_ signatures: inout [PDFSignature], in fields: [SignatureField])
    {
        var holders: [PDFReference: Int] = [:]
        for reference in fields.compactMap({ $0.value?.reference }) {
            holders[reference, default: 0] += 1
        }
        for index in signatures.indices {
            guard let reference = signatures[index].dictionaryReference,
                holders[reference, default: 0] > 1
            else { continue }
            signatures[index].add(anomaly: "two fields share this signature")
        }
    }

    /// Point 8: each later signature covers all that an earlier one covers, and its hole.
    private static func markOverlaps(_ signatures: inout [PDFSignature]) {
        var widest: Int?
        for index in signatures.indices {
            guard let end = signatures[index].signedEnd else { continue }
            if let earlier = widest, let reached = signatures[earlier].signedEnd {
                if signatures[index].signedRanges[0].upperBound < reached {
                    signatures[index].add(anomaly: "overlaps an earlier signature")
                    signatures[earlier].add(anomaly: "overlaps a later signature")
                }
                if end <= reached { continue }
            }
            widest = index
        }
    }

    private static func judge(
        _ signatures: [PDFSignature], loader: ObjectLoader, trailing: Range<Int>?
    ) throws(PDFError) -> [PDFSignature] {
        var judged = signatures
        guard let first = signatures.map(\.revisionIndex).min() else { return judged }
        let analysis = RevisionAnalysis(loader: loader, signatures: signatures, from: first + 1)
        for index in judged.indices {
            if judged[index].changes.finding == .tampered { continue }
            let last = loader.revisions.count - 1
            if case .anomaly(let reasons) = judged[index].coverage {
                judged[index].changes = .unsound(reasons, in: judged[index].revisionIndex)
            } else if trailing != nil {
                judged[index].changes = .unsound(
                    ["bytes follow the last revision that nothing accounts for"], in: last)
            } else {
                judged[index].changes = analysis.changes(after: judged[index].revisionIndex)
            }
        }
        return judged
    }
}

extension PDFSignature {
    mutating func add(anomaly reason: String) {
        if case .anomaly(let reasons) = coverage {
            coverage = .anomaly(reasons + [reason])
        } else {
            coverage = .anomaly([reason])
        }
    }
}
