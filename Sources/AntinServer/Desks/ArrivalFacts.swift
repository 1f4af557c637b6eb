// ArrivalFacts.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes

/// What the clerk says of an arrival.
struct ArrivalFacts: Sendable {
    var book: BookID
    var series: SeriesID
    var channel: ArrivalChannel
    var sender: String?
    var subject: String?
    var notation: String?
    var date: CivilDate?
    var due: CivilDate?
    /// Why it is entered although the check found something bad.
    var anyway: String?

    init(channel: ArrivalChannel = .system) throws {
        guard let incoming = BookID("den") else {
            throw FormatError("book", expected: "an identifier")
        }
        self.book = incoming
        self.series = try DispatchRequest.commonSeries()
        self.channel = channel
    }

    var handling: Handling {
        Handling(dueDate: self.due, places: self.anyway.map { "vẫn vào sổ: \($0)" })
    }

    /// Reads the JSON of a program.
    init(parsing bytes: [UInt8]) throws {
        do {
            guard case .object(let object) = try JSONValue(parsingLoosely: bytes) else {
                throw FormatError("metadata", expected: "an object")
            }
            try self.init()
            var members = JSONObjectReader(object, format: "metadata")
            self.book = try members.optionalIdentifier("book") ?? self.book
            self.series = try members.optionalIdentifier("series") ?? self.series
            self.channel = try members.optionalChoice("channel") ?? .system
            self.sender = try members.optionalString("sender").map(VietnameseText.cleaned)
            self.subject = try members.optionalString("subject").map(VietnameseText.cleaned)
            self.notation = try members.optionalString("notation")
            self.date = try members.optionalDate("date")
            self.due = try members.optionalDate("due")
            self.anyway = try members.optionalString("anyway")
            try members.finish()
        } catch let error as FormatError {
            throw Problem(
                .unprocessableContent, "bad_member", vi: "Thông tin chưa đúng: \(error)",
                en: "the facts are not right: \(error)")
        }
    }
}
