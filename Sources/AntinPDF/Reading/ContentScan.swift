/// What a content stream does, as far as that can be seen without drawing it (7.8.2): how it nests,
/// whether it shows text, and what it draws by name.
///
/// One pass; strings, arrays and inline images are stepped over. Nothing is refused: content is
/// shown by viewers however broken it is.
struct ContentScan {
    /// Graphics states that are saved and not restored at the end.
    private(set) var openStates = 0
    /// A `Q` without its `q`, an `ET` without `BT`, or the like; or one left open at the end.
    private(set) var isBalanced = true
    /// Has `Tj`, `TJ`, `'` or `"`.
    private(set) var showsText = false
    /// XObjects that `Do` names, in order of their first use.
    private(set) var drawn: [String] = []
    /// XObjects that are drawn, upright, after text that can be seen, with the place of their unit
    /// square: what may lie over that text.
    private(set) var overText: [(name: String, box: PDFRectangle)] = []

    private var known: Set<String> = []
    private var openTexts = 0
    private var openMarks = 0
    private var state = State()
    private var saved: [State] = []
    private var beyond = 0
    private var hasVisibleText = false

    /// The part of the graphics state that says where things are drawn.
    private struct State {
        /// Scale and shift of the current transformation; nil if it also turns.
        var place: (x: Double, y: Double, left: Double, bottom: Double)? = (1, 1, 0, 0)
        /// Text that is neither filled nor stroked.
        var hidesText = false

        mutating func concatenate(_ matrix: [Double]) {
            guard matrix.count == 6, matrix[1] == 0, matrix[2] == 0, let old = place else {
                place = nil
                return
            }
            place = (
                matrix[0] * old.x, matrix[3] * old.y, matrix[4] * old.x + old.left,
                matrix[5] * old.y + old.bottom
            )
        }
    }

    init(_ bytes: [UInt8]) {
        var position = 0
        // The last name before an operator is its operand.
        var name: String?
        // So are the last six numbers; few operators need their values.
        var numbers: [Range<Int>] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "%"):
                while position < bytes.count, !bytes[position].isPDFLineEnd { position += 1 }
            case UInt8(ascii: "("):
                position = Self.endOfString(position, bytes)
            case UInt8(ascii: "<") where position + 1 < bytes.count && bytes[position + 1] != byte:
                position = bytes[position...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
                position += 1
            case UInt8(ascii: "<"):
                position += 2
            case UInt8(ascii: "/"):
                let start = position + 1
                position = Self.endOfWord(start, bytes)
                // Names are compared with keys of resources; an escaped one is not worth more.
                name = String(latin1: bytes[start..<position])
            case _ where byte.isPDFRegular:
                let start = position
                position = Self.endOfWord(start, bytes)
                if Self.beginsNumber(byte) {
                    if numbers.count == 6 { numbers.removeFirst() }
                    numbers.append(start..<position)
                    continue
                }
                let word = String(latin1: bytes[start..<position])
                if word == "ID" { position = Self.endOfImage(position, bytes) }
                place(word, name) {
                    numbers.map { Double(String(latin1: bytes[$0])) ?? 0 }
                }
                take(word, name)
                name = nil
                numbers.removeAll(keepingCapacity: true)
            default:
                position += 1
            }
        }
        if openTexts != 0 || openMarks != 0 { isBalanced = false }
    }

    /// Follows where things are drawn. States beyond a thousand are not kept: what is drawn in
    /// them is not said to be anywhere.
    private mutating func place(_ word: String, _ name: String?, numbers: () -> [Double]) {
        switch word {
        case "q":
            if saved.count < 1_000 {
                saved.append(state)
            } else {
                beyond += 1
                state.place = nil
            }
        case "Q":
            if beyond > 0 {
                beyond -= 1
            } else if let last = saved.popLast() {
                state = last
            }
        case "cm":
            state.concatenate(numbers())
        case "Tr":
            state.hidesText = numbers().last == 3
        case "Tj", "TJ", "'", "\"":
            if !state.hidesText { hasVisibleText = true }
        case "Do":
            guard hasVisibleText, overText.count < 1_000, let name, let place = state.place else {
                return
            }
            let box = PDFRectangle(
                left: place.left, bottom: place.bottom, width: place.x, height: place.y)
            overText.append((name, box))
        default:
            break
        }
    }

    private mutating func take(_ word: String, _ name: String?) {
        switch word {
        case "q": openStates += 1
        case "Q": Self.close(&openStates, &isBalanced)
        case "BT": openTexts += 1
        case "ET": Self.close(&openTexts, &isBalanced)
        case "BMC", "BDC": openMarks += 1
        case "EMC": Self.close(&openMarks, &isBalanced)
        case "Tj", "TJ", "'", "\"": showsText = true
        case "Do": if let name { note(drawn: name) }
        default: break
        }
    }

    private static func close(_ open: inout Int, _ isBalanced: inout Bool) {
        if open == 0 { isBalanced = false } else { open -= 1 }
    }

    /// A page has a few; beyond a thousand different ones they are not counted.
    private mutating func note(drawn name: String) {
        if drawn.count < 1_000, known.insert(name).inserted { drawn.append(name) }
    }

    private static func beginsNumber(_ byte: UInt8) -> Bool {
        byte.decimalDigit != nil || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
    }

    private static func endOfWord(_ start: Int, _ bytes: [UInt8]) -> Int {
        var position = start
        while position < bytes.count, bytes[position].isPDFRegular { position += 1 }
        return position
    }

    private static func endOfString(_ start: Int, _ bytes: [UInt8]) -> Int {
        var position = start
        var open = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"): open -= 1
            case UInt8(ascii: "\\"): position += 1
            default: break
            }
            position += 1
            if open == 0 { break }
        }
        return min(position, bytes.count)
    }

    /// After the `EI` of an inline image whose data begins after `ID`. Data may hold the letters
    /// `EI` too, so what follows them has to look like operators.
    private static func endOfImage(_ start: Int, _ bytes: [UInt8]) -> Int {
        var position = start + 1
        while position + 2 < bytes.count {
            defer { position += 1 }
            guard bytes[position].isPDFSpace, bytes[position + 1] == UInt8(ascii: "E"),
                bytes[position + 2] == UInt8(ascii: "I")
            else { continue }
            let after = position + 3
            let rest = bytes[after..<min(after + 12, bytes.count)]
            let looksLikeText = rest.allSatisfy { byte in
                byte.isPDFSpace && byte != 0 || (0x20..<0x7F).contains(byte)
            }
            if rest.first?.isPDFSpace != false, looksLikeText { return after }
        }
        return bytes.count
    }
}
