extension Schema {
    /// The tables of recipients, deliveries, what is done with what arrived.
    static let exchange: [String] = []
}
