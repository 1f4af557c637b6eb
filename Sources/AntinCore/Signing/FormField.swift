// FormField.swift

/// A field of a prepared form: what is filled in when the System gives number and date, and the
/// place of each signature. The names are the same in every file that is prepared here, so that
/// who signs, fills or judges a file finds the fields without a list beside it.
package enum FormField: Hashable, Sendable {
    /// The document's number, with its leading zero: the gap between "Số:" and "/".
    case number
    /// The gaps of "ngày … tháng … năm …".
    case day
    case month
    case year
    /// The signature of a person, counted from 1 in the order of the record's signers.
    case person(Int)
    /// The signature of an organ, counted from 1: other organs first, the issuing organ last.
    case seal(Int)

    /// The most signatures of one kind in a form.
    package static let maxSlots = 99

    /// What is filled in by the System, in the order of the page.
    package static let filled: [FormField] = [.number, .day, .month, .year]

    /// Reads the partial name of a field; nil for a name that is none of ours, in any second
    /// spelling too ("Person01", "seal1").
    package init?(name: String) {
        switch name {
        case "Number": self = .number
        case "Day": self = .day
        case "Month": self = .month
        case "Year": self = .year
        default:
            if let position = Self.position(in: name, after: "Person") {
                self = .person(position)
            } else if let position = Self.position(in: name, after: "Seal") {
                self = .seal(position)
            } else {
                return nil
            }
        }
    }

    /// The decimal number behind `word`, from 1 to `maxSlots`, spelt in one way only.
    private static func position(in name: String, after word: String) -> Int? {
        guard name.hasPrefix(word) else { return nil }
        let digits = name.dropFirst(word.count)
        guard let number = Int(digits), (1...Self.maxSlots).contains(number),
            String(number) == digits
        else { return nil }
        return number
    }

    /// The partial name in the file (`/T`).
    package var name: String {
        switch self {
        case .number: "Number"
        case .day: "Day"
        case .month: "Month"
        case .year: "Year"
        case .person(let position): "Person\(position)"
        case .seal(let position): "Seal\(position)"
        }
    }

    /// What readers of the file see beside the field (`/TU`).
    package var label: String {
        switch self {
        case .number: "Số văn bản"
        case .day: "Ngày ban hành"
        case .month: "Tháng ban hành"
        case .year: "Năm ban hành"
        case .person(let position): "Chữ ký của người có thẩm quyền (\(position))"
        case .seal(let position): "Chữ ký của cơ quan, tổ chức (\(position))"
        }
    }

    package var isSignature: Bool {
        switch self {
        case .number, .day, .month, .year: false
        case .person, .seal: true
        }
    }

    /// What a seal that is not the last one locks: number and date, and its own field.
    package static func locked(byEarlierSeal position: Int) -> [FormField] {
        Self.filled + [.seal(position)]
    }
}

extension FormField: CustomStringConvertible {
    package var description: String { self.name }
}
