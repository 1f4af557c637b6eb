import AntinCore
import AntinGraphics
import AntinPDF
import AntinStamp
import Testing

@Suite("Pictures of signatures and seals")
struct PictureTests {
    @Test("A seal has its real size from ink to ink, whatever its margins")
    func realSize() throws {
        let png = try TestPicture.seal().png()
        let seal = try Stamps.sealImage(png, millimetres: 36)
        #expect(abs(Millimetres(points: seal.appearance.width).value - 36) < 0.01)
        #expect(abs(Millimetres(points: seal.appearance.height).value - 36) < 0.2)
        #expect(seal.warnings == [] && seal.appearance.hasTransparency)
    }

    @Test("The file's own resolution gives the size when nothing else does")
    func statedSize() throws {
        // 321 of 400 pixels are ink: 36 mm at 8,917 pixels to the metre.
        let png = PNGBytes.stating(8_917, in: try TestPicture.seal().png())
        let seal = try Stamps.sealImage(png)
        #expect(abs(Millimetres(points: seal.appearance.width).value - 36) < 0.2)
        #expect(try Stamps.sealImage(png, millimetres: 30).warnings == [.otherSize])
    }

    @Test("A seal without a size, or with an impossible one, is refused")
    func impossibleSize() throws {
        let png = try TestPicture.seal().png()
        #expect(throws: StampError.picture(.unknownSize)) { try Stamps.sealImage(png) }
        for size in [0, 19.9, 60.1, -36, Double.nan] {
            #expect(throws: StampError.picture(.impossibleSize)) {
                try Stamps.sealImage(png, millimetres: Millimetres(size))
            }
        }
    }

    @Test("A signature is fitted into its box and never stretched")
    func person() throws {
        let picture = TestPicture.signature()
        let signature = try Stamps.personImage(picture.png(), width: 100, height: 60)
        let appearance = signature.appearance
        #expect(signature.warnings == [])
        #expect(abs(appearance.width - 100) < 0.01 && appearance.height < 60)
        let bounds = try #require(picture.ink().bounds)
        let ratio = Double(bounds.width) / Double(bounds.height)
        #expect(abs(appearance.width / appearance.height - ratio) < 0.01)
    }

    @Test("The wrong colour is a warning, not a refusal")
    func colours() throws {
        let red = try TestPicture.seal().png()
        let black = try TestPicture.signature(red: 10, green: 10, blue: 12).png()
        let blue = try TestPicture.signature().png()
        #expect(try Stamps.personImage(red, width: 80, height: 80).warnings == [.notBlue])
        #expect(try Stamps.personImage(black).warnings == [.notBlue])
        #expect(try Stamps.sealImage(blue, millimetres: 40).warnings == [.notRed])
    }

    @Test("Opaque, white or empty pictures and JPEGs are refused")
    func refused() throws {
        let seal = TestPicture.seal()
        let opaque = PNGImage(width: 400, height: 400, rgb: seal.rgb, alpha: nil)
        let cases: [([UInt8], PictureFault)] = [
            (try opaque.png(), .opaqueBackground),
            (try TestPicture.seal(background: 255).png(), .opaqueBackground),
            (try TestPicture.seal(background: 40).png(), .opaqueBackground),
            (
                try PNGImage(
                    width: 2, height: 2, rgb: seal.rgb.suffix(12), alpha: [0, 0, 0, 0]
                ).png(), .empty
            ),
            ([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], .jpeg),
            ([], .notPNG),
            (Array("GIF89a".utf8), .notPNG),
            (Array(try seal.png().dropLast(40)), .damaged),
        ]
        for (bytes, fault) in cases {
            #expect(throws: StampError.picture(fault)) {
                try Stamps.sealImage(bytes, millimetres: 36)
            }
            #expect(throws: StampError.picture(fault)) { try Stamps.personImage(bytes) }
        }
    }

    @Test("Ink on white paper inside a transparent margin is refused")
    func paper() throws {
        var picture = TestPicture.signature()
        var (rgb, alpha) = (picture.rgb, picture.alpha ?? [])
        for y in 40..<160 {
            for x in 60..<540 where alpha[y * 600 + x] == 0 {
                alpha[y * 600 + x] = 255
                for sample in 0..<3 { rgb[3 * (y * 600 + x) + sample] = 250 }
            }
        }
        picture = PNGImage(width: 600, height: 200, rgb: rgb, alpha: alpha)
        #expect(throws: StampError.picture(.paper)) { try Stamps.personImage(picture.png()) }
    }

    @Test("For PDF/A-1 the picture is flattened on white, without a soft mask")
    func flattened() throws {
        let png = try TestPicture.seal().png()
        let seal = try Stamps.sealImage(png, millimetres: 36, flattened: true)
        #expect(!seal.appearance.hasTransparency)
        let file = Drawn(seal.appearance).file
        #expect(!String(decoding: file, as: UTF8.self).contains("/SMask"))
        let other = Drawn(try Stamps.sealImage(png, millimetres: 36).appearance).file
        #expect(String(decoding: other, as: UTF8.self).contains("/SMask"))
    }

    @Test("A coarse picture is named")
    func coarse() throws {
        let png = try TestPicture.seal(side: 120).png()
        #expect(try Stamps.sealImage(png, millimetres: 40).warnings == [.coarse])
    }
}
