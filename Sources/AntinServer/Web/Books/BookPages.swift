internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// The books in the decree's columns.
struct BookPages: WebArea {
    let web: Web

    /// Who reads the lines. An administrator opens books and reads none.
    static let readers: [Role] = [.clerk, .signer, .auditor]

    func add(to router: RouterGroup<Context>) {
        router.get("books", use: self.home)
        router.get("books/counts", use: self.counts)
        router.get("books/line/{entry}", use: self.line)
        router.get("books/line/{entry}/files/{file}", use: self.file)
        router.get("books/{book}/{series}/{year}", use: self.volume)
        router.get("books/{book}/{series}/{year}/print", use: self.print)
        BookActs(web: self.web).add(to: router)
    }

    // MARK: All books

    func home(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.readers + [.administrator])
        let books = try await self.web.registry.books(of: seat.organ.id)
        let isClerk = seat.visitor.may(.clerk)
        let years = Set(books.map(\.key.year)).sorted(by: >)
        return self.web.page(
            "books_home",
            [
                "years": years.map { year in
                    [
                        "year": "\(year)",
                        "books": books.filter { $0.key.year == year }.map {
                            self.values($0, seat.visitor, isClerk: isClerk)
                        },
                    ]
                },
                "hasBooks": !books.isEmpty, "organName": seat.organ.name,
                "mayRead": Self.readers.contains { seat.visitor.may($0) },
                "mayOpen": isClerk || seat.visitor.may(.administrator),
            ], for: seat.visitor)
    }

    func values(
        _ book: BookState, _ visitor: Visitor, isClerk: Bool
    ) -> [String: Any] {
        let path = Self.path(book.key)
        return [
            "name": book.name, "href": path, "printHref": path + "/print",
            "series": book.key.series.text, "book": book.key.book.text,
            "year": "\(book.key.year)",
            "direction": self.web.text("books.direction.\(book.direction.rawValue)", visitor),
            "isIncoming": book.direction == .incoming,
            "first": Web.printed(book.first), "next": Web.printed(book.next),
            "taken": "\(book.next - book.first)", "isOpen": book.closed == nil,
            "mayReserve": isClerk && book.closed == nil && book.direction == .outgoing,
            "mayClose": isClerk && book.closed == nil,
        ]
    }

    static func path(_ key: BookKey) -> String {
        "/books/\(key.book)/\(key.series)/\(key.year)"
    }

    /// The volume of a path, of the organ acted for.
    static func key(_ context: Context, _ seat: Seat) throws -> BookKey {
        BookKey(
            organ: seat.organ.id, book: try context.identifier("book"),
            series: try context.identifier("series"), year: Int(try context.index("year")))
    }

    static let missing = Problem(
        .notFound, "not_found", vi: "Không có sổ này", en: "there is no such book",
        nextVi: "xem danh sách sổ", nextEn: "see the list of books")

    // MARK: One volume

    private static let screenLines = 50

    func volume(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.readers)
        let key = try Self.key(context, seat)
        guard let book = try await self.web.registry.book(key) else { throw Self.missing }
        // The last page first: what is asked about is mostly of these days.
        let last = book.next - 1
        let end = min(max(request.query("to").flatMap { Int($0) } ?? last, book.first), last)
        let begin = max(book.first, end - Self.screenLines + 1)
        let numbers = begin...max(begin, end)
        guard let excerpt = try await self.web.registry.lines(of: key, .numbers(numbers)) else {
            throw Self.missing
        }
        let form = BookForm(
            book.direction, isProgress: request.query("form") == "progress")
        let isClerk = seat.visitor.may(.clerk)
        let cells = self.cells(seat.visitor)
        let labels = self.labels(form, seat.visitor)
        var values = self.values(book, seat.visitor, isClerk: isClerk)
        values["labels"] = labels
        values["rows"] = excerpt.lines.reversed().map { line in
            self.row(line, cells.texts(line, form), labels, path: Self.path(key), isClerk)
        }
        values["hasRows"] = !excerpt.lines.isEmpty
        values["isProgress"] = form == .progress
        values["range"] = "\(Web.printed(begin))–\(Web.printed(max(begin, end)))"
        if begin > book.first { values["older"] = "\(Self.path(key))?to=\(begin - 1)" }
        if end < last {
            values["newer"] = "\(Self.path(key))?to=\(min(last, end + Self.screenLines))"
        }
        values["from"] = "\(key.year)-01-01"
        values["until"] = "\(key.year)-12-31"
        return self.web.page("books_volume", values, for: seat.visitor)
    }

    private func row(
        _ line: BookLine, _ texts: [String], _ labels: [String], path: String, _ isClerk: Bool
    ) -> [String: Any] {
        let number = line.number
        var values: [String: Any] = [
            "cells": zip(labels, texts).map { ["label": $0, "text": $1] },
            "number": Web.printed(number.number), "isLate": line.isLate,
            "class": number.state.rawValue,
        ]
        if let entry = line.document?.entry { values["lineHref"] = "/books/line/\(entry)" }
        if isClerk, number.state == .reserved {
            values["fillHref"] = "\(path)/fill/\(number.number)"
        }
        if isClerk, number.state == .reserved || number.state == .numbered {
            values["voidHref"] = "\(path)/void/\(number.number)"
        }
        return values
    }

    func cells(_ visitor: Visitor) -> BookCells {
        BookCells(
            web: self.web, visitor: visitor,
            today: CivilDate(vietnam: self.web.registry.clock.read().wall))
    }

    private func labels(_ form: BookForm, _ visitor: Visitor) -> [String] {
        form.columns.map { self.web.text("books.column.\($0.key)", visitor) }
    }

    // MARK: On paper

    func print(_ request: Request, _ context: Context) async throws -> Response {
        let seat = try Seat(self.web, request, context, Self.readers)
        let key = try Self.key(context, seat)
        var period = BookPeriod.all
        if let from = request.query("from").flatMap({ CivilDate(typed: $0) }),
            let to = request.query("to").flatMap({ CivilDate(typed: $0) }), from <= to
        {
            period = .days(from...to)
        }
        guard let excerpt = try await self.web.registry.lines(of: key, period) else {
            throw Self.missing
        }
        let form = BookForm(
            excerpt.book.direction, isProgress: request.query("form") == "progress")
        await self.web.log(context, "book.printed", "\(key)")
        // A book is printed in the decree's own words, whoever prints it.
        let print = BookPrint(
            sheets: BookSheets(
                excerpt: excerpt, form: form, cells: self.cells(seat.visitor.inVietnamese)),
            web: self.web, organName: seat.organ.name, period: period,
            printed: self.web.registry.clock.read().wall)
        return self.web.page("books_print", print.values(seat.visitor), for: seat.visitor)
    }
}

extension Visitor {
    var inVietnamese: Visitor {
        Visitor(
            language: .vietnamese, session: self.session, organ: self.organ, path: self.path,
            address: self.address, notice: nil)
    }
}
