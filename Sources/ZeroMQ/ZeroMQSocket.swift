import CZeroMQ

/// A socket. It is not thread-safe, and so not `Sendable`: one thread owns it, and closes it.
package final class ZeroMQSocket {
    package struct Kind: RawRepresentable, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        package static let router = Kind(rawValue: ZMQ_ROUTER)
        package static let dealer = Kind(rawValue: ZMQ_DEALER)
        package static let xpub = Kind(rawValue: ZMQ_XPUB)
        package static let sub = Kind(rawValue: ZMQ_SUB)
    }

    private var handle: UnsafeMutableRawPointer?

    init(handle: UnsafeMutableRawPointer) {
        self.handle = handle
    }

    /// An unclosed socket would let ``ZeroMQContext/terminate()`` wait for ever.
    deinit {
        close()
    }

    package func close() {
        if let handle { zmq_close(handle) }
        handle = nil
    }

    // MARK: Addresses

    package func bind(_ endpoint: String) throws(ZeroMQError) {
        try checked("zmq_bind \(endpoint)") { zmq_bind(handle, endpoint) }
    }

    package func connect(_ endpoint: String) throws(ZeroMQError) {
        try checked("zmq_connect \(endpoint)") { zmq_connect(handle, endpoint) }
    }

    /// The address bound last, with the port that the system chose.
    package func lastEndpoint() throws(ZeroMQError) -> String {
        var text = [CChar](repeating: 0, count: 1024)
        var length = text.count
        try checked("ZMQ_LAST_ENDPOINT") { zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &text, &length) }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    // MARK: Messages

    /// Sends one message of at least one frame, whole or not at all, without waiting.
    ///
    /// - Parameter inFlight: counts the bytes until every peer has taken them.
    package func send(_ frames: [[UInt8]], inFlight: InFlightBytes? = nil) throws(ZeroMQError) {
        for (index, frame) in frames.enumerated() {
            var message = zmq_msg_t()
            try InFlightBytes.fill(&message, with: frame, countedBy: inFlight)
            let flags = ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0)
            do {
                try checked("zmq_msg_send") { zmq_msg_send(&message, handle, flags) }
            } catch {
                zmq_msg_close(&message)
                throw error
            }
        }
    }

    /// The next message, or nil when there is none; never waits.
    ///
    /// - Parameters:
    ///   - frameLimit: a message of more frames is read and thrown away.
    ///   - byteLimit: likewise for one of more bytes in all its frames.
    package func receive(frameLimit: Int, byteLimit: Int) throws(ZeroMQError) -> Received? {
        var frames: [[UInt8]] = []
        var byteCount = 0
        var isOversized = false
        var message = zmq_msg_t()
        zmq_msg_init(&message)
        defer { zmq_msg_close(&message) }
        while true {
            do {
                try checked("zmq_msg_recv") { zmq_msg_recv(&message, handle, ZMQ_DONTWAIT) }
            } catch  where error.isWouldBlock {
                return nil
            }
            byteCount += zmq_msg_size(&message)
            isOversized = isOversized || frames.count == frameLimit || byteCount > byteLimit
            if !isOversized {
                frames.append(
                    [UInt8](UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: zmq_msg_size(&message))))
            }
            if zmq_msg_more(&message) == 0 { return isOversized ? .oversized : .message(frames) }
        }
    }

    package enum Received {
        case message([[UInt8]])
        case oversized
    }

    /// Hands everything that comes in back out, whoever sent it, until the context is shut down.
    package func echo() {
        while true {
            do {
                try checked("zmq_proxy") { zmq_proxy(handle, handle, nil) }
            } catch {
                return
            }
        }
    }

    // MARK: Options

    package func set(_ option: Option, _ value: Int32) throws(ZeroMQError) {
        var value = value
        try checked("zmq_setsockopt \(option.rawValue)") {
            zmq_setsockopt(handle, option.rawValue, &value, MemoryLayout<Int32>.size)
        }
    }

    package func set(_ option: WideOption, _ value: Int64) throws(ZeroMQError) {
        var value = value
        try checked("zmq_setsockopt \(option.rawValue)") {
            zmq_setsockopt(handle, option.rawValue, &value, MemoryLayout<Int64>.size)
        }
    }

    package func set(_ option: TextOption, _ value: String) throws(ZeroMQError) {
        let bytes = Array(value.utf8)
        try checked("zmq_setsockopt \(option.rawValue)") {
            zmq_setsockopt(handle, option.rawValue, bytes, bytes.count)
        }
    }

    // MARK: Waiting

    /// What ``poll(_:descriptor:timeout:)`` watches and finds.
    package struct Readiness {
        private let sockets: Set<ObjectIdentifier>
        package let descriptor: Bool

        fileprivate init(sockets: Set<ObjectIdentifier>, descriptor: Bool) {
            self.sockets = sockets
            self.descriptor = descriptor
        }

        package func contains(_ socket: ZeroMQSocket) -> Bool {
            sockets.contains(ObjectIdentifier(socket))
        }
    }

    /// Waits until a socket or the file descriptor can be read.
    ///
    /// - Parameter timeout: milliseconds; negative waits for ever.
    package static func poll(
        _ sockets: [ZeroMQSocket], descriptor: Int32?, timeout: Int
    ) throws(ZeroMQError) -> Readiness {
        var items = sockets.map { zmq_pollitem_t(socket: $0.handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0) }
        if let descriptor {
            items.append(zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
        }
        do {
            try checkedOnce("zmq_poll") { zmq_poll(&items, Int32(items.count), timeout) }
        } catch  where error.isInterrupted {
            return Readiness(sockets: [], descriptor: false)
        }
        let isReady = items.map { $0.revents & Int16(ZMQ_POLLIN) != 0 }
        let ready = zip(sockets, isReady).filter { $0.1 }.map { ObjectIdentifier($0.0) }
        return Readiness(sockets: Set(ready), descriptor: descriptor != nil && isReady.last == true)
    }
}

extension ZeroMQSocket {
    /// An option whose value is an `int`.
    package enum Option: Sendable {
        case linger, sendHighWaterMark, routerHandover, routerMandatory, xpubVerbose, ipv6, curveServer

        var rawValue: Int32 {
            switch self {
            case .linger: ZMQ_LINGER
            case .sendHighWaterMark: ZMQ_SNDHWM
            case .routerHandover: ZMQ_ROUTER_HANDOVER
            case .routerMandatory: ZMQ_ROUTER_MANDATORY
            case .xpubVerbose: ZMQ_XPUB_VERBOSE
            case .ipv6: ZMQ_IPV6
            case .curveServer: ZMQ_CURVE_SERVER
            }
        }
    }

    /// An option whose value is an `int64_t`.
    package enum WideOption: Sendable {
        /// Bytes of one frame; a peer that sends a longer one is disconnected.
        case maximumFrameSize

        var rawValue: Int32 {
            switch self {
            case .maximumFrameSize: ZMQ_MAXMSGSIZE
            }
        }
    }

    /// An option whose value is text.
    package enum TextOption: Sendable {
        /// Z85 text of 40 characters.
        case curveSecretKey, curvePublicKey, curveServerKey
        case subscribe, routingID

        var rawValue: Int32 {
            switch self {
            case .curveSecretKey: ZMQ_CURVE_SECRETKEY
            case .curvePublicKey: ZMQ_CURVE_PUBLICKEY
            case .curveServerKey: ZMQ_CURVE_SERVERKEY
            case .subscribe: ZMQ_SUBSCRIBE
            case .routingID: ZMQ_ROUTING_ID
            }
        }
    }
}
