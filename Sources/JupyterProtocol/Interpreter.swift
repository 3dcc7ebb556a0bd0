/// The language behind a kernel. The kernel knows the protocol, the interpreter knows the language; neither knows the
/// other's part, and neither knows sockets.
///
/// `execute` runs on the executor thread, one request at a time. All other methods must be quick and free of side
/// effects, and are called on the same thread between cells. `interrupt` may come from any thread between `prepareForCell`
/// and the end of `execute`.
package protocol Interpreter: AnyObject, Sendable {
    var languageInfo: LanguageInfo { get }
    /// The first text a console shows.
    var banner: String { get }
    /// Shown in a front end's help menu.
    var helpLinks: [HelpLink] { get }

    /// A cell is about to run: an interrupt that comes from now on is meant for it, and earlier ones are not.
    func prepareForCell()

    /// Runs a cell; everything it shows goes through `output` while it runs.
    func execute(_ cell: CellRequest, output: any CellOutput) -> CellOutcome

    /// Positions are Unicode code points, already inside `0...code.unicodeScalars.count`.
    func complete(_ code: String, at cursor: Int) -> CompletionResult
    func inspect(_ code: String, at cursor: Int, detailLevel: Int) -> InspectionResult?
    func isComplete(_ code: String) -> Completeness
    /// A value for `user_expressions`, or an error for that entry alone.
    func evaluate(_ expression: String) -> Result<MIMEBundle, CellError>

    /// Ends the cell soon, with a `KeyboardInterrupt`, whether it runs already or is about to.
    func interrupt()
}

package struct LanguageInfo: Codable, Hashable, Sendable {
    package var name: String
    package var version: String
    package var mimetype: String
    package var fileExtension: String
    package var pygmentsLexer: String
    package var codemirrorMode: String

    enum CodingKeys: String, CodingKey {
        case name, version, mimetype
        case fileExtension = "file_extension"
        case pygmentsLexer = "pygments_lexer"
        case codemirrorMode = "codemirror_mode"
    }

    package init(
        name: String, version: String, mimetype: String, fileExtension: String, pygmentsLexer: String,
        codemirrorMode: String
    ) {
        self.name = name
        self.version = version
        self.mimetype = mimetype
        self.fileExtension = fileExtension
        self.pygmentsLexer = pygmentsLexer
        self.codemirrorMode = codemirrorMode
    }
}

package struct HelpLink: Codable, Hashable, Sendable {
    package var text: String
    package var url: String

    package init(text: String, url: String) {
        self.text = text
        self.url = url
    }
}

package struct CellRequest: Sendable {
    package let code: String
    package let isSilent: Bool
    package let executionCount: Int
    package let allowsStdin: Bool

    package init(code: String, isSilent: Bool = false, executionCount: Int = 1, allowsStdin: Bool = false) {
        self.code = code
        self.isSilent = isSilent
        self.executionCount = executionCount
        self.allowsStdin = allowsStdin
    }
}

/// Where a running cell's output goes.
package protocol CellOutput: AnyObject, Sendable {
    func write(_ text: String, to stream: OutputStream)
    /// - Parameter id: names the display so that ``update(_:id:)`` can change it later.
    func display(_ bundle: MIMEBundle, id: String?)
    func update(_ bundle: MIMEBundle, id: String)
    func clear(wait: Bool)
    /// Asks the person at the front end and waits; interruptible.
    /// - Throws: `CellError` named `StdinNotImplementedError` where the front end allows none, `KeyboardInterrupt`
    ///   when interrupted.
    func ask(_ prompt: String, isPassword: Bool) throws(CellError) -> String
}

package enum OutputStream: String, Codable, Sendable {
    case stdout, stderr
}

/// How a cell ended.
package struct CellOutcome: Sendable {
    /// The last statement's value, if it is to be shown.
    package var result: MIMEBundle?
    package var error: CellError?
    /// Help text for the front end's pager.
    package var page: MIMEBundle?

    package init(result: MIMEBundle? = nil, error: CellError? = nil, page: MIMEBundle? = nil) {
        self.result = result
        self.error = error
        self.page = page
    }
}

/// An error as a front end shows it.
package struct CellError: Error, Hashable, Sendable {
    package let name: String
    package let value: String
    /// Lines, may hold ANSI colours.
    package let traceback: [String]

    package init(name: String, value: String, traceback: [String]) {
        self.name = name
        self.value = value
        self.traceback = traceback
    }
}

package struct CompletionResult: Hashable, Sendable {
    package struct Match: Hashable, Sendable {
        package let text: String
        /// Jupyter's word for the icon: keyword, function, path, instance, param.
        package let type: String
        package let signature: String

        package init(text: String, type: String, signature: String = "") {
            self.text = text
            self.type = type
            self.signature = signature
        }
    }

    package var matches: [Match]
    /// What a match replaces, in code points.
    package var start: Int
    package var end: Int

    package init(matches: [Match], start: Int, end: Int) {
        self.matches = matches
        self.start = start
        self.end = end
    }
}

package struct InspectionResult: Hashable, Sendable {
    package let text: String
    package let markdown: String

    package init(text: String, markdown: String) {
        self.text = text
        self.markdown = markdown
    }
}

package enum Completeness: Hashable, Sendable {
    case complete, invalid, unknown
    case incomplete(indent: String)
}
