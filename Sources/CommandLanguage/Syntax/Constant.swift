/// Words that are values of their own, in this language's spelling, Python's and Julia's.
package enum Constant {
    /// The value `word` always has; nil where it is an ordinary name. No such word can be assigned.
    package static func value(of word: String) -> Expression.Kind? {
        switch word {
        case "true", "True": .boolean(true)
        case "false", "False": .boolean(false)
        case "none", "None", "nothing": Expression.Kind.none
        default: nil
        }
    }

    /// The number that `inf` or `nan` stands for where no variable has that name.
    ///
    /// papermill writes them bare in a parameters cell for Julia; one for Python may bind a variable of that name.
    package static func number(named word: String) -> Double? {
        switch word {
        case "inf", "Inf": .infinity
        case "nan", "NaN": .nan
        default: nil
        }
    }

    /// What Python's `float(text)` gives for the numbers that have no literal.
    static func float(_ text: String) -> Double? {
        switch text.lowercased() {
        case "inf", "+inf", "infinity", "+infinity": .infinity
        case "-inf", "-infinity": -.infinity
        case "nan", "+nan", "-nan": .nan
        default: nil
        }
    }
}
