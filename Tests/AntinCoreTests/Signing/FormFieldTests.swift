import AntinCore
import Testing

@Suite("Names of form fields")
struct FormFieldTests {
    @Test("Every field is found again by its name")
    func roundTrip() {
        for field in FormField.filled { #expect(FormField(name: field.name) == field) }
        for position in 1...FormField.maxSlots {
            #expect(FormField(name: "Person\(position)") == .person(position))
            #expect(FormField(name: FormField.seal(position).name) == .seal(position))
        }
    }

    @Test(
        "A second spelling is no name of ours",
        arguments: [
            "", "number", "Number ", "Nu\u{301}mber", "Person", "Person0", "Person01", "Person+1",
            "Person-1", "Person100", "Person1 ", "seal1", "Seal", "Seal１", "Signature1",
            "Seal99999999999999999999",
        ])
    func secondSpelling(name: String) { #expect(FormField(name: name) == nil) }

    @Test("An earlier seal locks number and date and itself, and leaves the later slots open")
    func earlierSeal() {
        let locked = FormField.locked(byEarlierSeal: 1).map(\.name)
        #expect(locked == ["Number", "Day", "Month", "Year", "Seal1"])
    }
}
