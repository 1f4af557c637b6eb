extension WebResources {
    static let accounts = Share()
}
