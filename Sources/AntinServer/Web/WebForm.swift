internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinSystem
internal import HTTPTypes
internal import Hummingbird

/// What a form of a page sent, urlencoded or multipart.
struct WebForm: Sendable {
    private let fields: [(name: String, value: String)]
    private let files: [MultipartForm.Part]

    /// Fields of one form; more are refused.
    static let maxFields = 2_000

    init(fields: [(name: String, value: String)]) {
        self.fields = fields
        self.files = []
    }

    init(reading request: Request, upTo limit: Int) async throws {
        let type = request.headers[.contentType] ?? ""
        if type.lowercased().hasPrefix("multipart/form-data") {
            let form = try await request.form(upTo: limit)
            self.fields = form.parts.filter { $0.fileName == nil }.map {
                ($0.name, String(decoding: $0.bytes, as: UTF8.self))
            }
            self.files = form.parts.filter { $0.fileName != nil }
        } else {
            let bytes = try await request.bytes(upTo: min(limit, 1 << 20))
            guard let fields = Self.decoded(bytes) else {
                throw Problem(
                    .badRequest, "bad_form", vi: "Biểu mẫu không đọc được",
                    en: "the form cannot be read")
            }
            self.fields = fields
            self.files = []
        }
    }

    /// A field as it was typed, composed and without blanks at its ends; nil if it is empty.
    subscript(_ name: String) -> String? {
        guard let value = self.first(name) else { return nil }
        let cleaned = VietnameseText.cleaned(value)
        return cleaned.isEmpty ? nil : cleaned
    }

    /// A field, byte for byte: passwords and tokens.
    func first(_ name: String) -> String? {
        self.fields.first { $0.name == name }?.value
    }

    /// Every value of a field that may occur more than once, cleaned, without the empty ones.
    func all(_ name: String) -> [String] {
        self.fields.filter { $0.name == name }.map { VietnameseText.cleaned($0.value) }
            .filter { !$0.isEmpty }
    }

    /// A file that was chosen.
    func file(_ name: String) -> MultipartForm.Part? { self.files(name).first }

    func files(_ name: String) -> [MultipartForm.Part] {
        self.files.filter { $0.name == name && !($0.content.count == 0 && $0.fileName == "") }
    }

    /// Everything that was sent, as one text: the same for the same form alone. Files stand in it
    /// by their digests; what confirms the person does not, it may be right the second time.
    var text: String {
        let fields = self.fields.filter { !["confirm_password", "confirm_code"].contains($0.name) }
        let lines = fields.map {
            "\($0.name.utf8.count) \($0.name) \($0.value.utf8.count) \($0.value)"
        }
        let files = self.files.map { "\($0.name) \($0.digest.hex)" }
        return (lines + files).joined(separator: "\n")
    }

    /// Every field as it was sent, in its order.
    var sent: [(name: String, value: String)] { self.fields }

    /// Whether any file was chosen.
    var hasFiles: Bool { self.files.contains { $0.fileName?.isEmpty == false } }

    /// Every field with its value, to show a form again as it was filled in.
    var typed: [String: String] {
        Dictionary(self.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            .filter {
                !["csrf", "form_id", "confirm_password", "confirm_code", "pin"].contains($0.key)
            }
    }

    /// `application/x-www-form-urlencoded` (WHATWG URL, section 5.1). Cost: linear.
    static func decoded(_ bytes: [UInt8]) -> [(name: String, value: String)]? {
        var fields: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard fields.count < Self.maxFields, let name = Self.text(pair[..<end]),
                let value = Self.text(pair[end...].dropFirst())
            else { return nil }
            fields.append((name, value))
        }
        return fields
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Self.digit),
                    let low = rest.popFirst().flatMap(Self.digit)
                else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
