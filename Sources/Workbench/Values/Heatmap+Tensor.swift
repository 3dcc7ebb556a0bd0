import Explanations
import Tensors

extension Heatmap {
    /// `[height, width]`, each value rounded towards zero.
    ///
    /// The largest value is a little below 1, and painting rounds bytes down: rounded up to 1.0 it would come out as 255
    /// where eli5, in double precision, has 254.
    var tensor: Tensor {
        get throws(TensorError) {
            try Tensor(
                [height, width],
                values: values.map { value in
                    let nearest = Float(value)
                    guard abs(Double(nearest)) > abs(value) else { return nearest }
                    return value > 0 ? nearest.nextDown : nearest.nextUp
                })
        }
    }
}
