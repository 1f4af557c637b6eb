import AntinCore

/// The signs of verdicts and results as lines: fonts for text do not have them.
///
/// A sign fills a square of one unit that stands on the baseline.
enum SlipSign {
    /// The lines of a sign; nil for one that is written as text.
    static func lines(_ sign: Character) -> [[Canvas.Point]]? {
        switch sign {
        case "✓": [self.points([(0.08, 0.40), (0.36, 0.10), (0.92, 0.88)])]
        case "✗":
            [
                self.points([(0.14, 0.10), (0.86, 0.86)]),
                self.points([(0.14, 0.86), (0.86, 0.10)]),
            ]
        case "⊘": [self.arc(from: 0, to: 360), self.points([(0.20, 0.20), (0.80, 0.80)])]
        case "◷":
            [self.arc(from: 0, to: 360), self.points([(0.5, 0.78), (0.5, 0.5), (0.74, 0.5)])]
        case "↻":
            [
                self.arc(from: 60, to: 370),
                self.points([(0.70, 0.62), (0.92, 0.56), (0.99, 0.78)]),
            ]
        case "✎":
            [
                self.points([
                    (0.08, 0.08), (0.14, 0.32), (0.74, 0.92), (0.92, 0.74), (0.32, 0.14),
                    (0.08, 0.08),
                ]),
                self.points([(0.62, 0.80), (0.80, 0.62)]),
            ]
        default: nil
        }
    }

    private static func points(_ pairs: [(Double, Double)]) -> [Canvas.Point] {
        pairs.map { Canvas.Point(x: $0.0, y: $0.1) }
    }

    /// Counter-clockwise about the middle, in degrees from the right; radius 0.42.
    private static func arc(from start: Int, to end: Int) -> [Canvas.Point] {
        stride(from: start, through: end, by: 10).map { degrees in
            let (cosine, sine) = Self.direction(degrees)
            return Canvas.Point(x: 0.5 + 0.42 * cosine, y: 0.5 + 0.42 * sine)
        }
    }

    /// Turning by ten degrees at a time: the standard library has no sine.
    private static func direction(_ degrees: Int) -> (Double, Double) {
        let (cosine, sine) = (0.984_807_753_012_208, 0.173_648_177_666_930_35)
        return (0..<degrees / 10).reduce((1.0, 0.0)) { point, _ in
            (point.0 * cosine - point.1 * sine, point.0 * sine + point.1 * cosine)
        }
    }
}
