// FormOptions.swift
internal import AntinCore
internal import AntinLog
internal import AntinStamp

/// What a clerk may say about a form: places that were not found, sizes on paper, and whether it
/// is only to be looked at.
struct FormOptions {
    var isDry = false
    var places: [FormItem: MeasuredPlace] = [:]
    /// For each seal the signer whose picture it covers, from 0.
    var seals: [Int]?
    var sealMillimetres = SealGeometry.usualSeal
    var aspects: [Double] = []
    var embedded: Set<String> = []

    init(_ members: inout JSONObjectReader) throws {
        self.isDry = try members.optionalBool("dry_run") ?? false
        if let given = members.optionalValue("places") {
            guard case .object(let places) = given else {
                throw members.failure("places", "an object")
            }
            for member in places.members {
                guard let item = FormItem(name: member.name),
                    case .object(let object) = member.value
                else {
                    throw members.failure(
                        "places", "number, day, month, year, person1, seal1, code")
                }
                var place = JSONObjectReader(object, format: "place")
                self.places[item] = try Self.place(&place)
            }
        }
        // Tenths of a millimetre: the usual round seals have 30 to 42 mm.
        if let tenths = try members.optionalInteger("seal_size", 200...600) {
            self.sealMillimetres = Double(tenths) / 10
        }
        self.seals = try members.optionalArray("seals")?.map { value in
            guard let person = value.integer, (1...Int64(FormField.maxSlots)).contains(person)
            else { throw members.failure("seals", "the number of a signer for each seal") }
            return Int(person) - 1
        }
        self.aspects = try (members.optionalArray("signature_aspects") ?? []).map { value in
            // Width in hundredths of the height.
            guard let hundredths = value.integer, (50...1_000).contains(hundredths) else {
                throw members.failure("signature_aspects", "50 to 1000 for each signer")
            }
            return Double(hundredths) / 100
        }
        self.embedded = Set(try members.optionalStrings("embedded_files") ?? [])
        try members.finish()
    }

    private static func place(_ members: inout JSONObjectReader) throws -> MeasuredPlace {
        func length(_ name: String) throws -> Int {
            Int(try members.integer(name, 0...100_000))
        }
        let place = MeasuredPlace(
            page: Int(try members.integer("page", 1...100_000)), left: try length("left"),
            top: try length("top"), width: try length("width"), height: try length("height"))
        try members.finish()
        return place
    }
}
