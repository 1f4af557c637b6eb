/// Objects that are not in a file yet and refer to each other: what an appearance is made of.
///
/// Their references have negative numbers and mean nothing outside; whoever writes the fragment
/// gives the objects their real numbers.
package struct PDFFragment: Sendable {
    /// In the order of addition: the first has the local number -1.
    private(set) var bodies: [PDFBody] = []

    package init() {}

    package var isEmpty: Bool { bodies.isEmpty }

    /// Adds an object, which may refer to others of this fragment.
    package mutating func add(_ object: PDFObject) -> PDFReference { add(.object(object)) }

    /// Adds a stream. `/Length` and, when compressed, `/Filter /FlateDecode` are written for it;
    /// with `compressed: false` the bytes stay as they are and `entries` names their filter.
    package mutating func add(
        stream: [UInt8], _ entries: [(String, PDFObject)], compressed: Bool = true
    ) -> PDFReference {
        add(PDFBody(stream: stream, PDFDictionary(entries), compressed: compressed))
    }

    /// Adds an appearance as a form XObject, with all that it needs.
    package mutating func add(_ appearance: PDFAppearance) -> PDFReference {
        let shift = bodies.count
        for body in appearance.fragment.bodies {
            bodies.append(body.renumbered { $0.isLocal ? $0.shifted(by: shift) : $0 })
        }
        let form = appearance.form(rotation: 0)
        return add(form.renumbered { $0.isLocal ? $0.shifted(by: shift) : $0 })
    }

    private mutating func add(_ body: PDFBody) -> PDFReference {
        bodies.append(body)
        return PDFReference(number: -bodies.count)
    }
}

extension PDFReference {
    /// A number within a fragment.
    var isLocal: Bool { number < 0 }

    fileprivate func shifted(by count: Int) -> PDFReference {
        PDFReference(number: number - count)
    }
}
