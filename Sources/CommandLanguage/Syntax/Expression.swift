/// A value as written.
package struct Expression: Hashable, Sendable {
    package indirect enum Kind: Hashable, Sendable {
        case integer(Int)
        case number(Double)
        case string(String)
        case boolean(Bool)
        case none
        case name(String)
        case call(Call)
        case list([Expression])
        case tuple([Expression])
        case dictionary([DictionaryEntry])
        case member(Expression, Name)
        case index(Expression, Expression)
    }

    package let kind: Kind
    package let span: SourceSpan

    package init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }
}

package struct DictionaryEntry: Hashable, Sendable {
    package let key: String
    package let value: Expression

    package init(key: String, value: Expression) {
        self.key = key
        self.value = value
    }
}
