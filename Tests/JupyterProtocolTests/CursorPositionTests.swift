import JupyterProtocol
import Testing

@Suite("Cursor positions")
struct CursorPositionTests {
    @Test(
        "are code points, clamped to the code; behind its end, UTF-16 units",
        arguments: [
            ("abc", 0, 0), ("abc", 2, 2), ("abc", 3, 3), ("abc", 999, 3), ("abc", -5, 0), ("abc", nil, 3), ("", 1, 0),
            ("a\r\nb", 3, 3), ("e\u{301}x", 2, 2),
            // Two code points outside the first plane are four UTF-16 units.
            ("😀😀", 1, 1), ("😀😀", 2, 2), ("😀😀", 4, 2), ("😀😀", 3, 2), ("😀😀ab", 6, 4), ("😀😀ab", 5, 3),
            ("😀😀ab", 7, 4),
        ] as [(String, Int?, Int)])
    func resolve(code: String, position: Int?, expected: Int) {
        #expect(CursorPosition.resolve(position, in: code) == expected)
    }

    @Test("reach the language resolved, and come back in the reply")
    func completion() throws {
        let bench = try Bench()
        let reply = try bench.send("complete_request", #"{"code":"😀😀ab","cursor_pos":6}"#).first("complete_reply")
        #expect(reply?["cursor_start"] == 4)
        #expect(reply?["matches"] == ["at 4"])
        #expect(
            reply?["metadata"] == [
                "_jupyter_types_experimental": [
                    ["start": 4, "end": 4, "text": "at 4", "type": "keyword", "signature": ""]
                ]
            ])
    }

    @Test("inspection finds something or nothing, and is ok both times")
    func inspection() throws {
        let bench = try Bench()
        let found = try bench.send("inspect_request", #"{"code":"abc"}"#).first("inspect_reply")
        #expect(
            found == [
                "status": "ok", "found": true, "metadata": [:],
                "data": ["text/plain": "at 3", "text/markdown": "*at 3*"],
            ])
        let nothing = try bench.send("inspect_request", #"{"code":"","cursor_pos":0}"#).first("inspect_reply")
        #expect(nothing == ["status": "ok", "found": false, "metadata": [:], "data": [:]])
    }
}
