// Millimetres+printed.swift

extension Millimetres {
    /// Tenths, the unit of places in requests and answers; far beyond any page it stays at the
    /// largest.
    package var tenths: Int {
        let value = (self.value * 10).rounded()
        return Int(max(-1_000_000, min(1_000_000, value.isFinite ? value : 0)))
    }

    /// "7.1": one digit after the point, as findings show them.
    package var printed: String {
        let tenths = self.tenths
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
