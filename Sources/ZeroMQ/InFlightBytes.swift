import CZeroMQ
import Synchronization

/// How many bytes were sent and not yet taken by every peer. libzmq tells nobody what waits in its queues, but it does
/// tell when it needs a frame's memory no more.
package final class InFlightBytes: Sendable {
    /// Shorter frames are not worth counting one by one.
    private static let smallestCounted = 512

    private let total = Atomic<Int>(0)

    package init() {}

    package var count: Int { total.load(ordering: .relaxed) }

    /// Gives `message` a copy of the frame.
    static func fill(
        _ message: inout zmq_msg_t, with frame: [UInt8], countedBy tally: InFlightBytes?
    ) throws(ZeroMQError) {
        guard let tally, frame.count >= smallestCounted else {
            try checked("zmq_msg_init_size") { zmq_msg_init_size(&message, frame.count) }
            zmq_msg_data(&message)?.copyMemory(from: frame, byteCount: frame.count)
            return
        }
        let parcel = Parcel(frame, tally: tally)
        let hint = Unmanaged.passRetained(parcel).toOpaque()
        do {
            try checked("zmq_msg_init_data") {
                zmq_msg_init_data(
                    &message, parcel.bytes.baseAddress, parcel.bytes.count,
                    { _, hint in
                        if let hint { Unmanaged<Parcel>.fromOpaque(hint).release() }
                    }, hint)
            }
        } catch {
            Unmanaged<Parcel>.fromOpaque(hint).release()
            throw error
        }
    }

    /// A frame's bytes at a fixed place, counted as long as they live.
    private final class Parcel {
        let bytes: UnsafeMutableRawBufferPointer
        private let tally: InFlightBytes

        init(_ frame: [UInt8], tally: InFlightBytes) {
            bytes = .allocate(byteCount: frame.count, alignment: 1)
            bytes.copyBytes(from: frame)
            self.tally = tally
            tally.total.wrappingAdd(bytes.count, ordering: .relaxed)
        }

        deinit {
            tally.total.wrappingSubtract(bytes.count, ordering: .relaxed)
            bytes.deallocate()
        }
    }
}
