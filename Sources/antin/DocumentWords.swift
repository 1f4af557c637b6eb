// DocumentWords.swift
internal import AntinCore

/// Documents of the API in words.
enum DocumentWords {
    /// One document, a fact a line.
    static func facts(_ value: JSONValue, _ session: Session) -> String {
        var lines: [String] = []
        func line(_ vi: String, _ en: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            let label = session.words(vi, en)
            let padding = String(repeating: " ", count: max(1, 16 - label.count))
            lines.append(label + padding + text)
        }
        line("Số, ký hiệu", "Number", self.number(value))
        line("Ngày", "Date", value["date"]?.string)
        line("Trích yếu", "Subject", value["subject"]?.string)
        line("Trạng thái", "State", value["state"]?.string)
        line("Mục trong sổ", "Entry", value["index"]?.integer.map { "#\($0)" })
        line("Dự thảo", "Dispatch", value["dispatch"]?.string)
        for file in value["files"]?.array ?? [] {
            line(
                "Tệp", "File",
                "\(file["name"]?.string ?? "?") (\(file["role"]?.string ?? "?")), \(file["sha256"]?.string ?? "")"
            )
            // What a draft waits for: whose turn it is, and where.
            if let slot = file["next_slot"] {
                let who = slot["FullName"]?.string ?? slot["OrganId"]?.string ?? "?"
                line("  chờ ký", "  to be signed", "\(slot["field"]?.string ?? "?"): \(who)")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// A list, a document a line.
    static func table(_ value: JSONValue, _ session: Session) -> String {
        let documents = value["documents"]?.array ?? []
        guard !documents.isEmpty else {
            return session.words("Không có văn bản nào.", "No documents.")
        }
        return documents.map { document in
            let index = document["index"]?.integer.map { "#\($0)" } ?? ""
            return [
                index, self.number(document) ?? "", document["date"]?.string ?? "",
                document["state"]?.string ?? "", document["subject"]?.string ?? "",
            ].joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func number(_ value: JSONValue) -> String? {
        guard let number = value["code_number"]?.string else { return nil }
        return "\(number)/\(value["code_notation"]?.string ?? "")"
    }
}
