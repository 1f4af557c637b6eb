// BookRoutes.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// Books and numbers.
struct BookRoutes {
    let registry: Registry

    func add(to router: RouterGroup<Context>) {
        router.get("organs/{organ}/books", use: self.list)
        router.post("organs/{organ}/books", use: self.open)
        router.post("organs/{organ}/books/{book}/reserve", use: self.reserve)
        router.post("organs/{organ}/books/{book}/void", use: self.void)
        router.post("organs/{organ}/books/{book}/close", use: self.close)
    }

    func list(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, .signer, .auditor, .administrator, of: organ)
        let books = try await self.registry.books(of: organ)
        return JSONAnswer(["books": .array(books.map(JSONValue.book))])
    }

    func open(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let organ: OrganID = try context.identifier("organ")
        try context.require(.clerk, .administrator, of: organ)
        var members = try await request.members("book")
        let direction: BookDirection = try members.choice("direction")
        let entry = try await self.registry.openBook(
            organ, book: try members.identifier("book"),
            series: try members.optionalIdentifier("series") ?? DispatchRequest.commonSeries(),
            direction: direction, name: VietnameseText.cleaned(try members.string("name")),
            first: Int(try members.optionalInteger("first", 1...999_999_999) ?? 1),
            reason: try members.optionalString("reason"), key: context.operation)
        return JSONAnswer(["index": .integer(entry)], status: .created)
    }

    func reserve(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let (organ, book, series, _) = try await self.volume(request, context)
        var members = series.members
        let numbers = try await self.registry.reserveNumbers(
            organ, book: book, series: series.id,
            count: Int(try members.integer("count", 1...1000)), reason: try members.reason(),
            key: context.operation)
        guard let first = numbers.first, let last = numbers.last else {
            throw Refusal(.invalid, "count")
        }
        return JSONAnswer([
            "first": .integer(first.number), "last": .integer(last.number),
            "index": .integer(first.entry),
        ])
    }

    func void(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let (organ, book, series, year) = try await self.volume(request, context)
        try context.requireFinal()
        var members = series.members
        let key = BookKey(organ: organ, book: book, series: series.id, year: year)
        let number = Int(try members.integer("number", 1...999_999_999))
        let entry = try await self.registry.voidNumber(
            number, of: key, reason: try members.reason(), key: context.operation)
        await context.logFinal("book.void", "\(key)/\(number)", of: organ, in: self.registry)
        return JSONAnswer(["index": .integer(entry)])
    }

    func close(_ request: Request, _ context: Context) async throws -> JSONAnswer {
        let (organ, book, series, year) = try await self.volume(request, context)
        try context.requireFinal()
        let key = BookKey(organ: organ, book: book, series: series.id, year: year)
        let entry = try await self.registry.closeBook(key, key: context.operation)
        await context.logFinal("book.close", "\(key)", of: organ, in: self.registry)
        return JSONAnswer(["index": .integer(entry)])
    }

    private struct Series {
        let id: SeriesID
        let members: JSONObjectReader
    }

    /// Organ and book of the path, series and year of the body.
    private func volume(
        _ request: Request, _ context: Context
    ) async throws -> (OrganID, BookID, Series, Int) {
        let organ: OrganID = try context.identifier("organ")
        let book: BookID = try context.identifier("book")
        try context.require(.clerk, of: organ)
        var members = try await request.members("book")
        let series: SeriesID =
            try members.optionalIdentifier("series") ?? DispatchRequest.commonSeries()
        let today = CivilDate(vietnam: self.registry.clock.read().wall)
        let year = try members.optionalInteger("year", 1...9999).map { Int($0) } ?? today.year
        return (organ, book, Series(id: series, members: members), year)
    }
}
