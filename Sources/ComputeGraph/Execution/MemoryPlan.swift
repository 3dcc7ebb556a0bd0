import Tensors

/// Places in one block of memory for the values that live only during a run.
///
/// Two values share memory unless both are alive at some step. The largest values are placed first, each in the first
/// column of memory that is free during its life: shared objects, greedy by size, Pisarchyk and Lee 2020, "Efficient
/// Memory Management for Deep Neural Net Inference".
///
/// The middles of all values of a column coincide. Of most values one thread writes the first half and another one the
/// second, so a thread does not write to lines that are in the other's cache (EfficientNetB0 on two cores without a common
/// cache: 7.6 ms, 7.9 where the halves cross).
struct MemoryPlan: Sendable {
    /// The first float of each planned value, by graph index.
    let offsets: [Int: Int]
    /// The first float of the working memory that the threads share at each step.
    let sharedOffsets: [Int]
    /// Floats in all.
    let count: Int

    /// - Parameters:
    ///   - times: of each step; steps that run side by side have the same.
    ///   - outside: values that outlive the run and have memory of their own.
    init(steps: [Step], at times: [Int], nodes: [Graph.Node], outside: Set<Int>) {
        struct Lifetime {
            let value: Int
            let first: Int
            var last: Int
            let size: Int
        }
        var lifetimes: [Lifetime] = []
        var position: [Int: Int] = [:]
        for (index, step) in steps.enumerated() {
            let time = times[index]
            for input in step.inputs {
                if let at = position[input] { lifetimes[at].last = time }
            }
            if step.scratchCount.shared > 0 {
                // Working memory lives for one step; numbers below zero name it among the values.
                lifetimes.append(
                    Lifetime(
                        value: -1 - index, first: time, last: time, size: MemoryPlan.padded(step.scratchCount.shared)))
            }
            guard !outside.contains(step.output) else { continue }
            position[step.output] = lifetimes.count
            lifetimes.append(
                Lifetime(
                    value: step.output, first: time, last: time,
                    size: MemoryPlan.padded(nodes[step.output].shape.count)))
        }
        lifetimes.sort { ($0.size, $1.first) > ($1.size, $0.first) }

        struct Column {
            let start: Int
            let width: Int
            var lifetimes: [Lifetime] = []
        }
        var columns: [Column] = []
        var offsets: [Int: Int] = [:]
        for lifetime in lifetimes {
            func isFree(_ column: Column) -> Bool {
                column.lifetimes.allSatisfy { $0.last < lifetime.first || lifetime.last < $0.first }
            }
            let index = columns.firstIndex(where: isFree) ?? columns.count
            if index == columns.count {
                let start = columns.last.map { $0.start + $0.width } ?? 0
                columns.append(Column(start: start, width: lifetime.size))
            }
            columns[index].lifetimes.append(lifetime)
            offsets[lifetime.value] =
                columns[index].start + (columns[index].width - lifetime.size) / 2 / Self.line * Self.line
        }
        let count = columns.last.map { $0.start + $0.width } ?? 0
        sharedOffsets = steps.indices.map { offsets[-1 - $0] ?? 0 }
        self.offsets = offsets
        self.count = count
    }

    /// Rounded up to 64 bytes.
    static func padded(_ count: Int) -> Int { (count + line - 1) / line * line }

    /// Floats of a line of the cache.
    private static let line = 16
}
