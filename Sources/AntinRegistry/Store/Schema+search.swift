extension Schema {
    /// The tables of the index of words.
    static let search: [String] = []
}
