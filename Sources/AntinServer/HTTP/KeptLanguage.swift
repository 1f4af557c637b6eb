internal import HTTPTypes
internal import Hummingbird

/// A page that was asked for in one language leads on to pages in that language.
enum KeptLanguage {
    /// The answer with the language of the request in its address, if it sends the browser on within
    /// this server and names no language itself.
    static func on(_ response: Response, for request: Request) -> Response {
        guard let language = request.query("lang"), language == "en" || language == "vi",
            (300..<400).contains(response.status.code),
            let location = response.headers[.location], location.hasPrefix("/"),
            !location.hasPrefix("//")
        else { return response }
        let parts = location.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let address = parts[0]
        let query = address.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        guard !query.split(separator: "&").contains(where: { $0.hasPrefix("lang=") }) else {
            return response
        }
        var response = response
        let mark = address.contains("?") ? "&" : "?"
        let rest = parts.count > 1 ? "#\(parts[1])" : ""
        response.headers[.location] = "\(address)\(mark)lang=\(language)\(rest)"
        return response
    }
}
