/// An upright rectangle in points of default user space (7.9.5): y grows upwards.
package struct PDFRectangle: Hashable, Sendable {
    package let left: Double
    package let bottom: Double
    package let right: Double
    package let top: Double

    /// Any two opposite corners; not-a-number counts as 0.
    package init(left: Double, bottom: Double, right: Double, top: Double) {
        func number(_ value: Double) -> Double { value.isFinite ? value : 0 }
        self.left = min(number(left), number(right))
        self.right = max(number(left), number(right))
        self.bottom = min(number(bottom), number(top))
        self.top = max(number(bottom), number(top))
    }

    package init(left: Double, bottom: Double, width: Double, height: Double) {
        self.init(left: left, bottom: bottom, right: left + width, top: bottom + height)
    }

    package var width: Double { right - left }
    package var height: Double { top - bottom }
    package var area: Double { width * height }

    /// What lies in both; nil if that has no area.
    package func intersection(_ other: PDFRectangle) -> PDFRectangle? {
        let left = max(left, other.left)
        let right = min(right, other.right)
        let bottom = max(bottom, other.bottom)
        let top = min(top, other.top)
        guard left < right, bottom < top else { return nil }
        return PDFRectangle(left: left, bottom: bottom, right: right, top: top)
    }

    /// The part of the area of `other` that lies in this rectangle, 0 to 1.
    package func overlapFraction(of other: PDFRectangle) -> Double {
        guard other.area > 0, let both = intersection(other) else { return 0 }
        return both.area / other.area
    }

    /// Whether all of `other` lies in this rectangle, give or take `tolerance` on each side.
    package func contains(_ other: PDFRectangle, tolerance: Double = 0) -> Bool {
        other.left >= left - tolerance && other.right <= right + tolerance
            && other.bottom >= bottom - tolerance && other.top <= top + tolerance
    }
}

extension PDFRectangle {
    /// Four numbers, as `/Rect` and `/BBox` have them; nil if they are something else, or beyond
    /// what any page measures: whoever counts with them must not overflow.
    init?(_ values: [PDFObject]) {
        let numbers = values.compactMap(\.number)
        guard values.count == 4, numbers.count == 4, numbers.allSatisfy({ abs($0) <= 1e7 })
        else { return nil }
        self.init(left: numbers[0], bottom: numbers[1], right: numbers[2], top: numbers[3])
    }

    /// The array for `/Rect`.
    package var array: PDFObject {
        .array([left, bottom, right, top].map { PDFObject.number($0) })
    }
}
