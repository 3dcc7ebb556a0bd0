/// A command with its arguments: `show model "a.png"` and `show(model, "a.png")` are the same call.
package struct Call: Hashable, Sendable {
    package let command: Name
    /// Positional ones first, no name twice; the parser sees to both.
    package let arguments: [Argument]

    package init(command: Name, arguments: [Argument]) {
        self.command = command
        self.arguments = arguments
    }
}

package struct Argument: Hashable, Sendable {
    /// Nil for a positional argument.
    package let name: Name?
    package let value: Expression

    package init(name: Name?, value: Expression) {
        self.name = name
        self.value = value
    }
}
