// PagePicture.swift
internal import AntinStamp
internal import AntinSystem

/// A page as a picture, to be looked at: rendered by poppler's `pdftoppm` in a child process, with
/// places drawn over it.
struct PagePicture {
    private(set) var width: Int
    private(set) var height: Int
    /// Red, green, blue; row by row from the top.
    private var samples: [UInt8]
    /// Dots per inch.
    let resolution: Int

    struct Colour {
        let red: UInt8
        let green: UInt8
        let blue: UInt8

        static let fill = Colour(red: 0, green: 110, blue: 220)
        static let person = Colour(red: 20, green: 60, blue: 200)
        static let seal = Colour(red: 210, green: 0, blue: 0)
        static let code = Colour(red: 0, green: 140, blue: 70)
    }

    enum Fault: Error { case programMissing, notRendered }

    private static let usual = ["/usr/bin/pdftoppm", "/usr/local/bin/pdftoppm"]

    /// - Parameter page: 1 is the first.
    init(of bytes: [UInt8], page: Int, resolution: Int) throws {
        guard let program = Self.usual.first(where: FileSystem.exists) else {
            throw Fault.programMissing
        }
        let outcome = try ChildProcess.run(
            program,
            arguments: [
                "-q", "-cropbox", "-r", "\(resolution)", "-f", "\(page)", "-l", "\(page)",
                "/dev/fd/3",
            ],
            descriptors: [3: .bytes(bytes)],
            limits: ChildProcess.Limits(
                memoryBytes: 1 << 30, cpuSeconds: 20, openFiles: 64, fileBytes: 0,
                wallMilliseconds: 30_000, maxOutputBytes: 64 << 20))
        guard case .exited(0) = outcome.exit,
            let picture = PagePicture(ppm: outcome.output, resolution: resolution)
        else { throw Fault.notRendered }
        self = picture
    }

    /// A binary portable pixmap with 8 bits a sample.
    private init?(ppm bytes: [UInt8], resolution: Int) {
        var position = 0
        func word() -> Substring? {
            while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
            let start = position
            while position < bytes.count, bytes[position] > 0x20, position - start < 10 {
                position += 1
            }
            return start == position
                ? nil : Substring(String(decoding: bytes[start..<position], as: UTF8.self))
        }
        guard word() == "P6", let width = word().flatMap({ Int($0) }),
            let height = word().flatMap({ Int($0) }), word() == "255",
            (1...20_000).contains(width), (1...20_000).contains(height),
            bytes.count == position + 1 + 3 * width * height
        else { return nil }
        self.width = width
        self.height = height
        self.samples = Array(bytes[(position + 1)...])
        self.resolution = resolution
    }

    /// Pixels of a place, cut to the page.
    private func pixels(_ place: MeasuredPlace) -> (x: Range<Int>, y: Range<Int>) {
        func pixel(_ tenths: Int, _ limit: Int) -> Int {
            let value = Double(tenths) / 254 * Double(self.resolution)
            return Int(max(0, min(Double(limit), value.rounded())))
        }
        let left = pixel(place.left, self.width)
        let top = pixel(place.top, self.height)
        let right = max(left, pixel(place.left + place.width, self.width))
        let bottom = max(top, pixel(place.top + place.height, self.height))
        return (left..<right, top..<bottom)
    }

    /// Tints a place and frames it.
    mutating func mark(_ place: MeasuredPlace, _ colour: Colour) {
        let (columns, rows) = self.pixels(place)
        for y in rows {
            for x in columns {
                let isEdge =
                    x < columns.lowerBound + 2 || x >= columns.upperBound - 2
                    || y < rows.lowerBound + 2 || y >= rows.upperBound - 2
                self.blend(x, y, colour, parts: isEdge ? 4 : 1)
            }
        }
    }

    /// Mixes so many quarters of a colour into a pixel.
    private mutating func blend(_ x: Int, _ y: Int, _ colour: Colour, parts: Int) {
        let index = 3 * (y * self.width + x)
        for (offset, value) in [colour.red, colour.green, colour.blue].enumerated() {
            let old = Int(self.samples[index + offset])
            self.samples[index + offset] = UInt8(
                (old * (4 - parts) + Int(value) * parts) / 4)
        }
    }

    /// The part of the page around a place: 40 mm to the sides, 25 above and below.
    func cropped(around place: MeasuredPlace) -> PagePicture {
        let (columns, rows) = self.pixels(
            MeasuredPlace(
                page: place.page, left: place.left - 400, top: place.top - 250,
                width: place.width + 800, height: place.height + 500))
        guard !columns.isEmpty, !rows.isEmpty else { return self }
        var picture = self
        picture.width = columns.count
        picture.height = rows.count
        picture.samples = []
        for y in rows {
            let start = 3 * (y * self.width + columns.lowerBound)
            picture.samples += self.samples[start..<start + 3 * columns.count]
        }
        return picture
    }

    /// As a PNG without anything that is not needed.
    var png: [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(self.samples.count + self.height)
        for y in 0..<self.height {
            rows.append(0)
            rows += self.samples[3 * y * self.width..<3 * (y + 1) * self.width]
        }
        let header = Self.big(self.width) + Self.big(self.height) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + Self.chunk("IHDR", header) + Self.chunk("IDAT", Deflate.zlib(rows))
            + Self.chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return Self.big(content.count) + body + Self.big(Int(CRC32.of(body)))
    }

    private static func big(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
