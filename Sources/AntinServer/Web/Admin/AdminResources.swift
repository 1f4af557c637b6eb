extension WebResources {
    static let admin = Share()
}
