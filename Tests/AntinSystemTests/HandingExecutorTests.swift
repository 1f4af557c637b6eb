import AntinSystem
import Dispatch
import Synchronization
import Testing

@Suite("Handing executor")
struct HandingExecutorTests {
    private static let mark = DispatchSpecificKey<String>()

    private static var place: String? { DispatchQueue.getSpecific(key: self.mark) }

    private static func far() async -> String? { self.place }

    private static func queue(_ name: String) -> DispatchQueue {
        let queue = DispatchQueue(label: name)
        queue.setSpecific(key: self.mark, value: name)
        return queue
    }

    @Test("Every step of a task and of its children runs where it was handed")
    func steps() async {
        let queue = Self.queue("here")
        let handed = Atomic(0)
        let executor = HandingExecutor { work in
            handed.add(1, ordering: .relaxed)
            queue.async(execute: work)
        }
        await withTaskExecutorPreference(executor) {
            #expect(Self.place == "here")
            await Task.yield()
            #expect(Self.place == "here")
            #expect(await Self.far() == "here")
            async let child = Self.far()
            #expect(await child == "here")
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async { continuation.resume() }
            }
            #expect(Self.place == "here")
            // What waits for long goes elsewhere, and comes back.
            await withTaskExecutorPreference(globalConcurrentExecutor) {
                #expect(Self.place == nil)
            }
            #expect(Self.place == "here")
        }
        #expect(Self.place == nil)
        #expect(handed.load(ordering: .relaxed) >= 5)
    }

    @Test("Two executors of two threads do not mix")
    func two() async {
        await withDiscardingTaskGroup { group in
            for name in ["one", "other"] {
                group.addTask {
                    let queue = Self.queue(name)
                    await withTaskExecutorPreference(
                        HandingExecutor { queue.async(execute: $0) }
                    ) {
                        for _ in 0..<100 {
                            await Task.yield()
                            #expect(Self.place == name)
                        }
                    }
                }
            }
        }
    }
}
