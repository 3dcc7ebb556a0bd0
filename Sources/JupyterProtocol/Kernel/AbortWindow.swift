package import FoundationEssentials

/// Which cells a failed one takes down with it that arrive after it failed.
///
/// A front end's Run All sends all cells at once, but through a server, one after the other, and a cell may fail within a
/// millisecond: the others are still on their way. What was sent before the failure, by its header's date, is no answer
/// to it. A client whose clock is slow may lose a cell that it sends within ``length`` of a failure, which no person does.
package struct AbortWindow: Sendable {
    /// How long after the failure it looks at what arrives.
    package static let length = Duration.milliseconds(250)

    private let failure: Date
    private let end: ContinuousClock.Instant

    /// Begins now.
    package init() {
        self.init(failure: .now)
    }

    package init(failure: Date, length: Duration = length) {
        self.failure = failure
        end = .now + length
    }

    /// Whether the message is a cell that was sent before the failure.
    package func covers(_ message: Message) -> Bool {
        guard .now < end, Kernel.isAbortable(message), let sent = message.header.date.flatMap(AbortWindow.date) else {
            return false
        }
        return sent < failure
    }

    /// ISO 8601 with zone and any number of fraction digits; nil for anything else.
    static func date(_ text: String) -> Date? {
        // yyyy-mm-ddThh:mm:ss
        let (whole, rest) = (text.prefix(19), text.dropFirst(19))
        let fraction = rest.first == "." ? rest.prefix { $0 == "." || $0.isWholeNumber } : ""
        let zone = rest.dropFirst(fraction.count)
        guard let date = try? Date("\(whole)\(zone)", strategy: .iso8601) else { return nil }
        return date + (fraction.count > 1 ? Double("0\(fraction)") ?? 0 : 0)
    }
}
