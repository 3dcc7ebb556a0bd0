/// The types of message that the kernel knows: a new one needs its content in `Messages/` and one line here.
extension Kernel {
    /// Answered on the executor thread, one after another.
    static let shellHandlers = table(
        [
            .on(ExecuteRequest.self, Kernel.execute),
            .on(InspectRequest.self, Kernel.inspect),
            .on(CompleteRequest.self, Kernel.complete),
            .on(IsCompleteRequest.self, Kernel.isComplete),
            .on(HistoryRequest.self, Kernel.searchHistory),
            .on(CommInfoRequest.self, Kernel.commInfo),
            .note(CommOpen.self, Kernel.openComm),
            .note(CommMessage.self, Kernel.ignore),
            .note(CommClose.self, Kernel.ignore),
        ] + common)

    /// Answered at once, while a cell runs too.
    static let controlHandlers = table(
        [
            .refuse(ExecuteRequest.self, sayingSendItOn: .shell),
            .refuse(InspectRequest.self, sayingSendItOn: .shell),
            .refuse(CompleteRequest.self, sayingSendItOn: .shell),
            .refuse(IsCompleteRequest.self, sayingSendItOn: .shell),
            .refuse(HistoryRequest.self, sayingSendItOn: .shell),
            .refuse(CommInfoRequest.self, sayingSendItOn: .shell),
        ] + common)

    /// Touch neither the interpreter's state nor the history, so any thread may answer them.
    private static let common: [RequestHandler] = [
        .on(KernelInfoRequest.self, Kernel.kernelInfo),
        .on(ConnectRequest.self, Kernel.connect),
        .on(InterruptRequest.self, Kernel.interrupt),
        .on(ShutdownRequest.self, Kernel.shutDown),
        .on(DebugRequest.self, Kernel.debug),
        .on(UsageRequest.self, Kernel.usage),
    ]

    private static func table(_ handlers: [RequestHandler]) -> [String: RequestHandler] {
        Dictionary(handlers.map { ($0.messageType, $0) }) { first, _ in first }
    }
}
