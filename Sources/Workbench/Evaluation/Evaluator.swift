import CommandLanguage
import ComputeGraph
import JupyterProtocol

/// Turns expressions into values and runs commands.
struct Evaluator {
    let context: CommandContext

    /// Runs one statement.
    /// - Returns: The value to show if this is the cell's last statement: none for a binding or for what was shown.
    func run(_ statement: Statement) throws -> Value {
        switch statement.kind {
        case .importLine:
            if context.session.isFirst(notice: "import") {
                context.output.write("import lines are not needed here and do nothing\n", to: .stderr)
            }
            return .none
        case .help(let name):
            return try HelpCommand.show(topic: name.text, at: name.span, in: context)
        case .value(let expression):
            let value = try statementValue(of: expression)
            guard let binding = statement.binding else { return showsItself(expression) ? .none : value }
            context.session.bind(binding.text, to: value)
            return .none
        }
    }

    /// A bare command name runs the command; anywhere else it is a mistake.
    private func statementValue(of expression: Expression) throws -> Value {
        if case .name(let name) = expression.kind, CommandRegistry.command(named: name) != nil {
            let call = Call(command: Name(name, span: expression.span), arguments: [])
            return try run(call, span: expression.span)
        }
        return try value(of: expression)
    }

    /// `show` has put its value on the screen already.
    private func showsItself(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .call(let call): ShowCommand.signature.answers(to: call.command.text)
        case .name(let name): ShowCommand.signature.answers(to: name)
        default: false
        }
    }

    func value(of expression: Expression) throws -> Value {
        let value = try uncheckedValue(of: expression)
        switch expression.kind {
        case .list, .tuple, .dictionary: try ValueSize.check(value, at: expression.span)
        default: break
        }
        return value
    }

    /// A list's elements are checked with the whole list, not each on its own as well.
    private func uncheckedValue(of expression: Expression) throws -> Value {
        switch expression.kind {
        case .none: return .none
        case .boolean(let flag): return .boolean(flag)
        case .integer(let number): return .integer(number)
        case .number(let number): return .number(number)
        case .string(let text): return .string(text)
        case .list(let elements): return .list(try elements.map(uncheckedValue(of:)))
        case .tuple(let elements): return .tuple(try elements.map(uncheckedValue(of:)))
        case .dictionary(let entries):
            return .dictionary(try entries.map { (key: $0.key, value: try uncheckedValue(of: $0.value)) })
        case .name(let name): return try variable(name, at: expression)
        case .call(let call): return try run(call, span: expression.span)
        case .member(let base, let name):
            let value = try self.base(base, of: expression)
            do { return try Members.member(name.text, of: value, at: name.span) } catch var diagnostic as Diagnostic {
                // A variable may be called as a file is, as in `load model.h5`.
                diagnostic.hint = expression.unquotedFileName.map(UnquotedPath.hint) ?? diagnostic.hint
                throw diagnostic
            }
        case .index(let base, let index):
            return try Members.element(
                of: try value(of: base), at: Operand(value: try value(of: index), span: index.span))
        }
    }

    /// The value before the point. `cat.jpg` without quotes is told from a member of something unknown.
    private func base(_ base: Expression, of whole: Expression) throws -> Value {
        if let root = whole.rootName, whole.unquotedFileName != nil, context.session.bindings[root.text] == nil {
            throw Diagnostic.unknownName(whole, root.text, in: [])
        }
        return try value(of: base)
    }

    private func variable(_ name: String, at expression: Expression) throws -> Value {
        if name == "_" { return context.session.lastValue }
        if let value = context.session.bindings[name] { return value }
        if let number = Constant.number(named: name) { return .number(number) }
        if CommandRegistry.names.contains(name) {
            throw Diagnostic.commandAsValue(name, at: expression.span)
        }
        let known = Array(context.session.bindings.keys) + CommandRegistry.names
        var diagnostic = Diagnostic.unknownName(expression, name, in: known)
        diagnostic.hint = diagnostic.hint ?? ForeignNames.hint(forCommand: name)
        throw diagnostic
    }

    private func run(_ call: Call, span: SourceSpan) throws -> Value {
        guard let command = CommandRegistry.command(named: call.command.text) else {
            throw unknown(call.command)
        }
        let arguments = try Arguments(call, span: span, signature: command.signature, evaluate: value(of:))
        do {
            try context.cancellation.check()
            return try command.run(arguments, in: context)
        } catch {
            throw ErrorTranslation.diagnostic(for: error, at: call.command.span)
        }
    }

    private func unknown(_ command: Name) -> Diagnostic {
        if let value = context.session.bindings[command.text] {
            return Diagnostic(
                .typeError, "\(command.text) is a variable (\(value.kind)), not a command", at: command.span,
                hint: value.kind == "Model"
                    ? "to ask it: predict \(command.text) \"photo.png\"" : "to see it: show \(command.text)")
        }
        var diagnostic = Diagnostic.unknownCommand(command, in: CommandRegistry.names)
        diagnostic.hint = ForeignNames.hint(forCommand: command.text) ?? diagnostic.hint
        return diagnostic
    }
}

extension CommandSignature {
    func answers(to name: String) -> Bool { self.name == name || aliases.contains(name) }
}
