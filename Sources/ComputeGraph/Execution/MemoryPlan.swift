import Tensors

/// Places in one block of memory for the values that live only during a run.
///
/// Two values share memory unless both are alive at some step. The largest values are placed first, each at the lowest
/// offset that is free during its life: greedy by size, Pisarchyk and Lee 2020, "Efficient Memory Management for Deep
/// Neural Net Inference".
struct MemoryPlan: Sendable {
    /// The first float of each planned value, by graph index.
    let offsets: [Int: Int]
    /// The first float of the working memory that the threads share at each step.
    let sharedOffsets: [Int]
    /// Floats in all.
    let count: Int

    /// - Parameter outside: values that outlive the run and have memory of their own.
    init(steps: [Step], nodes: [Graph.Node], outside: Set<Int>) {
        struct Lifetime {
            let value: Int
            let first: Int
            var last: Int
            let size: Int
        }
        var lifetimes: [Lifetime] = []
        var position: [Int: Int] = [:]
        for (time, step) in steps.enumerated() {
            for input in step.inputs {
                if let at = position[input] { lifetimes[at].last = time }
            }
            if step.scratchCount.shared > 0 {
                // Working memory lives for one step; numbers below zero name it among the values.
                lifetimes.append(
                    Lifetime(
                        value: -1 - time, first: time, last: time, size: MemoryPlan.padded(step.scratchCount.shared)))
            }
            guard !outside.contains(step.output) else { continue }
            position[step.output] = lifetimes.count
            lifetimes.append(
                Lifetime(
                    value: step.output, first: time, last: time,
                    size: MemoryPlan.padded(nodes[step.output].shape.count)))
        }
        lifetimes.sort { ($0.size, $1.first) > ($1.size, $0.first) }

        var offsets: [Int: Int] = [:]
        var count = 0
        var placed: [(lifetime: Lifetime, offset: Int)] = []
        for lifetime in lifetimes {
            // `placed` is in the order of offsets: take the first gap that is wide enough.
            var offset = 0
            for other in placed where other.lifetime.first <= lifetime.last && lifetime.first <= other.lifetime.last {
                if other.offset >= offset + lifetime.size { break }
                offset = max(offset, other.offset + other.lifetime.size)
            }
            let index = placed.firstIndex { $0.offset > offset } ?? placed.count
            placed.insert((lifetime, offset), at: index)
            offsets[lifetime.value] = offset
            count = max(count, offset + lifetime.size)
        }
        sharedOffsets = steps.indices.map { offsets[-1 - $0] ?? 0 }
        self.offsets = offsets
        self.count = count
    }

    /// Rounded up to 64 bytes.
    static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }
}
