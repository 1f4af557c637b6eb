extension Schema {
    /// The tables of what waits for a signature.
    static let signing: [String] = []
}
