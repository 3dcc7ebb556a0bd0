/// The channels that carry messages. (The heartbeat carries bytes, and never reaches the protocol.)
package enum Channel: String, CaseIterable, Sendable {
    case shell, control, iopub, stdin
}
