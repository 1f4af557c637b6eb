import CAntinBench

/// What the kernel counts for this process.
enum Processor {
    /// Processor time of this thread.
    static var seconds: Double { antin_bench_thread_seconds() }
    /// The most memory so far, in MiB.
    static var peakMiB: Double { Double(antin_bench_peak_kib()) / 1024 }
}
