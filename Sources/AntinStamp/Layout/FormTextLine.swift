// FormTextLine.swift

/// How a line of text sits in a field that is one line high: the same for who makes the field and
/// for who fills it. The field is as high as ascent and descent of Times, between which
/// ``TextBlock`` centres the text.
package enum FormTextLine {
    /// Height of the field in parts of the text's size.
    static let line = 1.107
    /// From the field's lower edge to the line that the letters stand on, in parts of the size.
    static let descent = 0.216

    package static func height(size: Double) -> Double { size * Self.line }

    /// The size of the text for a field of this height, in points, rounded to a quarter: judged
    /// sizes are off by little.
    package static func size(height: Double) -> Double {
        max(4, (height / Self.line * 4).rounded() / 4)
    }
}
