// FormWords.swift
internal import AntinCore
internal import AntinStamp

/// What came of preparing a form, in words.
enum FormWords {
    static func summary(_ answer: JSONValue, _ session: Session) -> String {
        let name = answer["file"]?["name"]?.string ?? "?"
        guard answer["already_prepared"] != true else {
            return session.words("\(name): đã chuẩn bị từ trước", "\(name): prepared already")
        }
        let isDry = answer["dry_run"] == true
        var lines = [
            isDry
                ? session.words("\(name): sẽ chuẩn bị như sau", "\(name): would be prepared so")
                : session.words("\(name): đã chuẩn bị", "\(name): prepared")
        ]
        for value in answer["places"]?.array ?? [] {
            guard let place = value["place"].flatMap(PlaceOption.read) else { continue }
            lines.append("  " + Self.line(value["name"]?.string ?? "?", place, session))
        }
        if let code = answer["code"]?.string {
            lines.append(session.words("  mã tra cứu: \(code)", "  code: \(code)"))
        }
        for finding in answer["findings"]?.array ?? [] {
            lines.append("  ! " + Self.words(finding, session))
        }
        return lines.joined(separator: "\n")
    }

    /// "number   trang 1, 49.3 mm từ trái, 34.3 mm từ trên, 12.6 × 5.1 mm"
    private static func line(
        _ name: String, _ place: MeasuredPlace, _ session: Session
    ) -> String {
        let padded = name + String(repeating: " ", count: max(1, 9 - name.count))
        let (left, top) = (Self.printed(place.left), Self.printed(place.top))
        let size = "\(Self.printed(place.width)) × \(Self.printed(place.height)) mm"
        return padded
            + session.words(
                "trang \(place.page), cách trái \(left) mm, cách trên \(top) mm, \(size)",
                "page \(place.page), \(left) mm from the left, \(top) mm from the top, \(size)")
    }

    private static func printed(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }

    static func words(_ finding: JSONValue, _ session: Session) -> String {
        finding[session.vietnamese ? "words_vi" : "words_en"]?.string ?? "?"
    }

    static func pictureFault(_ error: any Error, _ session: Session) -> ProgramError {
        if case PagePicture.Fault.programMissing = error {
            return ProgramError(
                said: .unavailable,
                session.words("máy này chưa có pdftoppm để vẽ ảnh", "pdftoppm is not installed"),
                meaning: session.words(
                    "biểu mẫu không bị ảnh hưởng", "the form itself is not affected"),
                fix: "apt install poppler-utils")
        }
        return ProgramError(
            said: .failed,
            session.words("không vẽ được trang", "the page cannot be drawn"),
            meaning: session.words(
                "biểu mẫu không bị ảnh hưởng", "the form itself is not affected"))
    }
}

extension ProgramError {
    /// With the pictures that show why.
    func adding(_ pictures: [String], _ session: Session) -> ProgramError {
        let list = pictures.joined(separator: ", ")
        let seen = session.words("xem ảnh: \(list)", "see \(list)")
        let meaning = self.meaning.text(in: session.language)
        return ProgramError(
            said: self.status, self.what.text(in: session.language),
            meaning: meaning.isEmpty ? seen : "\(meaning); \(seen)",
            fix: self.fix.text(in: session.language))
    }
}

extension JSONValue {
    /// An object without one of its members.
    func without(_ name: String) -> JSONValue {
        guard let object = self.object else { return self }
        return .object(
            of: Dictionary(
                object.members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }
            ).filter { $0.key != name })
    }
}

extension [String: JSONValue] {
    func without(_ name: String) -> [String: JSONValue] { self.filter { $0.key != name } }
}
