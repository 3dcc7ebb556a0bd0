import HistoryStore
import Testing

@Suite("Where the history is kept")
struct HistoryLocationTests {
    @Test(
        "WHYLIGHT_HISTORY, then XDG_DATA_HOME, then HOME",
        arguments: [
            (["WHYLIGHT_HISTORY": "off", "HOME": "/h"], HistoryLocation.memory),
            (["WHYLIGHT_HISTORY": "x.db", "HOME": "/h"], .file("x.db")),
            (["WHYLIGHT_HISTORY": "~/x.db", "HOME": "/h"], .file("/h/x.db")),
            ([:], .memory),
        ])
    func environment(variables: [String: String], expected: HistoryLocation) {
        #expect(HistoryLocation { variables[$0] } == expected)
    }

    #if os(Linux)
        @Test(
            "the user's data folder",
            arguments: [
                (["HOME": "/h", "XDG_DATA_HOME": "/d"], "/d/whylight/history.sqlite"),
                (["HOME": "/h", "XDG_DATA_HOME": "d"], "/h/.local/share/whylight/history.sqlite"),
                (["HOME": "/h"], "/h/.local/share/whylight/history.sqlite"),
            ])
        func dataFolder(variables: [String: String], expected: String) {
            #expect(HistoryLocation { variables[$0] } == .file(expected))
        }
    #endif
}
