/// The requests that only the shell channel takes, other than running cells.
extension Kernel {
    func inspect(_ request: InspectRequest, _ context: RequestContext) -> InspectRequest.Reply {
        let cursor = CursorPosition.resolve(request.cursorPosition, in: request.code)
        return InspectRequest.Reply(
            interpreter.inspect(request.code, at: cursor, detailLevel: request.detailLevel ?? 0))
    }

    func complete(_ request: CompleteRequest, _ context: RequestContext) -> CompleteRequest.Reply {
        let cursor = CursorPosition.resolve(request.cursorPosition, in: request.code)
        return CompleteRequest.Reply(interpreter.complete(request.code, at: cursor))
    }

    func isComplete(_ request: IsCompleteRequest, _ context: RequestContext) -> IsCompleteRequest.Reply {
        IsCompleteRequest.Reply(interpreter.isComplete(request.code))
    }

    func searchHistory(_ request: HistoryRequest, _ context: RequestContext) -> HistoryRequest.Reply {
        let entries =
            switch request.access {
            case .tail:
                history.tail(request.count ?? 10)
            case .range:
                history.range(session: request.session ?? 0, start: request.start ?? 1, stop: request.stop)
            case .search:
                history.search(
                    GlobPattern(request.pattern ?? "*"), limit: request.count.map { max(0, $0) },
                    unique: request.unique ?? false)
            }
        return HistoryRequest.Reply(entries, includesOutput: request.output ?? false)
    }

    func commInfo(_ request: CommInfoRequest, _ context: RequestContext) -> CommInfoRequest.Reply {
        CommInfoRequest.Reply()
    }

    func openComm(_ comm: CommOpen, _ context: RequestContext) {
        context.publisher.publish(CommClose(id: comm.id))
    }

    /// No comm is open, so whatever a client sends to one, or closes, is unknown and ignored.
    func ignore(_ content: some MessageContent, _ context: RequestContext) {}
}
