/// What the kernel does for one type of message.
struct RequestHandler: Sendable {
    let messageType: String
    /// The type of the reply, also of one that reports a failure; nil for messages that get none.
    let replyType: String?
    /// - Returns: the reply's content.
    let handle: @Sendable (Kernel, Message, RequestContext) throws -> (any Encodable & Sendable)?

    /// A request with its reply.
    static func on<Content: Request>(
        _ type: Content.Type,
        _ handle: @escaping @Sendable (Kernel) -> (Content, RequestContext) throws -> Content.Reply
    ) -> RequestHandler {
        RequestHandler(messageType: Content.messageType, replyType: Content.Reply.messageType) {
            kernel, message, context in
            try handle(kernel)(Kernel.content(of: message), context)
        }
    }

    /// A message without a reply.
    static func note<Content: MessageContent>(
        _ type: Content.Type,
        _ handle: @escaping @Sendable (Kernel) -> (Content, RequestContext) throws -> Void
    ) -> RequestHandler {
        RequestHandler(messageType: Content.messageType, replyType: nil) { kernel, message, context in
            try handle(kernel)(Kernel.content(of: message), context)
            return nil
        }
    }

    /// A request that came on the wrong channel.
    static func refuse<Content: Request>(_ type: Content.Type, sayingSendItOn channel: Channel) -> RequestHandler {
        RequestHandler(messageType: Content.messageType, replyType: Content.Reply.messageType) { _, _, _ in
            throw CellError(
                name: "ProtocolError", value: "send \(Content.messageType) on the \(channel.rawValue) channel",
                traceback: [])
        }
    }
}

/// The request that is being handled.
struct RequestContext: Sendable {
    let message: Message
    let publisher: Publisher
}
