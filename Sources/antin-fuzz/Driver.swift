import FoundationEssentials

/// The reader that ANTIN_FUZZ_TARGET names; `list` prints the names and reads nothing.
private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["ANTIN_FUZZ_TARGET"] ?? ""
    if let target = FuzzTarget.all.first(where: { $0.name == name }) { return target }
    precondition(name == "list", "ANTIN_FUZZ_TARGET names no reader")
    for target in FuzzTarget.all { print(target.name) }
    return FuzzTarget("list") { _ in }
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    unsafe target.run([UInt8](UnsafeBufferPointer(start: start, count: count)))
    return 0
}
