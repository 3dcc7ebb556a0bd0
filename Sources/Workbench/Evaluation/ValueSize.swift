import CommandLanguage
import Tensors

/// How deep a value nests, and how much text it is when shown.
///
/// A list shares its elements, so `x = [x, x]` typed fifty times makes a value of a few kilobytes whose text no machine
/// could hold, and `x = [x]` one whose end would overflow a thread's stack.
enum ValueSize {
    static let textLimit = Limit("WHYLIGHT_MAX_VALUE_MB", default: 32, unit: 1 << 20)

    /// Values nest as deep as the cell's own brackets may: the parser's limit.
    static let depthLimit = Parser.nestingLimit

    /// - Throws: `ValueError` for a list, tuple or dict over a limit.
    static func check(_ value: Value, at span: SourceSpan) throws {
        var room = textLimit.value
        try measure(value, depth: 0, &room, span)
    }

    /// The same for values written one behind the other.
    static func check(_ values: [Value], at span: SourceSpan) throws {
        var room = textLimit.value
        for value in values { try measure(value, depth: 0, &room, span) }
    }

    /// Ends as soon as the room is used up: no value takes longer than the largest that is allowed.
    private static func measure(_ value: Value, depth: Int, _ room: inout Int, _ span: SourceSpan) throws {
        guard depth <= depthLimit else {
            throw Diagnostic(.valueError, "the value nests deeper than \(depthLimit) levels", at: span)
        }
        switch value {
        case .none, .boolean, .integer, .number: room -= 8
        case .string(let text): room -= text.utf8.count + 4
        case .list(let values), .tuple(let values):
            room -= 4
            for value in values { try measure(value, depth: depth + 1, &room, span) }
        case .dictionary(let entries):
            room -= 4
            for entry in entries {
                room -= entry.key.utf8.count + 4
                try measure(entry.value, depth: depth + 1, &room, span)
            }
        default: room -= 256
        }
        guard room >= 0 else {
            throw Diagnostic(
                .valueError, "the value holds more than \(textLimit.value >> 20) MiB of text", at: span,
                hint: textLimit.remedy)
        }
    }
}
