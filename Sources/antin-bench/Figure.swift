import AntinSystem

/// A measurement that could not be made.
struct BenchError: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// One line of the result.
struct Figure {
    let name: String
    let value: Double
    let unit: String
    /// What was measured beside it in the same run, in words and in the same unit.
    let reference: (words: String, value: Double)

    /// Value by reference: for rates higher is better, for times lower.
    var ratio: Double { self.value / self.reference.value }

    /// JSON by hand: canonical JSON of ours has no fractions.
    var line: String {
        """
        {"name":"\(self.name)","value":\(Self.short(self.value)),"unit":"\(self.unit)",\
        "reference":"\(self.reference.words): \(Self.short(self.reference.value))",\
        "ratio":\(Self.short(self.ratio))}\n
        """
    }

    func report() throws { try StandardStream.output.write(self.line) }

    /// Up to three decimals.
    private static func short(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        return "\((value * 1000).rounded() / 1000)"
    }
}

/// The least of several measurements.
///
/// Processor time does not count what other processes take, but it counts what they evict from the
/// caches and what the machine's clock does meanwhile. So measurements come in many short groups,
/// ours and the reference in turn, and the best of each is what the code needs.
struct Least {
    private(set) var value = Double.infinity

    mutating func take(_ value: Double) { self.value = min(self.value, value) }

    /// Microseconds of processor time of one call.
    mutating func time(_ rounds: Int, _ body: () throws -> Void) rethrows {
        let begin = Processor.seconds
        for _ in 0..<rounds { try body() }
        self.take((Processor.seconds - begin) / Double(rounds) * 1e6)
    }
}
