import JupyterProtocol

/// Frames from a socket: a byte that says how many, then each one's length in two bytes and its content; the last one
/// takes the rest. What is a message goes to the kernel; all that the kernel sends must be JSON.
func fuzzFrames(_ bytes: [UInt8]) {
    var frames: [Frame] = []
    var rest = bytes.dropFirst()
    for _ in 0..<(bytes.first ?? 0) {
        guard let high = rest.popFirst(), let low = rest.popFirst() else { break }
        let length = Int(high) << 8 | Int(low)
        frames.append(Frame(rest.prefix(length)))
        rest = rest.dropFirst(length)
    }
    frames.append(Frame(rest))

    if let signer = try? MessageSigner(key: "key") {
        precondition((try? WireFormat(signer: signer).message(from: frames)) == nil, "a signature was guessed")
    }
    guard let unsigned = try? MessageSigner(key: "") else { preconditionFailure("no signature is needed") }
    let wire = WireFormat(signer: unsigned)
    guard let message = try? wire.message(from: frames) else { return }
    let transport = CheckingTransport()
    let kernel = Kernel(
        interpreter: Parrot(), history: MemoryHistory(), session: KernelSession(wire: wire), transport: transport,
        implementation: Implementation(name: "fuzz", version: "1"))
    for channel in [Channel.shell, .control] { kernel.handle(message, on: channel) }
    _ = kernel.welcome(subscription: message.headerBytes)
}

/// Traps where the kernel would send what a client cannot read.
private final class CheckingTransport: Transport {
    let ports = ChannelPorts()

    func send(_ frames: [Frame], on channel: Channel) {
        guard let delimiter = frames.firstIndex(of: WireFormat.delimiter), frames.count == delimiter + 6 else {
            preconditionFailure("\(frames.count) frames are no message")
        }
        // The parent is what the peer sent, and was checked when it came.
        for index in [2, 3, 4, 5] {
            let isValid = (try? JSONGrammar.check(frames[delimiter + index])) != nil
            precondition(isValid, "what the kernel sends is no JSON")
        }
    }

    func waitForRoom() -> Bool { true }
    func ask(_ frames: [Frame]) throws(InputFailure) -> Message { throw .unreachable }
    func cancelAsk() {}
    func abortWaitingExecutions() {}
    func schedule(after delay: Duration, _ action: @escaping @Sendable () -> Void) {}
    func stop() {}

    func usage() -> UsageRequest.Reply {
        UsageRequest.Reply(
            hostname: "", processID: 1, kernelCPU: 0, kernelMemory: 0, cpuCount: 1, hostCPUPercent: 0,
            hostMemory: .init(total: 0, available: 0, percent: 0))
    }
}

/// A language in which every text stands for itself.
private final class Parrot: Interpreter {
    let languageInfo = LanguageInfo(
        name: "parrot", version: "1", mimetype: "text/plain", fileExtension: ".txt", pygmentsLexer: "text",
        codemirrorMode: "null")
    let banner = ""
    let helpLinks: [HelpLink] = []

    func execute(_ cell: CellRequest, output: any CellOutput) -> CellOutcome {
        output.write(cell.code, to: .stdout)
        output.display(MIMEBundle(text: cell.code), id: cell.code)
        if let answer = try? output.ask(cell.code, isPassword: false) { output.write(answer, to: .stderr) }
        guard cell.code.utf8.count % 2 == 0 else {
            return CellOutcome(error: CellError(name: cell.code, value: cell.code, traceback: [cell.code]))
        }
        return CellOutcome(result: MIMEBundle(text: cell.code), page: MIMEBundle(text: cell.code))
    }

    func complete(_ code: String, at cursor: Int) -> CompletionResult {
        precondition(0...code.unicodeScalars.count ~= cursor, "the cursor is outside the cell")
        return CompletionResult(matches: [.init(text: code, type: code)], start: 0, end: cursor)
    }

    func inspect(_ code: String, at cursor: Int, detailLevel: Int) -> InspectionResult? {
        precondition(0...code.unicodeScalars.count ~= cursor, "the cursor is outside the cell")
        return InspectionResult(text: code, markdown: code)
    }

    func isComplete(_ code: String) -> Completeness { .incomplete(indent: code) }
    func evaluate(_ expression: String) -> Result<MIMEBundle, CellError> { .success(MIMEBundle(text: expression)) }
    func prepareForCell() {}

    func interrupt() {}
}
