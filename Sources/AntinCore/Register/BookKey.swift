// BookKey.swift
import AntinLog

/// One volume of a book: the part in which one series of one year is numbered.
package struct BookVolume: Hashable, Sendable {
    package let book: BookID
    package let series: SeriesID
    /// The calendar year at +07:00.
    package let year: Int

    package init(book: BookID, series: SeriesID, year: Int) {
        self.book = book
        self.series = series
        self.year = year
    }

    /// The three members that every numbered kind has.
    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.book = try members.identifier("book")
        self.series = try members.identifier("series")
        self.year = Int(try members.integer("year", 1...9999))
    }

    func write(to object: inout JSONObject) {
        object["book"] = .string(self.book.text)
        object["series"] = .string(self.series.text)
        object["year"] = .integer(self.year)
    }
}

/// A volume of one organ: within it numbers are consecutive.
package struct BookKey: Hashable, Sendable {
    package let organ: OrganID
    package let volume: BookVolume

    package init(organ: OrganID, volume: BookVolume) {
        self.organ = organ
        self.volume = volume
    }

    package init(organ: OrganID, book: BookID, series: SeriesID, year: Int) {
        self.init(organ: organ, volume: BookVolume(book: book, series: series, year: year))
    }

    package var book: BookID { self.volume.book }
    package var series: SeriesID { self.volume.series }
    package var year: Int { self.volume.year }
}

extension BookKey: CustomStringConvertible {
    /// "000.00.18.H41/di/CHUNG/2026".
    package var description: String {
        "\(self.organ)/\(self.book)/\(self.series)/\(self.year)"
    }
}
