/// Remembers the latest signatures, so that a recorded message cannot be sent a second time.
package struct ReplayGuard: Sendable {
    /// As many as the reference implementation remembers.
    package static let capacity = 65_536

    /// The signature's first 16 bytes: enough to tell messages apart, and a quarter of the memory.
    private typealias Mark = SIMD2<UInt64>

    private let capacity: Int
    private var known: Set<Mark> = []
    private var order: [Mark] = []
    private var oldest = 0

    /// - Precondition: `capacity` is positive.
    package init(capacity: Int = ReplayGuard.capacity) {
        precondition(capacity > 0, "a replay guard must remember something")
        self.capacity = capacity
    }

    /// Call it only with a signature that was verified: otherwise junk could push out what is remembered.
    ///
    /// - Returns: false if the signature was seen before.
    package mutating func admit(_ signature: Frame) -> Bool {
        let mark = ReplayGuard.mark(of: signature)
        guard known.insert(mark).inserted else { return false }
        if order.count < capacity {
            order.append(mark)
        } else {
            known.remove(order[oldest])
            order[oldest] = mark
            oldest = (oldest + 1) % capacity
        }
        return true
    }

    private static func mark(of signature: Frame) -> Mark {
        var mark = Mark()
        for (index, byte) in signature.prefix(32).enumerated() {
            mark[index / 16] = mark[index / 16] << 4 | UInt64(byte.hexadecimalValue ?? 0)
        }
        return mark
    }
}
