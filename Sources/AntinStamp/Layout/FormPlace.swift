// FormPlace.swift
package import AntinCore
package import AntinPDF

/// A place on a page.
package struct FormPlace: Hashable, Sendable {
    /// 0 is the first page.
    package var page: Int
    /// In points, y upwards, from the lower left corner of what is shown of the page.
    package var rectangle: PDFRectangle

    package init(page: Int, rectangle: PDFRectangle) {
        self.page = page
        self.rectangle = rectangle
    }
}

/// A place as people give it: in tenths of a millimetre from the upper left corner of the page.
package struct MeasuredPlace: Hashable, Sendable {
    /// 1 is the first page.
    package var page: Int
    package var left: Int
    package var top: Int
    package var width: Int
    package var height: Int

    package init(page: Int, left: Int, top: Int, width: Int, height: Int) {
        self.page = page
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// - Parameter pageHeight: in points.
    package init(_ place: FormPlace, pageHeight: Double) {
        self.page = place.page + 1
        self.left = Millimetres(points: place.rectangle.left).tenths
        self.top = Millimetres(points: pageHeight - place.rectangle.top).tenths
        self.width = Millimetres(points: place.rectangle.width).tenths
        self.height = Millimetres(points: place.rectangle.height).tenths
    }

    /// - Parameter pageHeight: in points.
    package func place(pageHeight: Double) -> FormPlace {
        let unit = Millimetres(0.1).points
        return FormPlace(
            page: self.page - 1,
            rectangle: PDFRectangle(
                left: Double(self.left) * unit,
                bottom: pageHeight - Double(self.top) * unit - Double(self.height) * unit,
                width: Double(self.width) * unit, height: Double(self.height) * unit))
    }
}

/// What has a place in a form: a field, or the QR code with the printed code.
package enum FormItem: Hashable, Sendable {
    case field(FormField)
    case code

    /// "number", "person1", "code": how a place is named in requests and options.
    package var name: String {
        switch self {
        case .field(let field): field.name.lowercased()
        case .code: "code"
        }
    }

    package init?(name: String) {
        guard name != "code" else {
            self = .code
            return
        }
        guard let first = name.first, name == name.lowercased(),
            let field = FormField(name: first.uppercased() + name.dropFirst())
        else { return nil }
        self = .field(field)
    }
}
