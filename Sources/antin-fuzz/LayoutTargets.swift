import AntinCore
import AntinStamp

extension FuzzTarget {
    /// What `pdftotext` says of a foreign draft, and the places that are found by its words.
    static let layout: [FuzzTarget] = [
        FuzzTarget("layout") { bytes in
            guard let layer = try? TextLayer(parsing: bytes), !layer.pages.isEmpty else { return }
            for purpose in [FormRequest.Purpose.main, .attachment] {
                var request = FormRequest(
                    purpose: purpose, notation: "KH-SGDĐT", year: 2026,
                    signers: [
                        FormRequest.Signer(
                            name: "Đinh Ngọc Sương Mai", position: "PHÓ GIÁM ĐỐC",
                            authority: .deputy),
                        FormRequest.Signer(
                            name: "Trần Văn Bình", position: "GIÁM ĐỐC", authority: nil),
                    ],
                    codeSizes: [(120, 60), (60, 60)], cornerSize: (150, 26))
                request.seals = [1, 0]
                let found = FormLayout(request, on: layer.pages)
                for (item, place) in found.places {
                    // A place becomes a whole number of tenths of a millimetre.
                    let page = layer.pages[place.page]
                    _ = MeasuredPlace(place, pageHeight: page.height)
                    precondition(!item.name.isEmpty)
                }
            }
        }
    ]
}
