import JupyterProtocol
import JupyterServer
import Testing
import ZeroMQ

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("Kernel server", .serialized, .timeLimit(.minutes(2)))
struct KernelServerTests {
    private let info: ConnectionInfo

    init() {
        info = ConnectionInfo(key: "key-\(UInt64.random(in: 0...(.max)))")
    }

    private func start(
        _ info: ConnectionInfo, interpreter: TestInterpreter = TestInterpreter(),
        onTick: (@Sendable () -> Void)? = nil
    ) throws -> KernelServer {
        try KernelServer(
            info, interpreter: interpreter, history: MemoryHistory(),
            implementation: Implementation(name: "test", version: "1"), onTick: onTick)
    }

    /// Starts a kernel, gives the body a connected and welcomed client, and stops the kernel.
    ///
    /// - Parameter onTick: called every second on the thread that owns the sockets.
    private func withKernel(
        _ info: ConnectionInfo? = nil, onTick: (@Sendable () -> Void)? = nil,
        _ body: (KernelServer, FrontEnd) throws -> Void
    ) throws {
        let info = info ?? self.info
        let server = try start(info, onTick: onTick)
        defer {
            server.stop()
            server.waitUntilStopped()
        }
        let client = try FrontEnd(info, ports: server.ports)
        defer { client.close() }
        #expect(try client.receive(client.iopub).type == "iopub_welcome")
        #expect(try client.receive(client.iopub).summary == "starting")
        try body(server, client)
    }

    @Test("runs a cell, and sends its messages in order")
    func execute() throws {
        try withKernel { _, client in
            let id = try client.send("execute_request", #"{"code":"hello"}"#, on: client.shell)
            #expect(
                try client.outputs(of: id).map(\.summary) == ["busy", "execute_input", "execute_result", "idle"])
            let reply = try client.receive(client.shell)
            #expect(reply.type == "execute_reply")
            #expect(reply.parentID == .string(id))
        }
    }

    @Test("welcomes each subscriber, by its topic")
    func welcome() throws {
        try withKernel { server, _ in
            let second = try FrontEnd(info, ports: server.ports, topic: "zzz")
            defer { second.close() }
            let message = try second.receive(second.iopub)
            #expect(message.type == "iopub_welcome")
            #expect(message.content == ["subscription": .string("zzz")])
            #expect(message.identities == [Array("zzz".utf8)])
            #expect(message.parentID == nil)
        }
    }

    @Test("says that it has started to its first client, however late that comes")
    func lateStart() throws {
        let server = try start(info)
        defer {
            server.stop()
            server.waitUntilStopped()
        }
        usleep(1_200_000)
        let client = try FrontEnd(info, ports: server.ports)
        defer { client.close() }
        #expect(try client.receive(client.iopub).type == "iopub_welcome")
        #expect(try client.receive(client.iopub).summary == "starting")
    }

    @Test("welcomes a subscriber before it sends it anything else")
    func welcomeIsFirst() throws {
        let ioThread = Holder()
        try withKernel(onTick: ioThread.tick) { server, client in
            try client.send("execute_request", #"{"code":"spin"}"#, on: client.shell)
            while try client.receive(client.iopub).type != "stream" {}
            ioThread.hold()
            // Both have come by the time that the thread looks again: a subscription, and the end of the cell.
            let late = try FrontEnd(info, ports: server.ports, identity: "late")
            defer { late.close() }
            server.interrupt()
            usleep(300_000)
            ioThread.letGo()
            #expect(try late.receive(late.iopub).type == "iopub_welcome")
        }
    }

    @Test("answers control while a cell runs, and ends the cell when told to")
    func interrupt() throws {
        try withKernel { _, client in
            let cell = try client.send("execute_request", #"{"code":"spin"}"#, on: client.shell)
            while try client.receive(client.iopub).type != "stream" {}
            try client.send("kernel_info_request", "{}", on: client.control)
            #expect(try client.receive(client.control).type == "kernel_info_reply")
            try client.send("interrupt_request", "{}", on: client.control)
            #expect(try client.receive(client.control).type == "interrupt_reply")
            #expect(try client.outputs(of: cell).last?.summary == "idle")
            #expect(try client.receive(client.shell).content["ename"] == .string("KeyboardInterrupt"))
            try client.send("execute_request", #"{"code":"next"}"#, on: client.shell)
            #expect(try client.receive(client.shell).content["status"] == .string("ok"))
        }
    }

    @Test("a failing cell aborts the cells that wait behind it, and nothing else")
    func abort() throws {
        try withKernel { server, client in
            try client.send("execute_request", #"{"code":"spin","stop_on_error":false}"#, on: client.shell)
            while try client.receive(client.iopub).type != "stream" {}
            try client.send("execute_request", #"{"code":"ok"}"#, on: client.shell)
            try client.send("execute_request", #"{"code":"fail"}"#, on: client.shell)
            for _ in 0..<5 { try client.send("execute_request", #"{"code":"later"}"#, on: client.shell) }
            let last = try client.send("comm_info_request", "{}", on: client.shell)
            // Shell is read in order, so once the kernel has this one on control, give it the time to have them all.
            for _ in 0..<20 {
                try client.send("kernel_info_request", "{}", on: client.control)
                _ = try client.receive(client.control)
            }
            server.interrupt()
            var statuses: [JSONValue?] = []
            for _ in 0..<8 { statuses.append(try client.receive(client.shell).content["status"]) }
            #expect(statuses == (["error", "ok", "error"] + Array(repeating: "aborted", count: 5)).map { .string($0) })
            let information = try client.receive(client.shell)
            #expect(information.type == "comm_info_reply")
            #expect(information.parentID == .string(last))
            try client.send("execute_request", #"{"code":"after"}"#, on: client.shell)
            #expect(try client.receive(client.shell).content["status"] == .string("ok"))
        }
    }

    @Test("asks over stdin and takes the answer")
    func input() throws {
        try withKernel { _, client in
            let id = try client.send("execute_request", #"{"code":"ask","allow_stdin":true}"#, on: client.shell)
            #expect(try client.receive(client.stdin).type == "input_request")
            try client.send("input_reply", #"{"value":"me"}"#, on: client.stdin)
            #expect(try client.receive(client.shell).content["status"] == .string("ok"))
            let result = try client.outputs(of: id).first { $0.type == "execute_result" }
            #expect(result?.content["data"] == .object(["text/plain": .string("me")]))
        }
    }

    @Test("an interrupt ends the wait for input")
    func interruptedInput() throws {
        try withKernel { _, client in
            try client.send("execute_request", #"{"code":"ask","allow_stdin":true}"#, on: client.shell)
            #expect(try client.receive(client.stdin).type == "input_request")
            try client.send("interrupt_request", "{}", on: client.control)
            #expect(try client.receive(client.shell).content["ename"] == .string("KeyboardInterrupt"))
        }
    }

    @Test("drops what is no message, and answers the next one that is")
    func junk() throws {
        try withKernel { _, client in
            let delimiter = WireFormat.delimiter
            let empty = Array("{}".utf8)
            let junk: [[Frame]] = [
                [[]], [[1, 2, 3]], [delimiter], [delimiter, [0x61]], [delimiter, [], empty, empty],
                [delimiter, [], empty, empty, empty, empty],
                [delimiter, Array(repeating: 0x30, count: 64), empty, empty, empty, empty],
                Array(repeating: [7], count: 3000),
            ]
            for frames in junk {
                for socket in [client.shell, client.control, client.stdin] { try socket.send(frames) }
            }
            for socket in [client.shell, client.control] {
                try client.send("kernel_info_request", "{}", on: socket)
                #expect(try client.receive(socket).type == "kernel_info_reply")
            }
        }
    }

    @Test("echoes any heartbeat, while a cell runs too")
    func heartbeat() throws {
        try withKernel { server, client in
            try client.send("execute_request", #"{"code":"spin"}"#, on: client.shell)
            while try client.receive(client.iopub).type != "stream" {}
            let beat = try client.context.socket(.dealer)
            defer { beat.close() }
            try beat.set(.linger, 0)
            try beat.connect(info.endpoint(server.ports.heartbeat))
            let beats: [[Frame]] = [
                [[]], [[], Array("ping".utf8)], [[1], [], [2]], [Array(repeating: 7, count: 1 << 20)],
            ]
            for frames in beats {
                try beat.send(frames)
                #expect(try client.receiveFrames(beat) == frames)
            }
            server.interrupt()
        }
    }

    @Test("loses no output of a burst, though its client reads only afterwards")
    func burst() throws {
        try withKernel { _, client in
            let id = try client.send("execute_request", #"{"code":"flood 5000"}"#, on: client.shell)
            #expect(try client.receive(client.shell).type == "execute_reply")
            #expect(try client.outputs(of: id).filter { $0.type == "display_data" }.count == 5000)
        }
    }

    @Test("answers a shutdown request before it ends")
    func shutdown() throws {
        let server = try start(info)
        let client = try FrontEnd(info, ports: server.ports)
        defer { client.close() }
        #expect(try client.receive(client.iopub).type == "iopub_welcome")
        let id = try client.send("shutdown_request", #"{"restart":true}"#, on: client.control)
        let reply = try client.receive(client.control)
        #expect(reply.content == ["status": .string("ok"), "restart": .boolean(true)])
        #expect(try client.outputs(of: id).map(\.summary) == ["busy", "shutdown_reply", "idle"])
        server.waitUntilStopped()
    }

    @Test(
        "a stop ends the cell that runs, whatever it still asks for, and every thread", arguments: ["spin", "spin ask"])
    func stopWhileRunning(cell: String) throws {
        weak var interpreter: TestInterpreter?
        func runAndStop() throws {
            let language = TestInterpreter()
            interpreter = language
            let server = try start(info, interpreter: language)
            let client = try FrontEnd(info, ports: server.ports)
            defer { client.close() }
            #expect(try client.receive(client.iopub).type == "iopub_welcome")
            try client.send("execute_request", #"{"code":"\#(cell)","allow_stdin":true}"#, on: client.shell)
            while try client.receive(client.iopub).type != "stream" {}
            server.stop()
            server.waitUntilStopped()
        }
        try runAndStop()
        // The threads were what held it; on a busy machine they are left to end behind the wait, which has a bound.
        for _ in 0..<10_000 where interpreter != nil { usleep(2000) }
        #expect(interpreter == nil)
    }

    @Test("listens on paths as well as on ports")
    func ipc() throws {
        var info = info
        info.transport = .ipc
        info.ip = "/tmp/whylight-test-\(UInt32.random(in: 0...(.max)))"
        try withKernel(info) { server, client in
            #expect(server.ports.shell != server.ports.control)
            try client.send("kernel_info_request", "{}", on: client.shell)
            #expect(try client.receive(client.shell).type == "kernel_info_reply")
        }
    }

    @Test("says which address is taken")
    func addressInUse() throws {
        try withKernel { server, _ in
            var second = info
            second.ports.shell = server.ports.shell
            let expected = info.endpoint(server.ports.shell)
            #expect {
                _ = try start(second)
            } throws: { error in
                if case .cannotBind(expected, _) = error as? ServerError { true } else { false }
            }
        }
    }
}
