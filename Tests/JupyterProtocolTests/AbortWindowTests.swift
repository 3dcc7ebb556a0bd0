import FoundationEssentials
import JupyterProtocol
import Testing

@Suite("Cells on their way when one fails")
struct AbortWindowTests {
    private func message(_ type: String = "execute_request", sent date: String?) -> Message {
        Message(
            identities: [], header: RequestHeader(id: "1", type: type, date: date), headerBytes: [], contentBytes: [])
    }

    private static let failure = Date(timeIntervalSince1970: 1_700_000_000.5)  // 2023-11-14T22:13:20.5Z

    @Test(
        "are those sent before it",
        arguments: [
            ("2023-11-14T22:13:20.499Z", true), ("2023-11-14T22:13:20.501Z", false), ("2023-11-14T22:13:20Z", true),
            ("2023-11-14T22:13:20.499999+00:00", true), ("2023-11-14T22:13:20.500001+00:00", false),
            ("2023-11-14T23:13:20.4+01:00", true), ("2023-11-14T21:13:20.6-01:00", false),
            // Without a zone, or no date at all: nobody knows when.
            ("2023-11-14T22:13:20", false), ("", false), ("yesterday", false), ("2023-11-14T22:13:20.Z", true),
        ])
    func dates(date: String, isCovered: Bool) {
        #expect(AbortWindow(failure: Self.failure).covers(message(sent: date)) == isCovered)
    }

    @Test("are cells alone, and only for a moment")
    func others() throws {
        let window = AbortWindow(failure: Self.failure)
        #expect(!window.covers(message("kernel_info_request", sent: "2023-11-14T22:13:20Z")))
        #expect(!window.covers(message(sent: nil)))
        #expect(!AbortWindow(failure: Self.failure, length: .zero).covers(message(sent: "2023-11-14T22:13:20Z")))
    }
}
