internal import AntinCore

/// The sign and the shape around it, drawn: fonts of telephones lack some of the characters, and a
/// print in black and white must read as well.
enum VerdictSign {
    /// The outline of a shape in a square of 48: circle, triangle, octagon, square.
    static func shape(of tone: Verdict.Tone) -> String {
        switch tone {
        case .green: "M24 2a22 22 0 1 0 0 44a22 22 0 1 0 0-44z"
        case .amber: "M24 2L47 45H1z"
        case .red: "M15 2H33L46 15V33L33 46H15L2 33V15z"
        case .grey, .blue:
            "M5 3H43A2 2 0 0 1 45 5V43A2 2 0 0 1 43 45H5A2 2 0 0 1 3 43V5A2 2 0 0 1 5 3z"
        }
    }

    /// The strokes of a sign in the same square; in a triangle it stands lower and is smaller.
    static func strokes(of sign: String) -> String {
        switch sign {
        case "✓": "M13 25l8 8 15-17"
        case "✗": "M16 16l16 16M32 16L16 32"
        case "⊘": "M24 13a11 11 0 1 0 0 22a11 11 0 1 0 0-22zM16.500 31.500L31.500 16.500"
        case "↻": "M31 31a8.500 8.500 0 1 1 1-8M33 16v7h-7"
        case "◷": "M24 20a10 10 0 1 0 .1 0zM24 24.500V30h5"
        case "!": "M24 12v15M24 35v.1"
        case "?": "M17 18a7 7 0 1 1 9.500 6.500q-2.500 1-2.500 4v.500M24 36v.1"
        case "✎": "M14 34l2-7L31 12l5 5L21 32z"
        default: "M13 24v.1M24 24v.1M35 24v.1"
        }
    }
}
