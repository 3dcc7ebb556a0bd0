import JupyterProtocol
import Synchronization
import Testing

@Suite("Kernel")
struct KernelTests {
    @Test("a cell's messages come in the order that clients rely on")
    func order() throws {
        let bench = try Bench()
        let replies = try bench.send(
            "execute_request", #"{"code":"out a\nshow d\nerr b\nchange d\nclear\n1.5"}"#)
        #expect(
            replies.summary == [
                "busy", "execute_input", "stream", "display_data", "stream", "update_display_data", "clear_output",
                "execute_result", "execute_reply", "idle",
            ])
        #expect(replies.first("execute_result")?["data"] == ["text/plain": "1.5"])
        #expect(replies.first("execute_result")?["metadata"] == [:])
        #expect(replies.first("display_data")?["transient"] == ["display_id": "d"])
        #expect(replies.first("clear_output")?["wait"] == true)
    }

    @Test("every message has the request's header as parent, one session, an id of its own and a date with zone")
    func headers() throws {
        let bench = try Bench()
        let request = Bench.message("execute_request", #"{"code":"out a\n1"}"#)
        let replies = try bench.send(request) + bench.send(request)
        #expect(replies.allSatisfy { $0.parent == request.headerBytes })
        #expect(replies.allSatisfy { $0.metadata == Array("{}".utf8) })
        #expect(Set(replies.map { $0.header["session"] }).count == 1)
        #expect(Set(replies.map { $0.header["msg_id"] }).count == replies.count)
        #expect(replies.allSatisfy { $0.header["version"] == "5.5" })
        for reply in replies {
            guard case .string(let date) = reply.header["date"] else {
                Issue.record("no date")
                continue
            }
            #expect(date.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z/) != nil, "\(date)")
        }
    }

    @Test("a reply goes back by the request's identities, on its channel; the rest by topic")
    func routing() throws {
        let bench = try Bench()
        let identities: [Frame] = [[1, 2], [], [3]]
        let replies = try bench.send(Bench.message("execute_request", #"{"code":"out a"}"#, identities: identities))
        let reply = try #require(replies.first { $0.type == "execute_reply" })
        #expect(reply.channel == .shell)
        #expect(reply.routing == identities)
        let stream = try #require(replies.first { $0.type == "stream" })
        #expect(stream.channel == .iopub)
        #expect(stream.routing.count == 1)
        #expect(stream.routing.first?.suffix(14) == Array(".stream.stdout".utf8)[...])
    }

    @Test("counts cells that are stored and not blank, and names one number in all of a cell's messages")
    func counts() throws {
        let bench = try Bench()
        let cases: [(content: String, count: JSONValue)] = [
            (#"{"code":"1"}"#, 1), (#"{"code":"2"}"#, 2), (#"{"code":"3","store_history":false}"#, 2),
            (#"{"code":""}"#, 2), (#"{"code":" \n\t"}"#, 2), (#"{"code":"4","silent":true}"#, 2),
            (#"{"code":"fail"}"#, 3), (#"{"code":"5"}"#, 4),
        ]
        for (content, count) in cases {
            let replies = try bench.send("execute_request", content)
            for type in ["execute_input", "execute_result", "execute_reply"] {
                if let numbered = replies.first(type) { #expect(numbered["execution_count"] == count, "\(content)") }
            }
        }
    }

    @Test("a silent cell shows nothing and is not remembered, even if it asks to be")
    func silent() throws {
        let bench = try Bench()
        let replies = try bench.send(
            "execute_request", #"{"code":"out a\nshow d\nerr b\n1","silent":true,"store_history":true}"#)
        #expect(replies.summary == ["busy", "execute_reply", "idle"])
        #expect(bench.history.tail(5).isEmpty)
        let failed = try bench.send("execute_request", #"{"code":"fail x","silent":true}"#)
        #expect(failed.summary == ["busy", "execute_reply", "idle"])
        #expect(failed.first("execute_reply")?["status"] == "error")
        #expect(bench.transport.abortCount.load(ordering: .relaxed) == 0)
    }

    @Test("a failing cell sends its error and aborts what waits, unless it says not to")
    func failure() throws {
        let bench = try Bench()
        let replies = try bench.send("execute_request", #"{"code":"fail why"}"#)
        #expect(replies.summary == ["busy", "execute_input", "error", "execute_reply", "idle"])
        let error: [String: JSONValue] = ["ename": "EchoError", "evalue": "why", "traceback": ["line"]]
        #expect(replies.first("error") == error)
        #expect(
            replies.first("execute_reply")
                == error.merging(["status": "error", "execution_count": 1]) { first, _ in first })
        #expect(bench.transport.abortCount.load(ordering: .relaxed) == 1)
        _ = try bench.send("execute_request", #"{"code":"fail","stop_on_error":false}"#)
        #expect(bench.transport.abortCount.load(ordering: .relaxed) == 1)
    }

    @Test("an aborted cell is answered without a count, and does not run")
    func aborted() throws {
        let bench = try Bench()
        let replies = try bench.send("execute_request", #"{"code":"1"}"#, isAborted: true)
        #expect(replies.summary == ["busy", "execute_reply", "idle"])
        #expect(replies.first("execute_reply") == ["status": "aborted"])
        #expect(bench.interpreter.executedCells.isEmpty)
    }

    @Test("only execute requests can be aborted")
    func abortable() {
        #expect(Kernel.isAbortable(Bench.message("execute_request", "{}")))
        #expect(!Kernel.isAbortable(Bench.message("kernel_info_request", "{}")))
    }

    @Test("evaluates expressions after a cell that succeeded; one that fails spoils no other")
    func userExpressions() throws {
        let bench = try Bench()
        let replies = try bench.send(
            "execute_request", #"{"code":"","user_expressions":{"a":"x","b":"nothing","c":7}}"#)
        guard case .object(let entries) = replies.first("execute_reply")?["user_expressions"] else {
            Issue.record("no user_expressions")
            return
        }
        #expect(entries["a"] == ["status": "ok", "data": ["text/plain": "x"], "metadata": [:]])
        #expect(entries["b"] == ["status": "error", "ename": "NameError", "evalue": "nothing", "traceback": []])
        guard case .object(let third) = entries["c"] else { return #expect(Bool(false), "no entry c") }
        #expect(third["status"] == "error")
    }

    @Test("help goes to the pager as one payload")
    func page() throws {
        let reply = try Bench().send("execute_request", #"{"code":"page some help"}"#).first("execute_reply")
        #expect(reply?["payload"] == [["source": "page", "data": ["text/plain": "some help"], "start": 0]])
    }

    @Test("text written in quick succession is merged, and never moves past other output")
    func merging() throws {
        let code = (0..<50).map { "out \($0)," }.joined(separator: #"\n"#)
        let replies = try Bench().send("execute_request", #"{"code":"\#(code)\nshow d\nout end"}"#)
        let texts = replies.filter { $0.type == "stream" }.map { $0.content["text"] }
        #expect(texts.count <= 4)
        #expect(replies.summary.suffix(5) == ["stream", "display_data", "stream", "execute_reply", "idle"])
        #expect(texts.last == "end")
    }

    @Test("output that no client takes is dropped, the cell's frame is not")
    func noRoom() throws {
        let replies = try Bench(transport: MemoryTransport(hasRoom: false))
            .send("execute_request", #"{"code":"out a\nshow d\n1"}"#)
        #expect(replies.summary == ["busy", "execute_input", "execute_result", "execute_reply", "idle"])
    }

    @Test("kernel_info is answered on both channels", arguments: [Channel.shell, .control])
    func kernelInfo(channel: Channel) throws {
        let replies = try Bench().send("kernel_info_request", "{}", on: channel)
        #expect(replies.summary == ["busy", "kernel_info_reply", "idle"])
        #expect(replies[1].channel == channel)
        let info = replies[1].content
        #expect(info["status"] == "ok")
        #expect(info["protocol_version"] == "5.5")
        #expect(info["implementation"] == "echo")
        #expect(info["supported_features"] == [])
        #expect(info["help_links"] == [["text": "Help", "url": "https://example.org/a/b"]])
        guard case .object(let language) = info["language_info"] else { return #expect(Bool(false), "no language") }
        #expect(language["file_extension"] == ".echo")
    }

    @Test("shutdown is answered and broadcast, restart echoed, and the end comes last", arguments: [nil, true, false])
    func shutdown(restart: Bool?) throws {
        let bench = try Bench()
        let content = restart.map { #"{"restart":\#($0)}"# } ?? "{}"
        let replies = try bench.send("shutdown_request", content, on: .control)
        #expect(replies.summary == ["busy", "shutdown_reply", "shutdown_reply", "idle"])
        #expect(replies[1].channel == .iopub)
        #expect(replies[2].channel == .control)
        #expect(replies[1].content == ["status": "ok", "restart": .boolean(restart ?? false)])
        #expect(bench.transport.allSent.last?.frames.isEmpty == true)
        #expect(bench.transport.stopCount.load(ordering: .relaxed) == 1)
    }

    @Test("a shutdown request that cannot be read ends nothing")
    func badShutdown() throws {
        let bench = try Bench()
        let replies = try bench.send("shutdown_request", #"{"restart":"yes"}"#, on: .control)
        #expect(replies.summary == ["busy", "shutdown_reply", "idle"])
        #expect(replies[1].content["status"] == "error")
        #expect(bench.transport.stopCount.load(ordering: .relaxed) == 0)
    }

    @Test("an interrupt reaches a cell as soon as it is announced")
    func earlyInterrupt() throws {
        let bench = try Bench()
        // Of what is sent for a cell only its announcement comes before it has run.
        bench.transport.onSend.withLock { [kernel = bench.kernel] in $0 = { kernel.interrupt() } }
        defer { bench.transport.onSend.withLock { $0 = {} } }
        let replies = try bench.send("execute_request", #"{"code":"1"}"#)
        #expect(replies.summary == ["busy", "execute_input", "execute_result", "execute_reply", "idle"])
        #expect(bench.interpreter.interruptCount.load(ordering: .relaxed) == 1)
    }

    @Test("an interrupt while nothing runs reaches no cell")
    func idleInterrupt() throws {
        let bench = try Bench()
        let replies = try bench.send("interrupt_request", "{}", on: .control)
        #expect(replies.summary == ["busy", "interrupt_reply", "idle"])
        #expect(bench.interpreter.interruptCount.load(ordering: .relaxed) == 0)
    }

    @Test(
        "a request whose content is bad gets an error reply",
        arguments: [
            ("execute_request", "null"), ("execute_request", "[]"), ("execute_request", "{}"), ("execute_request", "x"),
            ("execute_request", #"{"code":5}"#), ("execute_request", #"{"code":"\ud800"}"#), ("execute_request", ""),
            ("execute_request", #"{"code":"1","silent":"no"}"#), ("kernel_info_request", "null"),
            ("complete_request", #"{"code":"a","cursor_pos":"2"}"#), ("inspect_request", #"{"cursor_pos":1}"#),
            ("history_request", #"{"hist_access_type":"bogus"}"#), ("history_request", "{}"),
            ("is_complete_request", "{}"), ("comm_info_request", #"{"target_name":5}"#),
        ])
    func badContent(type: String, content: String) throws {
        let bench = try Bench()
        let replies = try bench.send(type, content)
        let replyType = type.replacing("_request", with: "_reply")
        #expect(replies.summary == ["busy", replyType, "idle"])
        let reply = replies[1].content
        #expect(reply["status"] == "error")
        #expect(reply["ename"] == "ProtocolError")
        #expect(reply["traceback"] == [])
        #expect((reply["execution_count"] != nil) == (type == "execute_request"))
        #expect(bench.transport.abortCount.load(ordering: .relaxed) == 0)
    }

    @Test("a content nested 100 000 deep gets an error reply too")
    func deepContent() throws {
        let replies = try Bench().send(
            "execute_request", #"{"code":"# + String(repeating: "[", count: 100_000))
        #expect(replies.first("execute_reply")?["status"] == "error")
    }

    @Test(
        "a type that nobody knows gets busy and idle only",
        arguments: ["nonsense_request", "execute_reply", "", "create_subshell_request"])
    func unknownType(type: String) throws {
        #expect(try Bench().send(type, "{}").summary == ["busy", "idle"])
    }

    @Test("the control channel refuses what belongs on shell")
    func wrongChannel() throws {
        let bench = try Bench()
        let replies = try bench.send("execute_request", #"{"code":"1"}"#, on: .control)
        #expect(replies.summary == ["busy", "execute_reply", "idle"])
        #expect(replies[1].content["evalue"] == "send execute_request on the shell channel")
        #expect(bench.interpreter.executedCells.isEmpty)
    }

    @Test("a comm of an unknown target is closed at once, anything for an unknown comm ignored")
    func comms() throws {
        let bench = try Bench()
        let opened = try bench.send("comm_open", #"{"comm_id":"c","target_name":"t","data":{}}"#)
        #expect(opened.summary == ["busy", "comm_close", "idle"])
        #expect(opened[1].content == ["comm_id": "c", "data": [:]])
        #expect(try bench.send("comm_msg", #"{"comm_id":"c","data":{}}"#).summary == ["busy", "idle"])
        #expect(try bench.send("comm_close", #"{"comm_id":"c","data":{}}"#).summary == ["busy", "idle"])
        let info = try bench.send("comm_info_request", #"{"target_name":null}"#)
        #expect(info.first("comm_info_reply") == ["status": "ok", "comms": [:]])
    }

    @Test(
        "a debug request fails politely, even when it makes no sense", arguments: ["{}", #"{"seq":"x","command":3}"#])
    func debug(content: String) throws {
        let reply = try Bench().send("debug_request", content, on: .control).first("debug_reply")
        #expect(reply?["success"] == false)
        #expect(reply?["type"] == "response")
    }

    @Test("a welcome has no parent and names the subscription; one that is not text gets none")
    func welcome() throws {
        let bench = try Bench()
        for topic in [[], Array("zzz".utf8), [0xFF, 0xFE]] {
            if let welcome = bench.kernel.welcome(subscription: topic) { bench.transport.send(welcome, on: .iopub) }
        }
        let replies = try bench.taken()
        #expect(replies.summary == ["iopub_welcome", "iopub_welcome"])
        #expect(replies.map { $0.content["subscription"] } == ["", "zzz"])
        #expect(replies.map(\.routing) == [[[]], [Array("zzz".utf8)]])
        #expect(replies.allSatisfy { $0.parent == Array("{}".utf8) })
    }

    @Test("is_complete passes the language's answer on, indent with incomplete only")
    func isComplete() throws {
        let bench = try Bench()
        let expected: [(String, [String: JSONValue])] = [
            ("x", ["status": "complete"]), ("(", ["status": "incomplete", "indent": "  "]),
            (")", ["status": "invalid"]), ("?", ["status": "unknown"]),
        ]
        for (code, content) in expected {
            let replies = try bench.send("is_complete_request", #"{"code":"\#(code)"}"#)
            #expect(replies.first("is_complete_reply") == content)
        }
    }
}
