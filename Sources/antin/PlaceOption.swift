// PlaceOption.swift
internal import AntinCore
internal import AntinStamp

/// Places as they are typed, sent and received.
enum PlaceOption {
    /// "number=1,45,34.5,12,5": item, page, then left, top, width and height in millimetres.
    static func read(_ text: String) -> (name: String, place: JSONValue)? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let item = FormItem(name: String(parts[0])) else { return nil }
        let numbers = parts[1].split(separator: ",", omittingEmptySubsequences: false)
            .map { Double($0) }
        guard numbers.count == 5, let page = Int(parts[1].prefix { $0 != "," }), page >= 1 else {
            return nil
        }
        let tenths = numbers.dropFirst().map { number -> Int? in
            guard let number, (0...10_000).contains(number) else { return nil }
            return Int((number * 10).rounded())
        }
        guard let left = tenths[0], let top = tenths[1], let width = tenths[2],
            let height = tenths[3]
        else { return nil }
        return (
            item.name,
            [
                "page": .integer(page), "left": .integer(left), "top": .integer(top),
                "width": .integer(width), "height": .integer(height),
            ]
        )
    }

    /// A place in an answer; nil for anything that no page can have.
    static func read(_ value: JSONValue) -> MeasuredPlace? {
        let numbers = ["page", "left", "top", "width", "height"].map { value[$0]?.integer }
        guard numbers.allSatisfy({ $0.map { (0...1_000_000).contains($0) } ?? false }) else {
            return nil
        }
        let parts = numbers.compactMap { $0.map(Int.init) }
        return MeasuredPlace(
            page: parts[0], left: parts[1], top: parts[2], width: parts[3], height: parts[4])
    }

    static func colour(_ name: String) -> PagePicture.Colour {
        switch FormItem(name: name) {
        case .field(.person): .person
        case .field(.seal): .seal
        case .field: .fill
        case .code, nil: .code
        }
    }

    /// "xem.png" with "1" and "p2": "xem-1-p2.png".
    static func path(_ path: String, adding parts: [String]) -> String {
        let stem = path.hasSuffix(".png") ? String(path.dropLast(4)) : path
        return ([stem] + parts).joined(separator: "-") + ".png"
    }
}
