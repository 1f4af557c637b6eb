import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

@Suite("antin-verify --online")
struct OnlineTests {
    /// A trust list in which the office's server is at an address.
    private static func trust(_ place: OfficeFolder, _ url: String) throws -> String {
        var bundle = place.office.bundle()
        for position in bundle.organs.indices { bundle.organs[position].url = url }
        let signed = try SignedTrustBundle(signing: bundle, by: [place.office.trustKey])
        return try place.folder.write(signed.bytes, "online.antin-trust")
    }

    private static func verify(
        _ place: OfficeFolder, _ path: String, at url: String
    ) throws -> ProgramRun {
        try ProgramRun(
            "antin-verify",
            [
                path, "--online", "--trust", Self.trust(place, url), "--at", "\(TestOffice.now)",
                "--lang", "en",
            ])
    }

    @Test("The server's newer receipt wins over the one beside the file")
    func recalled() throws {
        var place = try OfficeFolder()
        let (path, index, pdf) = try place.issued()
        try place.office.change(.recalled, of: index)
        let fresh = try place.office.receipt(index).canonical
        let server = try FileServer(["/api/lookup?sha256=\(Digest.sha256(pdf).hex)": fresh])
        let run = try Self.verify(place, path, at: server.url)
        #expect(run.exitCode == 12, "\(run.output)")
        #expect(run.output.contains("from the sender's server"))
        let alone = try Self.verify(place, path + ".antin-receipt", at: server.url)
        #expect(alone.exitCode == 20 && alone.output.hasPrefix("⊘ RECALLED"))
        #expect(try place.verify(path).exitCode == 0)
    }

    @Test("Only the register's own no is a no; any other failure leaves the answer as it was")
    func missing() throws {
        var place = try OfficeFolder()
        let (path, _, pdf) = try place.issued()
        let problem = Array(
            #"{"status":404,"type":"urn:antin:problem:not_registered"}"#.utf8)
        let no = try Self.verify(place, path, at: FileServer([:], missing: problem).url)
        // The receipt beside the file proves the contrary: one of the two is wrong.
        #expect(no.exitCode == 20)
        #expect(no.output.contains("the sender's server denies what the receipt proves"))
        let alone = try place.folder.write(pdf, "alone.pdf")
        let unknown = try Self.verify(
            place, alone, at: FileServer([:], missing: problem).url)
        #expect(unknown.exitCode == 11)
        #expect(unknown.output.hasPrefix("? NOT IN THE REGISTER"))
        for url in [
            try FileServer([:], missing: Array("<html>".utf8)).url, "http://127.0.0.1:1",
        ] {
            let run = try Self.verify(place, path, at: url)
            #expect(run.exitCode == 0)
            #expect(run.output.contains("The sender's server could not be asked"))
        }
    }

    @Test("The office that sealed is asked about what it sealed, and not whoever stamped it later")
    func stamped() throws {
        var place = try OfficeFolder()
        let pdf = try place.office.sealed(place.office.personSigned())
        let index = try place.office.issue(pdf)
        let stamped = try place.office.stamped(pdf, by: place.office.parties.school.seal)
        let path = try place.folder.write(stamped, "dau-den.pdf")
        let server = try FileServer([
            "/api/lookup?sha256=\(Digest.sha256(pdf).hex)": place.office.receipt(index).canonical
        ])
        var bundle = place.office.bundle()
        bundle.organs[0].url = server.url
        bundle.organs[1].url = "http://127.0.0.1:1"
        let signed = try SignedTrustBundle(signing: bundle, by: [place.office.trustKey])
        let trust = try place.folder.write(signed.bytes, "two.antin-trust")
        let run = try ProgramRun(
            "antin-verify",
            [
                path, "--online", "--trust", trust, "--at", "\(TestOffice.now)", "--lang", "en",
            ])
        #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("incoming stamp of"))
        #expect(run.output.contains("inspect \(path) --revision 4"))
    }
}
