/// A colour of what is drawn; samples from 0 to 1.
package enum Tint: Hashable, Sendable {
    /// 0 is black.
    case grey(Double)
    /// Samples of sRGB.
    case rgb(Double, Double, Double)

    package static let black = Tint.grey(0)

    var samples: [Double] {
        switch self {
        case .grey(let value): [value, value, value]
        case .rgb(let red, let green, let blue): [red, green, blue]
        }
    }
}
