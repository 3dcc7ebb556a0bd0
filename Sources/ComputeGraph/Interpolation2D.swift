/// How pixels between pixels are made up; named as Keras names them.
///
/// Pixels have their centres at half positions, as in version 2 of `tf.image.resize`.
package enum Interpolation2D: String, CaseIterable, Hashable, Sendable {
    case nearest, bilinear, bicubic, area, lanczos3, lanczos5, gaussian, mitchellcubic
    /// Bilinear with the corner pixels of both pictures on each other: TensorFlow 1's `align_corners`.
    case bilinearAligningCorners = "bilinear, corners aligned"
}
