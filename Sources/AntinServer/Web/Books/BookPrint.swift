internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry

/// A book as it is printed and bound: each sheet with the head of the log and the hash of its
/// numbers.
struct BookPrint {
    let sheets: BookSheets
    let web: Web
    let organName: String
    let period: BookPeriod
    let printed: Timestamp

    private var excerpt: BookExcerpt { self.sheets.excerpt }

    func values(_ visitor: Visitor) -> [String: Any] {
        let vietnamese = visitor.inVietnamese
        func words(_ id: String, _ values: [String: String] = [:]) -> String {
            self.web.text(id, vietnamese, values)
        }
        let all = self.sheets.sheets()
        var running = BookSum()
        let labels = self.sheets.form.columns.map { words("books.column.\($0.key)") }
        let pages = all.enumerated().map { place, sheet -> [String: Any] in
            var sum = BookSum()
            for row in sheet.rows {
                sum.add(row.line)
                running.add(row.line)
            }
            return [
                "page": "\(place + 1)",
                "labels": labels.enumerated().map { ["text": $1, "position": "\($0 + 1)"] },
                "rows": sheet.rows.map { row in
                    [
                        "cells": row.texts.map { ["text": $0] },
                        "class": row.line.isLate ? "late" : row.line.number.state.rawValue,
                    ]
                },
                "sum": words("books.print.sum", sum.places),
                "running": words("books.print.running", running.places),
                "numbers": Self.words(sheet.numbers),
                "hash": Self.grouped(self.excerpt.range.digest(of: sheet.numbers).hex),
                "isLast": place + 1 == all.count,
            ]
        }
        let book = self.excerpt.book
        var values: [String: Any] = [
            "sheets": pages, "pages": "\(all.count)", "isEmpty": all.isEmpty,
            "form": self.sheets.form.rawValue,
            "title": words("books.form.\(self.sheets.form.rawValue)"), "bookName": book.name,
            "organName": self.organName, "key": book.key.description, "year": "\(book.key.year)",
            "origin": self.web.registry.origin, "url": self.web.configuration.publicAddress,
            "size": "\(self.excerpt.head.size)",
            "root": Self.grouped(self.excerpt.head.root.hex),
            "rootHex": self.excerpt.head.root.hex,
            "headTime": Web.second(self.excerpt.headTime), "printed": Web.second(self.printed),
            "period": self.periodWords(words), "back": BookPages.path(book.key),
            "isClosed": book.closed != nil, "total": words("books.print.total", running.places),
            "missing": self.excerpt.missing.map(Web.printed).joined(separator: ", "),
            "hasMissing": !self.excerpt.missing.isEmpty,
        ]
        if let first = all.first, let last = all.last {
            let numbers = first.numbers.lowerBound...last.numbers.upperBound
            values["first"] = Web.printed(numbers.lowerBound)
            values["last"] = Web.printed(numbers.upperBound)
            let hash = self.excerpt.range.digest(of: numbers).hex
            values["wholeHash"] = Self.grouped(hash)
            values["hashHex"] = hash
        }
        return values
    }

    private func periodWords(_ words: (String, [String: String]) -> String) -> String {
        guard case .days(let days) = self.period else { return words("books.print.all", [:]) }
        return words(
            "print.days", ["from": Web.day(days.lowerBound), "to": Web.day(days.upperBound)])
    }

    /// "01–25", or one number alone.
    private static func words(_ numbers: ClosedRange<Int>) -> String {
        let first = Web.printed(numbers.lowerBound)
        return numbers.count == 1 ? first : "\(first)–\(Web.printed(numbers.upperBound))"
    }

    /// 64 digits in groups of eight: a person compares them with a finger on the paper.
    static func grouped(_ hex: String) -> String {
        var groups: [Substring] = []
        var rest = hex[...]
        while !rest.isEmpty {
            groups.append(rest.prefix(8))
            rest = rest.dropFirst(8)
        }
        return groups.joined(separator: " ")
    }
}
