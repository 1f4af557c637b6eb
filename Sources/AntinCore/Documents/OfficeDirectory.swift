// OfficeDirectory.swift
internal import AntinLog

/// Which abbreviations mean which office, and which drafting units an office has.
///
/// A notation can be taken apart only with this knowledge: `-` separates groups and also occurs
/// inside names. What the directory does not know is still read, with a remark.
package struct OfficeDirectory: Sendable {
    /// An office as notations abbreviate it.
    package struct Office: Hashable, Sendable {
        /// The abbreviation that is printed: "SGDĐT".
        package let code: String
        /// The name; more than one if the abbreviation alone does not tell which.
        package let names: [String]
        /// Other spellings that mean the same office: "SGD&ĐT".
        package let aliases: [String]
        package let kind: Kind
        /// Abbreviations of its drafting units, as one text each: "GDTH-GDMN".
        package let units: [String]

        package enum Kind: String, CaseIterable, Sendable {
            case department, committee, government, party, other
            /// Its letters always name the drafting unit.
            case ministry
            /// Its abbreviation carries the number of its term: "QH15".
            case assembly
        }

        package init(
            code: String, names: [String], aliases: [String] = [], kind: Kind = .other,
            units: [String] = []
        ) {
            self.code = code
            self.names = names
            self.aliases = aliases
            self.kind = kind
            self.units = units
        }
    }

    private let offices: [String: Office]

    /// A directory of these offices and the ones that everybody knows. An office given here
    /// replaces the known one with its code or alias.
    package init(_ offices: [Office]) { self.init(offices, beyond: Self.standard.offices) }

    private init(_ offices: [Office], beyond known: [String: Office]) {
        var all = known
        for office in offices {
            for spelling in office.aliases + [office.code] { all[Self.key(spelling)] = office }
        }
        self.offices = all
    }

    /// The offices of State and Party that documents of education cite; from `offices.json`.
    package static let standard = OfficeDirectory(
        EmbeddedResource("offices", PackageResources.offices_json)
            .list("offices") { (object) throws(FormatError) in
                Office(
                    code: try object.string("code"), names: try object.strings("names"),
                    aliases: try object.optionalStrings("aliases") ?? [],
                    kind: try object.choice("kind"))
            },
        beyond: [:])

    /// The office with this abbreviation, or with an alias of it.
    package func office(_ spelling: String) -> Office? { self.offices[Self.key(spelling)] }

    /// The office that the longest run of groups from the start names, and how many groups it took.
    func longestOffice(in groups: ArraySlice<String>) -> (office: Office, groupCount: Int)? {
        for count in stride(from: groups.count, to: 0, by: -1) {
            if let office = self.office(groups.prefix(count).joined(separator: "-")) {
                return (office, count)
            }
        }
        return nil
    }

    /// Groups put together to the units of an office, the longest known name first.
    func units(in groups: ArraySlice<String>, of office: Office?) -> [String] {
        let known = Set((office?.units ?? []).map(Self.key))
        var rest = groups
        var units: [String] = []
        while !rest.isEmpty {
            let count =
                stride(from: rest.count, to: 1, by: -1)
                .first { known.contains(Self.key(rest.prefix($0).joined(separator: "-"))) } ?? 1
            units.append(rest.prefix(count).joined(separator: "-"))
            rest = rest.dropFirst(count)
        }
        return units
    }

    /// What makes two abbreviations equal: letters as ``VietnameseText/comparisonKey`` compares
    /// them, any case, and no `&`.
    static func key(_ abbreviation: String) -> String {
        VietnameseText.comparisonKey(abbreviation, ignoringCase: true).filter { $0 != "&" }
    }
}
