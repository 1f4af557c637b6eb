import AntinCore
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

/// `antin-verify report`: the checking slip.
@Suite("antin-verify report")
struct ReportCommandTests {
    private func slip(_ path: String) throws -> String {
        String(decoding: try FileSystem.read(path, limit: 1 << 20), as: UTF8.self)
    }

    @Test("A slip is one page without scripts and addresses, and says what the verifier says")
    func genuine() throws {
        var office = try OfficeFolder()
        let (path, _, _) = try office.issued()
        for language in ["vi", "en"] {
            let out = office.path("slip-\(language).html")
            let run = try office.verify("report", path, "-o", out, language: language)
            #expect(run.exitCode == 0, "\(run.errors)")
            let plain = try office.verify(path, language: language)
            let headline = try #require(plain.output.split(separator: "\n").first)
            #expect(run.output.hasPrefix(headline))
            let html = try self.slip(out)
            #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language)\">"))
            #expect(html.contains(headline.dropFirst(2)))
            let label = language == "vi" ? "KHÓA THỬ NGHIỆM" : "TEST KEY"
            for part in ["antin.policy/1", "size: A4", label] { #expect(html.contains(part)) }
            for mark in ["<script", "http://", "https://", "<img", "<link", "url(", "src="] {
                #expect(!html.contains(mark), "\(mark)")
            }
            for check in CheckID.allCases {
                let name = try #require(Language(rawValue: language)).name(of: check)
                #expect(html.contains("<td>\(name)</td>"))
            }
        }
    }

    @Test("The same inputs give the same bytes, also without a time to judge as at")
    func deterministic() throws {
        var office = try OfficeFolder()
        let (path, _, _) = try office.issued()
        var slips: Set<String> = []
        for name in ["a.html", "b.html"] {
            let run = try ProgramRun.verify(
                "report", path, "-o", office.path(name), "--trust", office.trust, "--lang", "vi")
            #expect(run.errors.isEmpty)
            slips.insert(try self.slip(office.path(name)))
        }
        #expect(slips.count == 1)
        _ = try office.verify("report", path, "-o", office.path("c.html"), language: "vi")
        let at = try self.slip(office.path("c.html"))
        #expect(at.contains("Xét như vào lúc") && !slips.contains(at))
    }

    @Test("The exit code is the verdict's, and a slip of a changed file repeats nothing of it")
    func tampered() throws {
        var office = try OfficeFolder()
        let (_, index, pdf) = try office.issued("that.pdf")
        var bytes = pdf
        bytes[try #require(offset(of: "that.pdf", in: bytes))] = UInt8(ascii: "X")
        let path = try office.write(bytes, office.office.receipt(index), "sua.pdf")
        let run = try office.verify("report", path, "-o", office.path("s.html"))
        #expect(run.exitCode == Verdict.tampered.exitCode)
        let html = try self.slip(office.path("s.html"))
        #expect(html.contains("CONTENT CHANGED"))
        #expect(!html.contains("Nguyễn Văn Mẫu"))
    }

    @Test("A receipt elsewhere is used, and without one nothing is known of the register")
    func receipt() throws {
        var office = try OfficeFolder()
        let (_, index, pdf) = try office.issued()
        let path = try office.folder.write(pdf, "rieng.pdf")
        let receipt = try office.folder.write(
            office.office.receipt(index).canonical, "noi-khac.json")
        let with = try office.verify(
            "report", path, "--receipt", receipt, "-o", office.path("co.html"))
        #expect(with.exitCode == 0, "\(with.errors)")
        let without = try office.verify("report", path, "-o", office.path("khong.html"))
        #expect(without.exitCode == Verdict.undecided.exitCode)
        #expect(try self.slip(office.path("khong.html")).contains("not known: no state"))
    }

    @Test("An existing file is kept unless it is to be overwritten; - writes the slip out")
    func outputs() throws {
        var office = try OfficeFolder()
        let (path, _, _) = try office.issued()
        let out = try office.folder.write([1], "co-roi.html")
        let kept = try office.verify("report", path, "-o", out)
        #expect(kept.exitCode == ExitStatus.cannotCreate.rawValue)
        #expect(kept.errorLines.count == 3 && kept.output.isEmpty)
        #expect(try FileSystem.read(out, limit: 10) == [1])
        #expect(try office.verify("report", path, "-o", out, "--force").exitCode == 0)
        let piped = try office.verify("report", path, "-o", "-")
        #expect(try piped.exitCode == 0 && piped.output == self.slip(out))
        let json = try office.verify(
            "report", path, "-o", office.path("j.html"), "--json"
        ).json()
        #expect(json["verdict"]?.string == "genuine")
        #expect(json["slip"]?.string == office.path("j.html"))
    }

    @Test("What stands in a record or a name becomes neither markup nor a hidden direction")
    func hostile() throws {
        var office = try OfficeFolder()
        let (path, _, _) = try office.issued("a&<b>'\".pdf") {
            $0.subject = "</dd><script>alert(1)</script> \u{202E}gnuht"
            $0.signers[0].fullName = "<b onmouseover=x>"
        }
        let run = try office.verify("report", path, "-o", office.path("h.html"))
        #expect(run.exitCode == 0, "\(run.errors)")
        let html = try self.slip(office.path("h.html"))
        #expect(!html.contains("<script") && !html.contains("<b onmouse"))
        #expect(html.contains("&lt;/dd&gt;&lt;script&gt;alert(1)"))
        #expect(html.contains("a&amp;&lt;b&gt;&#39;&quot;.pdf"))
        #expect(!html.unicodeScalars.contains("\u{202E}"))
    }

    @Test("However long names and reasons are, the slip stays short enough for one page")
    func long() throws {
        var office = try OfficeFolder()
        let name = String(repeating: "dài", count: 45) + ".pdf"
        let (path, _, _) = try office.issued(name) {
            $0.subject = String(repeating: "trích yếu rất dài ", count: 80)
        }
        let run = try office.verify("report", path, "-o", office.path("l.html"))
        #expect(run.exitCode == 0, "\(run.errors)")
        let html = try self.slip(office.path("l.html"))
        #expect(html.contains("…</dd>"))
        #expect(html.count < 12_000)
    }
}

extension Language {
    /// A check's name as it stands in HTML.
    fileprivate func name(of check: CheckID) -> String {
        check.name(in: self).split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "&#39;")
    }
}

/// Where bytes occur first.
private func offset(of text: String, in bytes: [UInt8]) -> Int? {
    let needle = Array(text.utf8)
    return bytes.indices.first { bytes[$0...].starts(with: needle) }
}
