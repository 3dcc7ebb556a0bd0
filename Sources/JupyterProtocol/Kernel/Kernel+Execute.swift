import Synchronization

/// Running cells.
extension Kernel {
    func execute(_ request: ExecuteRequest, _ context: RequestContext) throws -> ExecuteRequest.Reply {
        let publisher = context.publisher
        let isBlank = request.code.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        let count = state.withLock { state in
            if request.storeHistory, !isBlank { state.executionCount += 1 }
            // Whoever is told below that the cell has begun may interrupt it at once.
            if !isBlank {
                interpreter.prepareForCell()
                state.isExecuting = true
            }
            return state.executionCount
        }
        if !request.silent {
            publisher.publish(ExecuteInput(code: request.code, executionCount: count))
        }
        let outcome: CellOutcome
        if isBlank {
            outcome = CellOutcome()
        } else {
            if request.storeHistory { history.append(request.code, line: count) }
            outcome = run(request, executionCount: count, context)
        }
        if let error = outcome.error {
            if request.stopOnError, !request.silent { transport.abortWaitingExecutions() }
            throw error
        }
        if request.storeHistory, let text = outcome.result?.data["text/plain"] {
            history.record(output: text, line: count)
        }
        return ExecuteRequest.Reply(
            executionCount: count, userExpressions: evaluate(request.userExpressions),
            payload: outcome.page.map { [.page($0)] } ?? [])
    }

    /// Runs a cell and publishes its output, its value and its error.
    private func run(_ request: ExecuteRequest, executionCount: Int, _ context: RequestContext) -> CellOutcome {
        let output = CellPublisher(
            publisher: context.publisher, identities: context.message.identities, allowsStdin: request.allowStdin,
            isSilent: request.silent)
        let cell = CellRequest(
            code: request.code, isSilent: request.silent, executionCount: executionCount,
            allowsStdin: request.allowStdin)
        let outcome = interpreter.execute(cell, output: output)
        state.withLock { $0.isExecuting = false }
        if let error = outcome.error {
            output.publish(ErrorOutput(error))
        } else if let result = outcome.result {
            output.publish(ExecuteResult(result, executionCount: executionCount))
        }
        output.close()
        return outcome
    }

    private func evaluate(_ expressions: [String: JSONValue]) -> [String: ExpressionResult] {
        expressions.mapValues { expression in
            guard case .string(let text) = expression else {
                return .error(
                    ErrorReply(CellError(name: "TypeError", value: "an expression must be a string", traceback: [])))
            }
            switch interpreter.evaluate(text) {
            case .success(let bundle): return .value(MIMEContent(bundle))
            case .failure(let error): return .error(ErrorReply(error))
            }
        }
    }
}
