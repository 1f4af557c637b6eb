/// Reads what a signature permits afterwards: DocMDP, FieldMDP, `/Lock` (12.8.2).
struct PermissionReader {
    let loader: ObjectLoader
    let revision: Int

    struct Permissions {
        var certification: Int?
        var locks: [FieldLock] = []
    }

    func permissions(
        of signature: PDFDictionary, in field: PDFDictionary
    ) throws(PDFError) -> Permissions {
        var found = Permissions()
        for element in try resolve(signature["Reference"]).array ?? [] {
            guard let reference = try resolve(element).dictionary else { continue }
            let parameters = try resolve(reference["TransformParams"]).dictionary
            switch try resolve(reference["TransformMethod"]).name {
            case "DocMDP":
                // Without /P, 2 is meant (table 257).
                found.certification = try resolve(parameters?["P"]).integer ?? 2
            case "FieldMDP":
                found.locks.append(try lock(parameters ?? PDFDictionary()))
            default:
                continue
            }
        }
        if let dictionary = try resolve(field["Lock"]).dictionary {
            found.locks.append(try lock(dictionary))
        }
        return found
    }

    private func lock(_ dictionary: PDFDictionary) throws(PDFError) -> FieldLock {
        var names: [String] = []
        for element in try resolve(dictionary["Fields"]).array ?? [] {
            if let bytes = try resolve(element).string { names.append(PDFText.decode(bytes)) }
        }
        let scope: FieldLock.Scope =
            switch try resolve(dictionary["Action"]).name {
            case "All": .all
            case "Include": .only(names)
            case "Exclude": .allBut(names)
            default: .unknown
            }
        return FieldLock(scope: scope, level: try resolve(dictionary["P"]).integer)
    }

    private func resolve(_ object: PDFObject?) throws(PDFError) -> PDFObject {
        try loader.resolve(object, asOf: revision)
    }
}
