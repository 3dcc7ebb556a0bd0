/// The requests that any thread may answer, while a cell runs too.
extension Kernel {
    func kernelInfo(_ request: KernelInfoRequest, _ context: RequestContext) -> KernelInfoRequest.Reply {
        information
    }

    func connect(_ request: ConnectRequest, _ context: RequestContext) -> ConnectRequest.Reply {
        ConnectRequest.Reply(transport.ports)
    }

    func interrupt(_ request: InterruptRequest, _ context: RequestContext) -> InterruptRequest.Reply {
        interrupt()
        return InterruptRequest.Reply()
    }

    /// Tells every client. The process ends behind the reply and idle, see ``handle(_:on:isAborted:)``.
    func shutDown(_ request: ShutdownRequest, _ context: RequestContext) -> ShutdownRequest.Reply {
        let reply = ShutdownRequest.Reply(restart: request.restart ?? false)
        context.publisher.publish(reply)
        return reply
    }

    func debug(_ request: DebugRequest, _ context: RequestContext) -> DebugRequest.Reply {
        DebugRequest.Reply(failed: request)
    }

    func usage(_ request: UsageRequest, _ context: RequestContext) -> UsageRequest.Reply {
        transport.usage()
    }
}
