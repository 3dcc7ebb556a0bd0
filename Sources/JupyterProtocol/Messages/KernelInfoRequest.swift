/// Asks who the kernel is: a client's first question.
package struct KernelInfoRequest: Request {
    package static let messageType = "kernel_info_request"

    package init() {}

    package struct Reply: MessageContent {
        package static let messageType = "kernel_info_reply"

        package let status: OKStatus
        package let protocolVersion: String
        package let implementation: String
        package let implementationVersion: String
        package let languageInfo: LanguageInfo
        package let banner: String
        package let helpLinks: [HelpLink]
        /// Neither "debugger" nor "kernel subshells".
        package let supportedFeatures: [String]

        enum CodingKeys: String, CodingKey {
            case status
            case protocolVersion = "protocol_version"
            case implementation
            case implementationVersion = "implementation_version"
            case languageInfo = "language_info"
            case banner
            case helpLinks = "help_links"
            case supportedFeatures = "supported_features"
        }

        package init(
            implementation: Implementation, languageInfo: LanguageInfo, banner: String, helpLinks: [HelpLink]
        ) {
            status = .ok
            protocolVersion = KernelSession.protocolVersion
            self.implementation = implementation.name
            implementationVersion = implementation.version
            self.languageInfo = languageInfo
            self.banner = banner
            self.helpLinks = helpLinks
            supportedFeatures = []
        }
    }
}

/// The program behind the kernel, as `kernel_info_reply` names it.
package struct Implementation: Hashable, Sendable {
    package let name: String
    package let version: String

    package init(name: String, version: String) {
        self.name = name
        self.version = version
    }
}
