// FormRequest.swift
package import AntinCore

/// What a form is made for: what the draft says that will stand on the page, and what was given in
/// place of being found.
package struct FormRequest: Sendable {
    /// What the file is in its dispatch.
    package enum Purpose: Sendable, Hashable {
        /// Number, date, persons and seals, and the code.
        case main
        /// The organ's signature at the top right of the first page, two lines.
        case attachment
        /// The organ's signature at the top right of the first page, three lines.
        case copy
    }

    package struct Signer: Sendable, Hashable {
        package var name: String
        package var position: String
        package var authority: SigningAuthority?

        package init(name: String, position: String, authority: SigningAuthority?) {
            self.name = name
            self.position = position
            self.authority = authority
        }
    }

    package var purpose: Purpose
    /// Without the number: "KH-SGDĐT".
    package var notation: String
    /// The year in which the number will be given, at +07:00.
    package var year: Int
    package var signers: [Signer]
    /// For each seal the person whose picture it covers, counted from 0; the issuing organ last.
    package var seals: [Int] = [0]
    /// The side of the seals on paper, in millimetres.
    package var sealMillimetres = SealGeometry.usualSeal
    /// Width over height of the persons' pictures, in the order of the signers; the usual one for
    /// those that are missing.
    package var signatureAspects: [Double] = []
    /// Sizes of what can stand at the code's place, the best one first, and of the lines at the
    /// top right, in points.
    package var codeSizes: [(width: Double, height: Double)]
    package var cornerSize: (width: Double, height: Double)
    /// Places that were given; they are not looked for.
    package var places: [FormItem: MeasuredPlace] = [:]

    package init(
        purpose: Purpose, notation: String, year: Int, signers: [Signer],
        codeSizes: [(width: Double, height: Double)], cornerSize: (width: Double, height: Double)
    ) {
        self.purpose = purpose
        self.notation = notation
        self.year = year
        self.signers = signers
        self.codeSizes = codeSizes
        self.cornerSize = cornerSize
    }
}
