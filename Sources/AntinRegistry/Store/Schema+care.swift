extension Schema {
    /// The tables of backups, posts, delegations.
    static let care: [String] = []
}
