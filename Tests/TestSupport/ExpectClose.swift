/// The largest `|a − b|` of two equally long lists, infinity if their lengths differ or one holds a NaN the other
/// does not.
package func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    var largest: Float = 0
    for (x, y) in zip(a, b) where !(x.isNaN && y.isNaN) {
        let difference = abs(x - y)
        if difference.isNaN { return .infinity }
        if difference > largest { largest = difference }
    }
    return largest
}
