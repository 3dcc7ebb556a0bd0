import JupyterProtocol
import Testing

@Suite("Input over stdin")
struct InputTests {
    private func reply(to answer: Result<Message, InputFailure>, allowed: Bool = true) throws -> [Bench.Reply] {
        try Bench(transport: MemoryTransport(answer: answer))
            .send("execute_request", #"{"code":"out before\nask who?","allow_stdin":\#(allowed)}"#)
    }

    @Test("asks with the cell's identity and parent, behind what the cell wrote, and returns the answer")
    func asks() throws {
        let replies = try reply(to: .success(Bench.message("input_reply", #"{"value":"me"}"#)))
        #expect(
            replies.summary == [
                "busy", "execute_input", "stream", "input_request", "execute_result", "execute_reply", "idle",
            ])
        let request = try #require(replies.first { $0.type == "input_request" })
        #expect(request.channel == .stdin)
        #expect(request.routing == [Array("peer".utf8)])
        #expect(request.content == ["prompt": "who?", "password": false])
        #expect(replies.first("execute_result")?["data"] == ["text/plain": "me"])
    }

    @Test("does not ask where the front end allows no input")
    func notAllowed() throws {
        let replies = try reply(to: .success(Bench.message("input_reply", #"{"value":"me"}"#)), allowed: false)
        #expect(!replies.summary.contains("input_request"))
        #expect(replies.first("error")?["ename"] == "StdinNotImplementedError")
    }

    @Test(
        "an answer that does not come is an error of the cell",
        arguments: [
            (InputFailure.unreachable, "StdinNotImplementedError"), (.interrupted, "KeyboardInterrupt"),
            (.stopping, "KeyboardInterrupt"),
        ])
    func failures(failure: InputFailure, name: String) throws {
        #expect(try reply(to: .failure(failure)).first("error")?["ename"] == .string(name))
    }

    @Test(
        "an answer that is none is an error of the cell",
        arguments: [(#"{"value":"\u0004"}"#, "EOFError"), (#"{"value":5}"#, "ValueError"), ("null", "ValueError")])
    func badAnswers(content: String, name: String) throws {
        let replies = try reply(to: .success(Bench.message("input_reply", content)))
        #expect(replies.first("error")?["ename"] == .string(name))
    }
}
