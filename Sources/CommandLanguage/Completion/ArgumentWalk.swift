/// The arguments of a call or command form as far as they are typed, read from tokens because an unfinished cell has
/// no syntax tree.
struct ArgumentWalk {
    /// An entry for each positional argument: its text where it is a plain name.
    private(set) var positional: [String?] = []
    /// The named arguments: again the text of plain names, nil for others.
    private(set) var named: [String: String?] = [:]
    /// The option whose value stands, or would stand, behind the last token.
    private(set) var currentOption: String?

    private var isBehindValue = false

    /// - Parameter tokens: those between the command's name (or its parenthesis) and the place in question.
    init(_ tokens: ArraySlice<Token>) {
        var index = tokens.startIndex
        while index < tokens.endIndex {
            let token = tokens[index]
            switch token.kind {
            case .symbol(.comma):
                isBehindValue = false
                currentOption = nil
            case .symbol(.dot) where isBehindValue:
                forgetPlainName()
                index += 1
            case .symbol(let symbol) where symbol.closing != nil:
                if isBehindValue, !token.followsSpace, symbol != .openBrace { forgetPlainName() } else { begin(nil) }
                index = Self.closingIndex(of: index, in: tokens)
            case .name(let text):
                if index + 1 < tokens.endIndex, tokens[index + 1].isSymbol(.equals) {
                    named[text] = .some(nil)
                    currentOption = text
                    isBehindValue = false
                    index += 1
                } else {
                    begin(text)
                }
            case .integer, .number, .string, .unfinishedString:
                begin(nil)
            default:
                break
            }
            index += 1
        }
        if isBehindValue { currentOption = nil }
    }

    private mutating func begin(_ plainName: String?) {
        if isBehindValue { currentOption = nil }
        if let currentOption { named[currentOption] = .some(plainName) } else { positional.append(plainName) }
        isBehindValue = true
    }

    /// The value goes on with a member or an element, so it is no plain name.
    private mutating func forgetPlainName() {
        if let currentOption {
            named[currentOption] = .some(nil)
        } else if !positional.isEmpty {
            positional[positional.count - 1] = nil
        }
    }

    /// The bracket that closes the one at `index`, or the last token.
    private static func closingIndex(of index: Int, in tokens: ArraySlice<Token>) -> Int {
        var depth = 0
        for index in index..<tokens.endIndex {
            guard case .symbol(let symbol) = tokens[index].kind else { continue }
            if symbol.closing != nil { depth += 1 }
            if symbol.isClosing { depth -= 1 }
            if depth == 0 { return index }
        }
        return tokens.endIndex - 1
    }
}
