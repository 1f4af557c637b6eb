extension Schema {
    /// The tables of people, their sessions, what they did.
    static let accounts: [String] = []
}
