internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinRegistry
internal import AntinStamp
internal import HTTPTypes
internal import Hummingbird

/// A look at where signatures, seal, number and code will stand, before anything is made.
extension OutgoingPages {
    /// Pages that are shown of one file.
    private static let shownPages = 6
    private static let pictureWidth = 900

    func preview(_ request: Request, _ context: Context) async throws -> Response {
        let visitor = self.web.visitor(request, context)
        let dispatch = try await self.desk.dispatch(context, .clerk)
        return try await self.previewPage(dispatch, isRefused: false, visitor)
    }

    func previewPage(
        _ dispatch: Dispatch, isRefused: Bool, _ visitor: Visitor
    ) async throws -> Response {
        var files: [[String: Any]] = []
        var refusals = 0
        for (position, file) in try await self.drafted(dispatch).enumerated() {
            let bytes = try await self.registry.bytes(of: file.sha256)
            do {
                let options = try FormOptions.usual(isDry: true)
                let outcome = try await self.desk.places.run {
                    try await self.desk.outcome(bytes, file.role, dispatch.draft, options)
                }
                // What a program had prepared has its form, which would be found too much.
                let isPrepared = FormDesk.isPrepared(
                    bytes, dispatch.draft.purpose(of: file.role), embedded: options.embedded)
                let findings = isPrepared ? [] : self.findings(outcome, visitor)
                refusals += findings.filter { $0["refuses"] as? Bool == true }.count
                files.append([
                    "name": file.name, "findings": findings, "hasFindings": !findings.isEmpty,
                    "pages": try await self.pictures(
                        outcome, of: file, bytes, at: position, dispatch.id, visitor),
                ])
            } catch let problem as Problem {
                refusals += 1
                files.append([
                    "name": file.name, "hasFindings": true, "pages": [Any](),
                    "findings": [
                        [
                            "words": visitor.language == .vietnamese
                                ? problem.title.vi : problem.title.en,
                            "next": visitor.language == .vietnamese
                                ? problem.next.vi : problem.next.en,
                            "refuses": true, "hasNext": !problem.next.vi.isEmpty,
                        ] as [String: Any]
                    ],
                ])
            }
        }
        let rights = try await self.rights(dispatch.draft, visitor)
        let values: [String: Any] = [
            "id": dispatch.id.text, "subject": dispatch.draft.record.subject, "files": files,
            "rights": rights, "hasRights": !rights.isEmpty,
            "isRefused": isRefused, "isReady": refusals == 0, "isStopped": refusals > 0,
            "refusals": refusals, "mayEdit": try await self.registry.form(dispatch.id) != nil,
        ]
        return self.web.page(
            "outgoing_preview", values, for: visitor,
            status: isRefused ? .unprocessableContent : .ok)
    }

    /// The files as they came; of a draft that a program made, as they are.
    private func drafted(_ dispatch: Dispatch) async throws -> [RecordFile] {
        let form = try await self.registry.form(dispatch.id)
        return form.map(\.files) ?? dispatch.files[.draft] ?? dispatch.currentFiles
    }

    /// What linter and layout say, the refusals first, in plain words with the next step.
    private func findings(
        _ outcome: FormDesk.Outcome, _ visitor: Visitor
    ) -> [[String: Any]] {
        let language = visitor.language
        let lint = outcome.lint.map { item in
            (
                words: item.finding.words(in: language), next: item.finding.next(in: language),
                refuses: item.refuses, page: item.finding.page
            )
        }
        let layout = outcome.layout.map { item in
            (
                words: item.words(in: language),
                next: self.web.text(Self.mending(item.kind), visitor),
                // The words name the page already.
                refuses: item.severity == .refuse, page: Int?.none
            )
        }
        return (lint + layout).sorted { $0.refuses && !$1.refuses }.map { item in
            [
                "words": item.words, "next": item.next, "hasNext": !item.next.isEmpty,
                "refuses": item.refuses, "page": item.page.map { "\($0 + 1)" } ?? "",
                "hasPage": item.page != nil,
            ]
        }
    }

    /// What to do about it on the pages: places are given over the command line alone.
    private static func mending(_ kind: LayoutFinding.Kind) -> String {
        switch kind {
        case .gapTooSmall, .gapFilled, .numberNotFound, .dateNotFound: "outgoing.mend.gap"
        case .notationDiffers, .notationNotRead, .yearDiffers, .authorityDiffers,
            .positionDiffers:
            "outgoing.mend.differs"
        case .signerNotFound, .slotTooSmall, .sealOffPage: "outgoing.mend.signer"
        case .noFreePlace, .noText, .pageTurned, .placeOffPage, .placeCoversText, .placesOverlap:
            "outgoing.mend.page"
        }
    }

    // MARK: Pictures

    private func pictures(
        _ outcome: FormDesk.Outcome, of file: RecordFile, _ bytes: [UInt8], at position: Int,
        _ id: DispatchID, _ visitor: Visitor
    ) async throws -> [[String: Any]] {
        let wanted = Set([1] + outcome.places.map(\.place.page)).sorted().prefix(Self.shownPages)
        var pages: [[String: Any]] = []
        for page in wanted where outcome.heights.indices.contains(page - 1) {
            let png = try await self.web.pictures.png(
                of: bytes, page: page, width: Self.pictureWidth)
            guard let png, let shape = PNGShape(png) else { continue }
            let height = Int(Millimetres(points: outcome.heights[page - 1]).tenths)
            let width = height * shape.width / max(1, shape.height)
            pages.append([
                "page": page, "width": width, "height": height,
                "href": "/outgoing/\(id)/picture/\(position)/\(page)",
                "places": outcome.places.filter { $0.place.page == page }.map { item, place in
                    [
                        "left": place.left, "top": place.top, "width": place.width,
                        "height": place.height, "labelTop": max(30, place.top - 12),
                        "label": self.label(item, visitor), "kind": Self.kind(item),
                    ] as [String: Any]
                },
            ])
        }
        return pages
    }

    private func label(_ item: FormItem, _ visitor: Visitor) -> String {
        switch item {
        case .code: self.web.text("outgoing.place.code", visitor)
        case .field(.number): self.web.text("outgoing.place.number", visitor)
        case .field(.day): self.web.text("outgoing.place.day", visitor)
        case .field(.month): self.web.text("outgoing.place.month", visitor)
        case .field(.year): self.web.text("outgoing.place.year", visitor)
        case .field(.person(let number)):
            self.web.text("outgoing.place.person", visitor, ["number": "\(number)"])
        case .field(.seal(let number)):
            self.web.text("outgoing.place.seal", visitor, ["number": "\(number)"])
        }
    }

    private static func kind(_ item: FormItem) -> String {
        switch item {
        case .code: "code"
        case .field(.person): "person"
        case .field(.seal): "seal"
        case .field: "fill"
        }
    }

    func picture(_ request: Request, _ context: Context) async throws -> Response {
        let dispatch = try await self.desk.dispatch(context, .clerk, .signer, joint: true)
        let position = try context.index("file")
        let page = try context.index("page")
        let files = try await self.drafted(dispatch)
        guard position < 64, files.indices.contains(Int(position)), page < 2_000 else {
            throw Self.missing
        }
        let file = files[Int(position)]
        let registry = self.registry
        let png = try await self.web.pictures.png(
            of: file.sha256, page: Int(page), width: Self.pictureWidth
        ) { try await registry.bytes(of: file.sha256) }
        guard let png else { throw Self.missing }
        var headers: HTTPFields = [.contentType: "image/png", .cacheControl: "private, no-store"]
        headers[.xContentTypeOptions] = "nosniff"
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: png)))
    }
}

/// Width and height of a PNG, from its first chunk.
struct PNGShape {
    let width: Int
    let height: Int

    init?(_ png: [UInt8]) {
        guard png.count > 24 else { return nil }
        func number(_ at: Int) -> Int { png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        self.width = number(16)
        self.height = number(20)
        guard (1...20_000).contains(self.width), (1...20_000).contains(self.height) else {
            return nil
        }
    }
}
