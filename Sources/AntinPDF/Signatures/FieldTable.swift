/// Every field and widget of the form as of one revision, by object number.
///
/// The form is walked from the catalog, so that names and types are those that a reader derives;
/// what a widget says about its parent is not asked. Cost: one pass over the form.
struct FieldTable {
    struct Node {
        let reference: PDFReference
        /// The full name of the field; for a widget that of its field.
        let name: String
        /// `/FT`, with what is inherited.
        let type: String?
        /// `/Ff`, with what is inherited.
        let flags: Int
        /// The number of the field that this is, or whose widget this is.
        let field: Int
        /// The field's own `/V` or an inherited one; widgets have their field's.
        let value: PDFObject?
        /// Nil at the root of the form.
        let parent: Int?
        /// It has kids that are fields of their own.
        let isGroup: Bool

        /// A button that holds no value: its look is the document's, not the filler's.
        var isPushButton: Bool { type == "Btn" && flags & 1 << 16 != 0 }
    }

    private(set) var nodes: [Int: Node] = [:]
    /// `/AcroForm`; nil if there is none.
    let form: PDFDictionary?
    /// The object that holds the form, and the array of its fields, where they are indirect.
    let formNumber: Int?
    let listNumber: Int?
    /// `/Fields`, in its order.
    let roots: [PDFReference]
    /// How many roots have a name.
    private var rootNames: [String: Int] = [:]

    subscript(number: Int) -> Node? { nodes[number] }

    /// Whether more than one root of the form has this name.
    func isShared(_ name: String) -> Bool { rootNames[name, default: 0] > 1 }

    /// Forgets the fields and keeps what is known of the form itself.
    mutating func forgetFields() {
        nodes = [:]
        rootNames = [:]
    }

    /// - Parameter budget: nodes that may still be looked at, in all revisions together.
    init(_ loader: ObjectLoader, asOf revision: Int, _ budget: inout Int) throws(PDFError) {
        let catalog = try FormReader.catalog(loader, asOf: revision)
        self.formNumber = catalog["AcroForm"]?.reference?.number
        let form = try FormReader.form(loader, asOf: revision)
        self.form = form
        self.listNumber = form?["Fields"]?.reference?.number
        self.roots = try FormReader.references(form?["Fields"], loader, asOf: revision)
        var waiting: [(PDFReference, above: Node?, depth: Int)] = roots.reversed().map {
            ($0, nil, 0)
        }
        while let (reference, above, depth) = waiting.popLast() {
            budget -= 1
            guard budget > 0, depth <= loader.limits.depth else {
                throw PDFError(.limit, "too many or too deeply nested form fields")
            }
            guard nodes[reference.number] == nil else {
                throw PDFError(.malformed, "object \(reference.number) is in the form twice")
            }
            guard let object = try loader.object(reference, asOf: revision).dictionary else {
                continue
            }
            let partial = try loader.resolve(object["T"], asOf: revision).string
            let kids = try FormReader.references(object["Kids"], loader, asOf: revision)
            var isGroup = false
            for kid in kids {
                let kid = try loader.object(kid, asOf: revision).dictionary
                if kid?["T"] != nil { isGroup = true }
            }
            let isWidget = above != nil && partial == nil
            let name = [above?.name, partial.map(PDFText.decode)].compactMap(\.self)
                .filter { !$0.isEmpty }.joined(separator: ".")
            let node = Node(
                reference: reference, name: name,
                type: try loader.resolve(object["FT"], asOf: revision).name ?? above?.type,
                flags: try loader.resolve(object["Ff"], asOf: revision).integer
                    ?? above?.flags ?? 0,
                field: isWidget ? above?.field ?? reference.number : reference.number,
                value: object["V"] ?? above?.value, parent: above?.reference.number,
                isGroup: isGroup)
            nodes[reference.number] = node
            if above == nil { rootNames[name, default: 0] += 1 }
            for kid in kids.reversed() { waiting.append((kid, node, depth + 1)) }
        }
    }

    /// No form at all.
    init() {
        self.form = nil
        self.formNumber = nil
        self.listNumber = nil
        self.roots = []
    }
}
