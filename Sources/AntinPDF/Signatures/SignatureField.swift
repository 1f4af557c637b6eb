/// A signature field of the form (12.7.4.5) as of one revision.
struct SignatureField {
    /// Partial names from the root, joined by full stops (12.7.3.2).
    let name: String
    let reference: PDFReference
    let dictionary: PDFDictionary
    /// `/V`, not resolved; nil if the field is not signed.
    let value: PDFObject?
}

/// Walks the form of one revision.
struct FormReader {
    let loader: ObjectLoader
    /// Fields that may still be looked at, in all revisions together.
    private var fieldsLeft: Int

    init(loader: ObjectLoader) {
        self.loader = loader
        self.fieldsLeft = loader.limits.fields
    }

    /// The catalog; throws if a key is repeated in it.
    static func catalog(
        _ loader: ObjectLoader, asOf revision: Int
    ) throws(PDFError) -> PDFDictionary {
        let root = loader.revisions[revision].root
        guard case .dictionary(let catalog) = try loader.object(root, asOf: revision),
            !catalog.hasRepeatedKey
        else {
            throw PDFError(.malformed, "the catalog is not a dictionary with single keys")
        }
        return catalog
    }

    /// `/AcroForm`, or nil.
    static func form(
        _ loader: ObjectLoader, asOf revision: Int
    ) throws(PDFError) -> PDFDictionary? {
        let catalog = try Self.catalog(loader, asOf: revision)
        switch try loader.resolve(catalog["AcroForm"], asOf: revision) {
        case .null: return nil
        case .dictionary(let form) where !form.hasRepeatedKey: return form
        default: throw PDFError(.malformed, "/AcroForm is not a dictionary with single keys")
        }
    }

    /// All signature fields, in the order of the form. Throws if the field tree has a cycle.
    mutating func signatureFields(asOf revision: Int) throws(PDFError) -> [SignatureField] {
        guard let form = try Self.form(loader, asOf: revision) else { return [] }
        var found: [SignatureField] = []
        var seen: Set<PDFReference> = []
        let roots = try Self.references(form["Fields"], loader, asOf: revision)
        var waiting: [(PDFReference, parent: String, type: String?, PDFObject?, depth: Int)] =
            roots.reversed().map { ($0, "", nil, nil, 0) }
        while let (reference, parent, inheritedType, inheritedValue, depth) = waiting.popLast() {
            fieldsLeft -= 1
            guard fieldsLeft > 0, depth <= loader.limits.depth else {
                throw PDFError(.limit, "too many or too deeply nested form fields")
            }
            guard seen.insert(reference).inserted else {
                throw PDFError(.malformed, "object \(reference.number) is in the form twice")
            }
            // A field that is listed but was never written is no field.
            guard let field = try loader.object(reference, asOf: revision).dictionary else {
                continue
            }
            let type = try loader.resolve(field["FT"], asOf: revision).name ?? inheritedType
            let value = field["V"] ?? inheritedValue
            let kids = try Self.references(field["Kids"], loader, asOf: revision)
            var isSignature = type == "Sig"
            if isSignature || !kids.isEmpty, field.hasRepeatedKey {
                throw PDFError(.malformed, "field \(reference.number) has a repeated key")
            }
            let name = try Self.name(of: field, in: parent, loader, asOf: revision)
            for kid in kids.reversed() {
                // Kids without a name of their own are the field's widgets.
                guard try loader.object(kid, asOf: revision).dictionary?["T"] != nil else {
                    continue
                }
                isSignature = false
                waiting.append((kid, name, type, value, depth + 1))
            }
            guard isSignature else { continue }
            let isEmpty = try loader.resolve(value, asOf: revision).isNull
            found.append(
                SignatureField(
                    name: name, reference: reference, dictionary: field,
                    value: isEmpty ? nil : value))
        }
        return found
    }

    private static func name(
        of field: PDFDictionary, in parent: String, _ loader: ObjectLoader, asOf revision: Int
    ) throws(PDFError) -> String {
        guard let bytes = try loader.resolve(field["T"], asOf: revision).string else {
            return parent
        }
        let partial = PDFText.decode(bytes)
        return parent.isEmpty ? partial : "\(parent).\(partial)"
    }

    /// An array of references, direct or not; values that are no references are left out.
    static func references(
        _ object: PDFObject?, _ loader: ObjectLoader, asOf revision: Int
    ) throws(PDFError) -> [PDFReference] {
        switch try loader.resolve(object, asOf: revision) {
        case .null: []
        case .array(let values): values.compactMap(\.reference)
        default: throw PDFError(.malformed, "expected an array of references")
        }
    }
}
