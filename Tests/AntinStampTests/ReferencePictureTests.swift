import AntinCore
import AntinGraphics
import AntinLog
import AntinPDF
import AntinStamp
import AntinSystem
import AntinTestSupport
import FoundationEssentials
import Testing

/// Stamps against pictures that a person looked at, in Tests/Fixtures/stamps. With
/// ANTIN_WRITE_VECTORS=1 they are drawn anew: look at them before they are committed.
@Suite("Reference pictures")
struct ReferencePictureTests {
    private let time = Timestamp(seconds: 1_795_228_205)

    @Test("Stamps look as they did when somebody looked at them")
    func stamps() throws {
        guard let fonts = TestFonts.all else { return }
        let date = try #require(CivilDate(year: 2026, month: 1, day: 5))
        let gap = Millimetres(12).points
        let cases: [(String, PDFAppearance)] = [
            (
                "attachment",
                try Stamps.attachment(notation: "05/QĐ-SGDĐT", time: self.time, fonts)
            ),
            (
                "copy",
                try Stamps.copy(
                    kind: .extract, organ: "Sở Giáo dục và Đào tạo (văn bản mẫu)",
                    time: self.time, fonts)
            ),
            (
                "incoming",
                try Stamps.incoming(organ: "Trường mẫu Ế Ặ Ự", number: "09", date: date, fonts)
            ),
            ("number", try Stamps.number("05", width: gap, height: 15, fonts)),
            ("seal", try Stamps.sealImage(TestPicture.seal().png(), millimetres: 30).appearance),
            (
                "seal-flattened",
                try Stamps.sealImage(
                    TestPicture.seal().png(), millimetres: 30, flattened: true
                ).appearance
            ),
        ]
        for (name, appearance) in cases {
            guard let page = try Drawn([(appearance, x: 36, y: 720)]).png(dotsPerInch: 72) else {
                return
            }
            // The page is 842 points high, and a pixel is a point.
            let top = 842 - 720 - Int(appearance.height.rounded(.up)) - 4
            let region = try PNGImage(parsing: page).cropped(
                to: PixelBounds(
                    left: 32, top: top, width: Int(appearance.width.rounded(.up)) + 8,
                    height: Int(appearance.height.rounded(.up)) + 8))
            let difference = try Self.difference(region, "stamps/\(name).png")
            // Versions of the renderer smooth edges differently.
            #expect(difference < 0.03, "\(name)")
        }
    }

    @Test("A picture that is flattened leaves the paper around its ink white")
    func white() throws {
        let seal = try Stamps.sealImage(
            TestPicture.seal().png(), millimetres: 30, flattened: true)
        guard let page = try Drawn([(seal.appearance, x: 36, y: 720)]).png(dotsPerInch: 72) else {
            return
        }
        let image = try PNGImage(parsing: page)
        // Inside the picture, in its upper left corner, outside the ring. Renderers that manage
        // colours round white by one step.
        let corner = image.cropped(to: PixelBounds(left: 38, top: 40, width: 4, height: 4))
        #expect(corner.rgb.allSatisfy { $0 >= 254 })
    }

    /// The mean difference of a sample, 0 to 1; 1 for another size.
    private static func difference(_ image: PNGImage, _ name: String) throws -> Double {
        let path = "\(CommittedVectors.packageRoot)/Tests/Fixtures/\(name)"
        if ProcessInfo.processInfo.environment["ANTIN_WRITE_VECTORS"] == "1" {
            try FileSystem.makeDirectory(FileSystem.directory(of: path))
            try DurableFile.write(image.png(), to: path)
        }
        let reference = try PNGImage(parsing: FileSystem.read(path, limit: 20_000))
        guard reference.width == image.width, reference.height == image.height else { return 1 }
        let sum = zip(reference.rgb, image.rgb).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(255 * image.rgb.count)
    }
}
