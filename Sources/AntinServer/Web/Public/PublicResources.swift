extension WebResources {
    static let publicCheck = Share()
}
