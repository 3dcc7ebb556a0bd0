import CommandLanguage
import FoundationEssentials
import Tensors

/// Class names from a file: keras' `imagenet_class_index.json`, a JSON list, or one name a line.
enum LabelFile {
    /// Ten times as many as the largest set of classes in use, ImageNet-21k.
    static let classLimit = Limit("WHYLIGHT_MAX_CLASSES", default: 200_000)
    /// In bytes, for each class allowed.
    private static let longestName = 64

    /// - Throws: `FormatError` for a file that holds no class names, or more than ``classLimit``; FileAccess' errors.
    static func read(_ path: String) throws -> Labels {
        let (limit, overflow) = classLimit.value.multipliedReportingOverflow(by: longestName)
        return try parse(
            try FileAccess.read(path, limit: overflow ? .max : limit, remedy: classLimit.remedy), path: path)
    }

    private static func parse(_ bytes: [UInt8], path: String) throws -> Labels {
        // Each name stands on a line or behind a comma of its own; to count those is quick.
        let count = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: ",") }
        guard count / 4 <= classLimit.value else {
            throw Diagnostic(
                .formatError, "\(path) holds more than \(classLimit.value) class names", hint: classLimit.remedy)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Diagnostic(.formatError, "\(path) holds no class names: it is not UTF-8 text")
        }
        let trimmed = text.drop { $0.isWhitespace }
        let names = trimmed.first == "{" || trimmed.first == "[" ? try json(bytes, path: path) : lines(of: text)
        guard !names.isEmpty else { throw Diagnostic(.formatError, "\(path) holds no class names: it is empty") }
        return Labels(source: path, names: names.map { VisibleText.line($0) })
    }

    /// Teachable Machine writes each line as `0 Cat`; the number is dropped where it is the line's own.
    private static func lines(of text: String) -> [String] {
        var names = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(
                line.drop { $0 == " " || $0 == "\t" || $0 == "\u{feff}" }.reversed().drop { $0.isWhitespace }.reversed()
            )
        }
        while names.last?.isEmpty == true { names.removeLast() }
        let isNumbered = names.indices.allSatisfy { names[$0].hasPrefix("\($0) ") }
        return isNumbered ? names.indices.map { String(names[$0].dropFirst("\($0) ".count)) } : names
    }

    private static func json(_ bytes: [UInt8], path: String) throws -> [String] {
        let data = Data(bytes)
        if let names = try? JSONDecoder().decode([String].self, from: data) { return names }
        if let index = try? JSONDecoder().decode([String: [String]].self, from: data) {
            return try ordered(index.compactMapValues(\.last), path: path)
        }
        if let index = try? JSONDecoder().decode([String: String].self, from: data) {
            return try ordered(index, path: path)
        }
        throw Diagnostic(
            .formatError, "\(path) is no list of class names",
            hint:
                "it may be {\"0\": [\"n01440764\", \"tench\"], …}, [\"tench\", …] or one name a line"
        )
    }

    /// Keys must be the class ids from 0 without a gap.
    private static func ordered(_ index: [String: String], path: String) throws -> [String] {
        try (0..<index.count).map { id in
            guard let name = index["\(id)"] else {
                throw Diagnostic(.formatError, "\(path) names \(index.count) classes, but none has the id \(id)")
            }
            return name
        }
    }
}
