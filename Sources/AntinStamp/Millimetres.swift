/// A length on paper, as the decree gives it.
package struct Millimetres: Hashable, Sendable, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral
{
    package let value: Double

    package init(_ value: Double) {
        self.value = value
    }

    package init(floatLiteral value: Double) { self.init(value) }
    package init(integerLiteral value: Int) { self.init(Double(value)) }

    /// From the unit of PDF's default user space, 1/72 inch.
    package init(points: Double) {
        self.init(points * 25.4 / 72)
    }

    package var points: Double { self.value * 72 / 25.4 }
}
