import Glibc
import JupyterProtocol
import JupyterServer
import Testing

@Suite("Connection file")
struct ConnectionInfoTests {
    private static let ports = #""shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5"#

    private func decode(_ fields: String) throws -> ConnectionInfo {
        try JSON.decode(ConnectionInfo.self, from: Array("{\(fields)}".utf8))
    }

    @Test("is read with defaults for all but the ports, unknown fields ignored")
    func defaults() throws {
        let info = try decode(ConnectionInfoTests.ports + #","kernel_name":"x","jupyter_session":null"#)
        #expect(info.transport == .tcp)
        #expect(info.ip == "127.0.0.1")
        #expect(info.key.isEmpty)
        #expect(info.scheme == .sha256)
        #expect(info.ports == ChannelPorts(shell: 1, iopub: 2, stdin: 3, control: 4, heartbeat: 5))
    }

    @Test("may write ports as strings")
    func textPorts() throws {
        let info = try decode(#""shell_port":"1","iopub_port":"2","stdin_port":"3","control_port":"4","hb_port":"0""#)
        #expect(info.ports == ChannelPorts(shell: 1, iopub: 2, stdin: 3, control: 4, heartbeat: 0))
    }

    @Test(
        "is refused with a port out of range, an unknown transport or an unknown scheme",
        arguments: [
            #""shell_port":70000"#, #""shell_port":-1"#, #""shell_port":"x""#, #""shell_port":1.5"#,
            #""shell_port":1,"transport":"udp""#, #""shell_port":1,"signature_scheme":"hmac-none""#,
            #""shell_port":1,"key":5"#,
        ])
    func refuses(fields: String) {
        let rest = #","iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5"#
        #expect(throws: JSONError.self) { try decode(fields + rest) }
    }

    @Test(
        "gives libzmq's addresses",
        arguments: [
            ("127.0.0.1", 5, "tcp://127.0.0.1:5"), ("127.0.0.1", 0, "tcp://127.0.0.1:*"), ("::1", 5, "tcp://[::1]:5"),
            ("localhost", 5, "tcp://127.0.0.1:5"), ("0.0.0.0", 5, "tcp://*:5"),
        ])
    func endpoints(ip: String, port: Int, expected: String) {
        #expect(ConnectionInfo(ip: ip, key: "").endpoint(port) == expected)
    }

    @Test("gives paths for ipc")
    func paths() {
        #expect(ConnectionInfo(transport: .ipc, ip: "/tmp/k", key: "").endpoint(3) == "ipc:///tmp/k-3")
    }

    @Test("is never written through a link that somebody put where its temporary file goes")
    func links() throws {
        var template = Array("/tmp/whylight-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let victim = "\(folder)/victim"
        defer { for name in ["victim", "kernel.json", ""] { remove("\(folder)/\(name)") } }
        close(open(victim, O_CREAT | O_WRONLY, 0o600))
        try #require(symlink(victim, "\(folder)/kernel.json.\(getpid())") == 0)
        try ConnectionFile(creatingIn: folder, name: "kernel.json").write(ports: ChannelPorts())
        var status = stat()
        #expect(stat(victim, &status) == 0 && status.st_size == 0)
        #expect(lstat("\(folder)/kernel.json", &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o777 == 0o600)
    }
}
