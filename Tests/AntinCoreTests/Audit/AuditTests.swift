import AntinCore
import AntinCrypto
import AntinLog
import AntinSystem
import AntinTestSupport
import Testing

@Suite("Audit of a log's files")
struct AuditTests {
    let base: Verification

    init() throws { self.base = try Verification.shared.get() }

    /// The files of an office with the signed file of its document.
    private func files(_ office: TestOffice) throws -> [String: [UInt8]] {
        var files = try office.files()
        files["files/\(Digest.sha256(self.base.file).hex)"] = self.base.file
        return files
    }

    private func audit(
        _ files: [String: [UInt8]], contents: Bool = true, key: NoteVerifierKey?? = nil,
        origin: String? = TestOffice.origin
    ) -> AuditReport {
        Audit.run(
            MemorySource(files: files, hasContents: contents), origin: origin,
            key: key ?? self.base.office.logKey.verifierKey)
    }

    @Test("A log as it was written is clean, with and without its contents")
    func clean() throws {
        var office = self.base.office
        try office.change(.recalled, of: self.base.document)
        for office in [self.base.office, office] {
            let files = try self.files(office)
            let report = self.audit(files)
            #expect(report.exitCode == 0, "\(report.findings) \(report.unchecked)")
            #expect(report.size == UInt64(office.entries.count))
            #expect(report.recordsOpened == office.openings.count && report.filesHashed == 1)
            #expect(report.signaturesChecked == 2)
            #expect(self.audit(files, contents: false).exitCode == 0)
        }
    }

    @Test("Every changed byte of a tile, a bundle, a record or a file is found in that file")
    func everyByte() throws {
        let files = try self.files(self.base.office)
        #expect(files.keys.contains { $0.hasPrefix("tile/0/") })
        for (path, bytes) in files where path != "checkpoint" {
            // The file itself is hashed as a whole: some of its bytes stand for all.
            let step = path.hasPrefix("files/") ? 997 : 1
            for index in stride(from: 0, to: bytes.count, by: step) {
                var changed = files
                changed[path]?[index] ^= 0x01
                let report = self.audit(changed)
                #expect(report.exitCode == 10, "\(path) \(index)")
                #expect(report.findings.contains { $0.file == path }, "\(path) \(index)")
            }
        }
    }

    @Test("Every changed byte of the checkpoint keeps the log from being clean")
    func checkpointBytes() throws {
        let files = try self.files(self.base.office)
        for index in try #require(files["checkpoint"]).indices {
            var changed = files
            changed["checkpoint"]?[index] ^= 0x01
            #expect(self.audit(changed, contents: false).exitCode == 10, "\(index)")
        }
    }

    @Test("A cut or a longer file is found")
    func lengths() throws {
        let files = try self.files(self.base.office)
        for (path, bytes) in files {
            for other in [Array(bytes.dropLast()), bytes + [0], bytes + bytes, []] {
                var changed = files
                changed[path] = other
                #expect(self.audit(changed).exitCode == 10, "\(path) \(other.count)")
            }
        }
    }

    @Test("A missing tile or bundle is a finding; a missing record or file was not checked")
    func missing() throws {
        let files = try self.files(self.base.office)
        for path in files.keys {
            var changed = files
            changed[path] = nil
            let expected: Int32 = path.hasPrefix("tile/") ? 10 : 20
            #expect(self.audit(changed).exitCode == expected, "\(path)")
        }
    }

    @Test("The record of an erased document may be gone, and of no other")
    func erased() throws {
        var office = self.base.office
        try office.change(.erased, of: self.base.document)
        var files = try self.files(office)
        files["records/\(self.base.document).json"] = nil
        let report = self.audit(files)
        #expect(report.exitCode == 0, "\(report.findings) \(report.unchecked)")
    }

    @Test("The checkpoint of another key or origin is a finding; without a key nothing is clean")
    func keys() throws {
        let office = self.base.office
        let files = try self.files(office)
        let other = try TestOffice.noteKey(TestOffice.origin, seed: 8)
        #expect(self.audit(files, key: other.verifierKey).exitCode == 10)
        #expect(self.audit(files, key: office.statusKey.verifierKey).exitCode == 10)
        #expect(self.audit(files, origin: "log.example.vn/khac").exitCode == 10)
        #expect(self.audit(files, key: .some(nil)).exitCode == 20)
        var resigned = files
        resigned["checkpoint"] = try office.checkpoint(by: other).bytes
        #expect(self.audit(resigned).exitCode == 10)
    }

    @Test("Entries that were rewritten with all their hashes are found by the checkpoint")
    func rewritten() throws {
        var other = try TestOffice()
        for number in 0..<(self.base.office.entries.count - other.entries.count) {
            try other.append(
                .referenceFiled(
                    ReferenceFiled(
                        record: .sha256("\(number)"), handling: .sha256("\(number)"))))
        }
        #expect(other.entries.count == self.base.office.entries.count)
        var files = try other.files()
        files["checkpoint"] = try self.base.office.checkpoint().bytes
        let report = self.audit(files, contents: false)
        #expect(report.exitCode == 10)
        #expect(report.findings.contains { $0.id == "checkpoint.root" })
    }

    // MARK: The register's rules

    private func findings(
        _ change: (inout TestOffice) throws -> Void
    ) throws -> [String] {
        var office = self.base.office
        try change(&office)
        let report = self.audit(try self.files(office), contents: false)
        #expect(report.exitCode == 10)
        #expect(report.findings.first?.index != nil)
        return report.findings.map(\.id)
    }

    private func numbered(
        _ office: TestOffice, _ number: Int, _ date: CivilDate = TestOffice.date
    ) throws -> EntryBody.Content {
        .documentNumbered(
            DocumentNumbered(
                office.volume, number: number, date: date,
                dispatch: try Samples.dispatch("\(number)"), signed: []))
    }

    @Test("A gap, a number given twice and a day that is not the entry's are found")
    func numbers() throws {
        for number in [1, 3, 9] {
            #expect(
                try self.findings { try $0.append(self.numbered($0, number)) }
                    .contains("number.not-next"), "\(number)")
        }
        let yesterday = CivilDate(vietnam: later(days: -1))
        #expect(
            try self.findings { try $0.append(self.numbered($0, 2, yesterday)) }
                .contains("date.not-entry"))
    }

    @Test("An entry before its predecessor is found")
    func backdated() throws {
        let ids = try self.findings {
            try $0.append(self.numbered($0, 2), at: TestOffice.start)
        }
        #expect(ids.contains("entry.time"))
    }

    @Test("A recall in another organ's name is found")
    func foreignRecall() throws {
        let school = self.base.office.parties.school.organ
        let ids = try self.findings {
            try $0.change(.recalled, of: self.base.document, as: school)
        }
        #expect(ids == ["reference.organ"])
    }

    @Test("A record that contradicts its entry is found")
    func contradictingRecord() throws {
        var office = self.base.office
        let index = try office.issue(self.base.file) { $0.codeNumber = "9" }
        let report = self.audit(try self.files(office))
        #expect(report.findings.map(\.id) == ["record.contradicts"])
        #expect(report.findings.first?.file == "records/\(index).json")
    }

    @Test("Signatures that are not the registered ones are found, also in a second listing")
    func otherSignatures() throws {
        var office = self.base.office
        _ = try office.issue(self.base.file) { $0.files[0].signatures.reverse() }
        let report = self.audit(try self.files(office))
        #expect(report.findings.map(\.id) == ["file.signatures"])
    }
}
