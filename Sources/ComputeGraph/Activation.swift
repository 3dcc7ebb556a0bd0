/// A function applied to every element; named as Keras names them.
///
/// Gradients at kinks follow TensorFlow: ReLU'(0) = 0, ReLU6' = 1 on 0 < x < 6 only, hard sigmoid 0 at its clips.
package enum Activation: Hashable, Sendable {
    case linear
    /// `max` caps the positive side; below `threshold` the result is `negativeSlope · (x − threshold)`.
    case relu(maximum: Float = .infinity, negativeSlope: Float = 0, threshold: Float = 0)
    case sigmoid
    /// clip(slope · x + 0.5, 0, 1): slope 0.2 in Keras 1 and 2, 1/6 in Keras 3.
    case hardSigmoid(slope: Float)
    case tanh
    case elu(alpha: Float)
    case selu
    case exponential
    case softplus
    case softsign
    /// x · sigmoid(x), also called swish.
    case silu
    /// x · clip(x/6 + 0.5, 0, 1), also called hard swish.
    case hardSilu
    case gelu(approximate: Bool)
    case mish
    /// x for x > 0, alpha · (exp(x/alpha) − 1) otherwise.
    case celu(alpha: Float)
    /// clip(x, −1, 1)
    case hardTanh
    /// x where |x| > threshold, otherwise 0.
    case hardShrink(threshold: Float)
    /// x moved towards 0 by the threshold, 0 within it.
    case softShrink(threshold: Float)
    /// x − tanh(x)
    case tanhShrink
    /// (x + √(x² + b)) / 2
    case squareplus(b: Float)
    /// ln(sigmoid(x))
    case logSigmoid
    /// 0 below −1, x above 1, (x + 1)² / 4 between.
    case sparsePlus
}
