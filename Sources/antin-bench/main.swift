// The measurements of scripts/bench, each in its own process so that the memory of one is not the
// memory of another:
//
//     antin-bench replay|signatures|register|schools|search|start DIR VERIFIER
//     antin-bench pdf DIR VERIFIER [PYTHON SCRIPT]     beside pyHanko
//     antin-bench files DIR VERIFIER                   writes files for scripts/bench-files
//     antin-bench web-fill DIR DOCUMENTS               fills a register for scripts/bench-web
//     antin-bench schools-fill DIR SCHOOLS             adds schools to one for scripts/bench-schools
//
// One JSON object per line: name, value, unit, reference, ratio. Nothing here judges a figure.

import AntinSystem
import Glibc

/// Runs the measurement that the arguments name.
func measure(_ arguments: [String]) async throws {
    guard arguments.count == 4 || arguments.count == 6 else {
        throw BenchError(
            "antin-bench replay|signatures|pdf|register|schools|search|start|files DIR VERIFIER")
    }
    let pyHanko = arguments.count == 6 ? (arguments[4], arguments[5]) : nil
    let directory = arguments[2]
    switch arguments[1] {
    case "replay": try ReplayBench(directory: directory).run()
    case "signatures": try SignatureBench().run()
    case "pdf": try PDFBench(directory: directory, pyHanko: pyHanko).run()
    case "files": try FilesBench(directory: directory).run()
    case "register": try await RegisterBench(directory: directory).run()
    case "web-fill":
        try await WebFill(directory: directory, documents: Int(arguments[3]) ?? 0).run()
    case "schools-fill":
        try await SchoolsFill(directory: directory, schools: Int(arguments[3]) ?? 0).run()
    case "schools": try await SchoolsBench(directory: directory).run()
    case "search": try SearchBench(directory: directory).run()
    case "start": try StartBench(directory: directory, verifier: arguments[3]).run()
    default: throw BenchError("no such measurement: \(arguments[1])")
    }
}

do {
    try await measure(CommandLine.arguments)
} catch {
    try? StandardStream.error.write("antin-bench: \(error)\n")
    exit(1)
}
