extension WebResources {
    static let signing = Share()
}
