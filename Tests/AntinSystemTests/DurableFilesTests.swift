import AntinSystem
import Testing

@Suite("Several durable files")
struct DurableFilesTests {
    @Test("Whichever step fails, each file is whole or not there, and nothing else is left")
    func everyStep() throws {
        let directory = try FileSystem.temporaryDirectory(prefix: "antin-durable-files")
        defer { try? FileSystem.removeTree(directory) }
        let files = ["a", "b", "c/d"].map { (path: "\(directory)/\($0)", bytes: Array($0.utf8)) }
        try FileSystem.makeDirectory(directory + "/c")
        var target = 1
        while true {
            SystemFault.arm(under: directory) { [target] step in
                step.ordinal == target ? .fail(errno: 28) : .none
            }
            let failed = (try? DurableFile.write(files)) == nil
            let steps = SystemFault.disarm(under: directory)
            if !failed {
                #expect(steps == target - 1)
                break
            }
            for file in files where FileSystem.exists(file.path) {
                #expect(try FileSystem.read(file.path, limit: 100) == file.bytes)
            }
            #expect(try FileSystem.list(directory).allSatisfy { !$0.hasSuffix(".tmp") })
            target += 1
        }
        #expect(target > 9)
        for file in files {
            #expect(try FileSystem.read(file.path, limit: 100) == file.bytes)
        }
    }
}
