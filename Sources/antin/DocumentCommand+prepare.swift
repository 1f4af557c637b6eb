// DocumentCommand+prepare.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinPDF
internal import AntinStamp
internal import AntinSystem
internal import ArgumentParser

extension DocumentCommand {
    /// `antin document prepare ID`
    struct Prepare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Tạo chỗ ký, chỗ ghi số, ngày và mã tra cứu trong dự thảo. (prepare for signing)",
            discussion: """
                The server looks for what a draft must not have, finds the places by the words on \
                the pages, and adds all fields with the QR code in one revision. The draft leaves \
                number and date blank: at least 10 mm between "Số:" and "/", after "ngày" and \
                after "tháng". A refusal comes with pictures of the places. --dry-run with \
                --preview shows what would be prepared and stores nothing.

                ITEM is number, day, month, year, person1 …, seal1 … or code; x and y are \
                measured from the top left corner, in millimetres. \
                Exit codes: 0, 1, 64, 65, 66, 69, 73, 75, 77.

                Example: antin document prepare 7c0e… --dry-run --preview xem.png
                Example: antin document prepare 7c0e… --place number=1,45,34,12,5
                """)

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã dự thảo. (dispatch id)") var dispatch: String
        @Option(help: "Chỉ tệp này, 0 là văn bản chính. (this file only; 0 is the document)")
        var file: Int?
        @Option(help: "ITEM=TRANG,x,y,rộng,cao tính bằng mm. (place in mm)") var place: [String] =
            []
        @Option(help: "Cỡ con dấu, mm; mặc định 36. (size of the seal)") var sealSize: Double?
        @Option(help: "Ảnh chữ ký, theo thứ tự người ký: lấy tỉ lệ. (for its proportions)")
        var signatureImage: [String] = []
        @Option(help: "Mỗi con dấu đè lên chữ ký thứ mấy: 2,1. (which signature each seal covers)")
        var seals: String?
        @Option(help: "Tên tệp đính trong PDF được phép có. (embedded file that is allowed)")
        var embedded: [String] = []
        @Flag(help: "Chỉ xem, không lưu. (look, store nothing)") var dryRun = false
        @Option(help: "Ghi ảnh các trang có chỗ ký ra PNG. (pictures of the pages)")
        var preview: String?
        @Flag(help: "Ghi đè ảnh. (overwrite pictures)") var force = false

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let members = try self.members(session)
                let state = try session.getJSON("/api/dispatches/\(self.dispatch)")
                let count = state["files"]?.array?.count ?? 0
                if let file, !(0..<count).contains(file) {
                    throw ProgramError(
                        said: .usage, session.words("không có tệp \(file)", "no file \(file)"))
                }
                var answers: [JSONValue] = []
                for number in self.file.map({ [$0] }) ?? Array(0..<count) {
                    // Places are those of one file: of the document, unless another is named.
                    let own = number == (self.file ?? 0) ? members : members.without("places")
                    answers.append(try self.prepare(number, own, session))
                }
                session.answer(["prepared": .array(answers)]) {
                    answers.map { FormWords.summary($0, session) }.joined(separator: "\n")
                        + (self.dryRun
                            ? ""
                            : session.words("\nTiếp: ", "\nnext: ") + self.next(after: state))
                }
            }
        }

        /// A copy is nobody's to sign but the agency's, after it has its number.
        private func next(after state: JSONValue) -> String {
            let isCopy = state["type"]?.string.flatMap { CopyType(rawValue: $0) } != nil
            return isCopy
                ? "antin document number \(self.dispatch)"
                : "antin document sign \(self.dispatch) --as person …"
        }

        private func prepare(
            _ number: Int, _ members: [String: JSONValue], _ session: Session
        ) throws -> JSONValue {
            let path = "/api/dispatches/\(self.dispatch)/files/\(number)"
            switch try session.attempt(path + "/form", members) {
            case .answered(let answer):
                if let preview {
                    let sent = answer["content"]?.string.flatMap { Base64.decode($0) }
                    let content = try sent ?? session.get(path)
                    try self.draw(answer, content, preview, number, session)
                }
                return answer.without("content")
            case .refused(let problem, let said):
                let pictures = self.pictures(problem, path, number, session)
                throw pictures.isEmpty ? said : said.adding(pictures, session)
            }
        }

        // MARK: What is asked for

        private func members(_ session: Session) throws -> [String: JSONValue] {
            var members: [String: JSONValue] = [:]
            if self.dryRun { members["dry_run"] = true }
            var places: [String: JSONValue] = [:]
            for text in self.place {
                guard let (name, place) = PlaceOption.read(text) else {
                    throw ProgramError(
                        said: .usage,
                        session.words("vị trí \"\(text)\" chưa đúng", "\"\(text)\" is no place"),
                        fix: "--place number=1,45,34,12,5")
                }
                places[name] = place
            }
            if !places.isEmpty { members["places"] = .object(of: places) }
            if let sealSize {
                guard (20...60).contains(sealSize) else {
                    throw ProgramError(said: .usage, "--seal-size 20…60")
                }
                members["seal_size"] = .integer(Int((sealSize * 10).rounded()))
            }
            if !self.signatureImage.isEmpty {
                members["signature_aspects"] = .array(
                    try self.signatureImage.map { try Self.aspect($0, session) })
            }
            if let seals {
                let persons = seals.split(separator: ",").map { Int($0) }
                guard !persons.isEmpty, persons.allSatisfy({ ($0 ?? 0) > 0 }) else {
                    throw ProgramError(said: .usage, "--seals 2,1")
                }
                members["seals"] = .array(persons.map { .integer($0 ?? 1) })
            }
            if !self.embedded.isEmpty { members["embedded_files"] = .strings(self.embedded) }
            return members
        }

        /// Width over height of a picture's ink, in hundredths.
        private static func aspect(_ path: String, _ session: Session) throws -> JSONValue {
            let bytes = try InputFile.read(
                path, limit: 16 << 20, vietnamese: session.vietnamese)
            do {
                let stamp = try Stamps.personImage(bytes)
                let aspect = 100 * stamp.appearance.width / stamp.appearance.height
                return .integer(Int(max(50, min(1_000, aspect.rounded()))))
            } catch {
                throw ProgramError(
                    said: .badInput, error.text(in: session.language),
                    meaning: path,
                    fix: session.words(
                        "dùng ảnh PNG nền trong suốt", "use a PNG with a transparent background"))
            }
        }

        // MARK: Pictures

        /// Each page that has a place on it, with its places tinted.
        private func draw(
            _ answer: JSONValue, _ content: [UInt8], _ path: String, _ number: Int,
            _ session: Session
        ) throws {
            let places = (answer["places"]?.array ?? []).compactMap { value in
                value["place"].flatMap(PlaceOption.read).map { (value["name"]?.string ?? "", $0) }
            }
            let pages = Set(places.map(\.1.page)).union([1]).sorted()
            for (index, page) in pages.enumerated() {
                var picture: PagePicture
                do {
                    picture = try PagePicture(of: content, page: page, resolution: 100)
                } catch {
                    throw FormWords.pictureFault(error, session)
                }
                for (name, place) in places where place.page == page {
                    picture.mark(place, PlaceOption.colour(name))
                }
                let stem = number == 0 ? [] : ["\(number)"]
                let tail = stem + (index == 0 ? [] : ["p\(page)"])
                let output = PlaceOption.path(path, adding: tail)
                try InputFile.writeNew(
                    picture.png, to: output, force: self.force, vietnamese: session.vietnamese)
                try StandardStream.error.write(
                    session.words("ảnh: \(output)\n", "picture: \(output)\n"))
            }
        }

        /// A picture around each place that was refused. A picture that cannot be made does not
        /// hide the refusal.
        private func pictures(
            _ problem: JSONValue, _ path: String, _ number: Int, _ session: Session
        ) -> [String] {
            let findings = (problem["findings"]?.array ?? [])
                .filter { $0["severity"] == "refuse" }
            guard findings.contains(where: { $0["place"] != nil }),
                let content = try? session.get(path)
            else { return [] }
            var written: [String] = []
            for finding in findings.prefix(8) {
                guard let place = finding["place"].flatMap(PlaceOption.read),
                    var picture = try? PagePicture(
                        of: content, page: place.page, resolution: 150)
                else { continue }
                picture.mark(place, .seal)
                let base = self.preview ?? "\(self.dispatch.prefix(8)).png"
                let output = PlaceOption.path(
                    base,
                    adding: [
                        number == 0 ? nil : "\(number)", finding["field"]?.string,
                        finding["kind"]?.string,
                    ].compactMap { $0 })
                let png = picture.cropped(around: place).png
                guard (try? DurableFile.write(png, to: output)) != nil else { continue }
                written.append(output)
            }
            return written
        }
    }
}
