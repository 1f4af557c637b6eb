internal import AntinCore

/// The address in a QR symbol on a document: `HTTPS://HOST/V/CODE`, in any case.
struct ScannedLink: Equatable {
    /// Lower case, with the port if there is one.
    let host: String
    let code: VerificationCode

    init?(_ text: String) {
        let lower = text.lowercased()
        guard text.utf8.count <= 200,
            let scheme = ["https://", "http://"].first(where: lower.hasPrefix)
        else { return nil }
        let parts = lower.dropFirst(scheme.count).split(
            separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1] == "v", !parts[0].isEmpty,
            parts[0].allSatisfy({
                $0.isASCII && ($0.isLetter || $0.isNumber || ".-:[]".contains($0))
            }),
            let code = VerificationCode(typed: String(parts[2]))
        else { return nil }
        self.host = String(parts[0])
        self.code = code
    }
}
