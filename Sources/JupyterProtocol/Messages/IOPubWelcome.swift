/// The first message to each new subscription (JEP 65): from here on nothing is missed.
package struct IOPubWelcome: MessageContent {
    package static let messageType = "iopub_welcome"

    package let subscription: String

    enum CodingKeys: String, CodingKey {
        case subscription
    }

    package init(subscription: String) {
        self.subscription = subscription
    }
}
