extension Lexer {
    /// Says what is wrong with a character that begins no token.
    /// - Parameter next: the character behind it.
    static func mistake(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?, at span: SourceSpan) -> Diagnostic {
        switch scalar {
        case "%" where next == "%" || next?.beginsName == true, "!":
            return Diagnostic(
                .syntaxError, "unexpected '\(scalar)'", at: span,
                hint: "shell commands and magics are not part of whylight")
        case "+", "-", "*", "/", "%", "<", ">", "&", "|", "^", "~":
            return operatorMistake(scalar, at: span)
        case "\\":
            return Diagnostic(
                .syntaxError, "unexpected '\\'", at: span,
                hint: "a statement goes on in the next line only inside brackets")
        case "\u{201C}", "\u{201D}", "\u{201E}", "\u{2018}", "\u{2019}", "\u{00AB}", "\u{00BB}", "`":
            return Diagnostic(
                .syntaxError, "\(scalar) does not begin a string", at: span, hint: "use straight quotes: \"…\" or '…'")
        case _ where scalar.isForbidden:
            return controlCharacter(scalar, at: span)
        default:
            switch scalar.properties.generalCategory {
            case .format, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator, .nonspacingMark:
                return Diagnostic(.syntaxError, "unexpected invisible character \(scalar.codePoint)", at: span)
            default:
                return Diagnostic(.syntaxError, "unexpected '\(scalar)'", at: span)
            }
        }
    }

    static func operatorMistake(_ scalar: Unicode.Scalar, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.syntaxError, "unexpected '\(scalar)'", at: span, hint: "there is no arithmetic in whylight")
    }

    static func controlCharacter(_ scalar: Unicode.Scalar, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .syntaxError, "control character \(scalar.codePoint) in the cell", at: span,
            hint: "delete it and type the line again")
    }
}
