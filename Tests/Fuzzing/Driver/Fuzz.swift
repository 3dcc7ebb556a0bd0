import Glibc

/// The target of this run: libFuzzer calls ``fuzzBegin`` once and ``fuzzOne`` with each input. Its runtime, which
/// `-sanitize=fuzzer` links, has the `main` function: https://llvm.org/docs/LibFuzzer.html
nonisolated(unsafe) private var target: FuzzTarget?

/// Processor time that one input may take, in seconds. libFuzzer's own limit counts the time that passes, which on a busy
/// machine says little.
private let secondsLimit = 2.0

/// `whylight-fuzz TARGET [libFuzzer's arguments]`; without a target, the targets' names.
@_cdecl("LLVMFuzzerInitialize")
public func fuzzBegin(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> Int32 {
    let name = count.pointee > 1 ? arguments.pointee[1].map { String(cString: $0) } : nil
    guard let chosen = FuzzTarget.all.first(where: { $0.name == name }) else {
        print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
        exit(2)
    }
    target = chosen
    // The target's name is no argument of libFuzzer's.
    arguments.pointee[1] = arguments.pointee[0]
    arguments.pointee += 1
    count.pointee -= 1
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ length: Int) -> Int32 {
    let before = processorTime()
    target?.run(Array(UnsafeBufferPointer(start: bytes, count: length)))
    let seconds = processorTime() - before
    guard seconds <= secondsLimit else { fatalError("the input took \(seconds) s of processor time") }
    return 0
}

private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
