/// A colour of what is drawn; samples from 0 to 1.
package enum Tint: Hashable, Sendable {
    /// 0 is black.
    case grey(Double)
    /// Samples of sRGB.
    case rgb(Double, Double, Double)

    package static let black = Tint.grey(0)
}
