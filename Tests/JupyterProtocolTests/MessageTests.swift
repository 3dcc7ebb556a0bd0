import JupyterProtocol
import Testing

@Suite("Messages")
struct MessageTests {
    /// Decoding what was encoded and encoding it again must change nothing.
    private func roundTrip<Content: MessageContent>(_ content: Content) throws {
        let bytes = try JSON.encode(content)
        let again = try JSON.encode(JSON.decode(Content.self, from: bytes))
        let (first, second) = (
            try JSON.decode(JSONValue.self, from: bytes), try JSON.decode(JSONValue.self, from: again)
        )
        #expect(first == second, "\(Content.messageType)")
    }

    @Test("survive the way out and in")
    func roundTrips() throws {
        let bundle = MIMEBundle(
            data: ["image/png": "aGk=", "application/json": #"{"a":[1]}"#], metadata: ["image/png": ["width": 3]])
        let error = CellError(name: "E", value: "v", traceback: ["a", "b"])
        try roundTrip(ExecuteRequest(code: "x", userExpressions: ["a": "b"], allowStdin: true, stopOnError: false))
        try roundTrip(
            ExecuteRequest.Reply(
                executionCount: 3, userExpressions: ["a": .value(MIMEContent(bundle)), "b": .error(ErrorReply(error))],
                payload: [.page(MIMEBundle(text: "help"))]))
        try roundTrip(InspectRequest.Reply(InspectionResult(text: "t", markdown: "m")))
        try roundTrip(
            CompleteRequest.Reply(CompletionResult(matches: [.init(text: "a", type: "path")], start: 0, end: 1)))
        try roundTrip(IsCompleteRequest.Reply(.incomplete(indent: "  ")))
        let entry = HistoryEntry(session: 1, line: 2, input: "i", output: "o")
        for includesOutput in [true, false] {
            try roundTrip(HistoryRequest.Reply([entry], includesOutput: includesOutput))
        }
        try roundTrip(KernelInfoRequest())
        try roundTrip(CommInfoRequest.Reply())
        try roundTrip(CommClose(id: "c"))
        try roundTrip(ConnectRequest())
        try roundTrip(ConnectRequest.Reply(ChannelPorts(shell: 1, iopub: 2, stdin: 3, control: 4, heartbeat: 5)))
        try roundTrip(ShutdownRequest.Reply(restart: true))
        try roundTrip(InterruptRequest.Reply())
        try roundTrip(MemoryTransport().usage())
        try roundTrip(InputRequest(prompt: "p", password: true))
        for state in [Status.State.starting, .busy, .idle] { try roundTrip(Status(state)) }
        try roundTrip(IOPubWelcome(subscription: "s"))
        try roundTrip(ExecuteInput(code: "c", executionCount: 1))
        try roundTrip(Stream(name: .stderr, text: "t"))
        try roundTrip(DisplayData(bundle, displayID: "d"))
        try roundTrip(DisplayData(bundle, displayID: nil))
        try roundTrip(UpdateDisplayData(bundle, displayID: "d"))
        try roundTrip(ExecuteResult(bundle, executionCount: 1))
        try roundTrip(ErrorOutput(error))
        try roundTrip(ClearOutput(wait: false))
    }

    @Test("a JSON type goes out as JSON, any other as text, and JSON that is none as text too")
    func jsonTypes() throws {
        let bundle = MIMEBundle(
            data: ["application/json": "[1]", "application/geo+json": "oops", "image/png": "a/b=", "text/plain": "[1]"])
        let content = try JSON.decode([String: JSONValue].self, from: JSON.encode(MIMEContent(bundle)))
        #expect(
            content["data"] == [
                "application/json": [1], "application/geo+json": "oops", "image/png": "a/b=", "text/plain": "[1]",
            ])
    }

    @Test(
        "pictures and texts go out as an encoder would write them",
        arguments: [
            "", "plain", "\"quoted\" back\\slash", "\0\u{1}\u{8}\t\n\u{c}\r\u{1f}\u{7f}", "é 😀 \u{2028}",
            String(repeating: "0123456789", count: 20) + "\"" + String(repeating: "+/=a", count: 40),
        ])
    func directWriting(text: String) throws {
        let bundle = MIMEBundle(
            data: ["text/plain": text, "a\"b": text, "application/json": #"{"a":[1,"x"]}"#],
            metadata: ["image/png": ["width": 3, "title": .string(text)]])
        let expected: [String: JSONValue] = [
            "data": ["text/plain": .string(text), "a\"b": .string(text), "application/json": ["a": [1, "x"]]],
            "metadata": ["image/png": ["width": 3, "title": .string(text)]],
        ]
        func content(_ message: some MessageContent) throws -> [String: JSONValue] {
            try JSON.decode([String: JSONValue].self, from: JSON.encode(message))
        }
        #expect(
            try content(ExecuteResult(bundle, executionCount: 7))
                == expected.merging(["execution_count": 7]) { first, _ in first })
        #expect(
            try content(DisplayData(bundle, displayID: text))
                == expected.merging(["transient": ["display_id": .string(text)]]) { first, _ in first })
        #expect(
            try content(UpdateDisplayData(bundle, displayID: "d"))
                == expected.merging(["transient": ["display_id": "d"]]) { first, _ in first })
    }

    @Test("an execute request without options takes the protocol's defaults")
    func defaults() throws {
        let request = try JSON.decode(ExecuteRequest.self, from: Array(#"{"code":"a","silent":null,"extra":1}"#.utf8))
        #expect(!request.silent && request.storeHistory && !request.allowStdin && request.stopOnError)
        let silent = try JSON.decode(ExecuteRequest.self, from: Array(#"{"code":"a","silent":true}"#.utf8))
        #expect(!silent.storeHistory)
    }
}
