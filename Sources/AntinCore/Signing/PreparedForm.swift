package import AntinLog
package import AntinPDF

/// The fields of a prepared form (``FormField``) as they stand in a document.
package struct PreparedForm: Sendable {
    package let fields: [FormField: PDFFormField]

    /// Nil if the document has no signature field of a prepared form.
    package init?(_ document: PDFDocument) throws(PDFError) {
        var fields: [FormField: PDFFormField] = [:]
        for field in try document.formFields() {
            guard let name = FormField(name: field.name),
                field.kind == (name.isSignature ? .signature : .text)
            else { continue }
            fields[name] = field
        }
        guard fields.keys.contains(where: \.isSignature) else { return nil }
        self.fields = fields
    }

    /// Where the seal goes that is set over this person's picture: of those that touch it the one
    /// that covers most; nil if none does.
    package func seal(over person: FormField) -> PDFRectangle? {
        guard let field = self.fields[person], let place = field.rectangle else { return nil }
        let seals = self.fields.filter { name, other in
            if case .seal = name { other.page == field.page } else { false }
        }
        return seals.values.compactMap(\.rectangle)
            .filter { $0.intersection(place) != nil }
            .max { $0.overlapFraction(of: place) < $1.overlapFraction(of: place) }
    }

    /// What the fields for number and date have to say, of those that the form has.
    package func texts(number: String, date: CivilDate) -> [FormField: String] {
        let day = date.day < 10 ? "0\(date.day)" : String(date.day)
        let month = date.month < 3 ? "0\(date.month)" : String(date.month)
        let all: [FormField: String] = [
            .number: number, .day: day, .month: month, .year: String(date.year),
        ]
        return all.filter { self.fields[$0.key] != nil }
    }

    /// What the fields for number and date say now.
    package var filledTexts: [FormField: String] {
        self.fields.filter { !$0.key.isSignature && $0.value.isFilled }
            .mapValues { $0.text ?? "" }
    }
}
