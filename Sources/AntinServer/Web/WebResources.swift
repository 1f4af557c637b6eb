internal import AntinSystem

/// What the pages are made of: embedded in the program, or read from a folder while they are being
/// written (`ANTIN_RESOURCES`).
struct WebResources: Sendable {
    /// Templates by their name, without the ending.
    let pages: [String: [UInt8]]
    /// Word lists: JSON, one for each area.
    let words: [[UInt8]]
    /// Style sheets and scripts by their file name.
    let files: [String: [UInt8]]

    /// One area's share.
    struct Share: Sendable {
        var pages: [String: [UInt8]] = [:]
        var words: [UInt8]?
        /// Style sheets and scripts by their file name.
        var files: [String: [UInt8]] = [:]
    }

    /// - Parameter folder: where the same files lie, instead of those that are embedded.
    init(folder: String? = nil) throws {
        let shares = Self.shares
        func bytes(_ path: String, _ embedded: [UInt8]) throws -> [UInt8] {
            guard let folder else { return embedded }
            return try FileSystem.read(folder + "/" + path, limit: 1 << 20)
        }
        var pages: [String: [UInt8]] = [:]
        var words: [[UInt8]] = []
        var files: [String: [UInt8]] = [:]
        for (area, share) in shares.sorted(by: { $0.key < $1.key }) {
            for (name, embedded) in share.pages {
                precondition(pages[name] == nil, "two pages are named \(name)")
                pages[name] = try bytes("pages/\(name).mustache", embedded)
            }
            if let embedded = share.words {
                words.append(try bytes("words/words_\(area).json", embedded))
            }
            for (name, embedded) in share.files { files[name] = try bytes(name, embedded) }
        }
        self.pages = pages
        self.words = words
        self.files = files
    }

    static let frame = Share(
        pages: [
            "frame": PackageResources.frame_mustache,
            "errors": PackageResources.errors_mustache,
            "csrf": PackageResources.csrf_mustache,
            "stepup": PackageResources.stepup_mustache,
            "verdict": PackageResources.verdict_mustache,
            "problem": PackageResources.problem_mustache,
            "again": PackageResources.again_mustache,
        ],
        words: PackageResources.words_frame_json,
        files: [
            "style.css": PackageResources.style_css,
            "script_frame.js": PackageResources.script_frame_js,
        ])
}
