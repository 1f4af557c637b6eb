extension [String: Any] {
    /// The values that there are: a template asks whether a name is there, and would print what is
    /// wrapped around a value that is not.
    static func known(_ values: [String: Any?]) -> [String: Any] {
        values.compactMapValues { $0 }
    }
}
