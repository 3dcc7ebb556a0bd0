// Exponentials, activations, and what follows a sum before it is stored.

/// e^x for −87.3 ≤ x ≤ 88.7, clamped outside; relative error 2e-7 (polynomial of Moshier's Cephes, expf).
INLINE V NAME(exponential)(V x) {
    V low = SPLAT(-87.3f), high = SPLAT(88.7f);
    x = CHOOSE(x < low, low, x);
    x = CHOOSE(x > high, high, x);
    // Adding 1.5 · 2^23 rounds to a whole number, which then stands in the low bits.
    V shifted = x * 1.44269504088896341f + 12582912.0f;
    V whole = shifted - 12582912.0f;
    V r = x - whole * 0.693359375f;
    r = r + whole * 2.12194440e-4f;
    V p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    I exponent = ((I)shifted - 0x4B400000 + 127) << 23;
    return p * (V)exponent;
}

/// 1 + e⁻ˣ, whose relative error is 1e-7 for x ≥ 0 and 6e-7 down to −30; clamped outside ±87. NaN stays NaN.
/// x/(1+e⁻ˣ) takes 11 cycles for 16 floats in the first-level cache, since the division has a unit of its own; 20 with
/// `exponential`, whose reductions softmax needs.
INLINE V NAME(logistic_divisor)(V x) {
    V low = SPLAT(-87.0f), high = SPLAT(87.0f);
    x = CHOOSE(x < low, low, x);
    x = CHOOSE(x > high, high, x);
    // e⁻ˣ = 2^(whole + f) with f from −½ to ½; the whole number stands in the low bits of `shifted`.
    V shifted = x * -1.44269504088896341f + 12582912.0f;
    V f = x * -1.44269504088896341f - (shifted - 12582912.0f);
    V p = f * 1.32647273e-3f + 9.67151299e-3f;
    p = p * f + 5.55073358e-2f;
    p = p * f + 2.40222424e-1f;
    p = p * f + 6.93147004e-1f;
    p = p * f + 1.0f;
    return (V)((I)p + ((I)shifted << 23)) + 1.0f;
}

/// Written so that NaN stays NaN.
INLINE V NAME(rectified)(V x, V maximum) {
    V zero = {};
    x = CHOOSE(x < zero, zero, x);
    return CHOOSE(x > maximum, maximum, x);
}

INLINE V NAME(activated)(V x, const int activation, V maximum) {
    V low = SPLAT(-87.0f);
    switch (activation) {
    case whylight_relu: return NAME(rectified)(x, maximum);
    case whylight_sigmoid: return 1.0f / NAME(logistic_divisor)(x);
    case whylight_silu: return CHOOSE(x < low, low, x) / NAME(logistic_divisor)(x);
    default: return x;
    }
}

/// One vector of a row, from column `i` on, of which `count` lanes count; all, if `whole`.
INLINE void NAME(finish_vector)(
    const int activation, const int has_scale, const int has_residual, const int whole, long i, long count,
    const float *x, float *y, const float *residual, const whylight_epilogue *epilogue) {
#define READ(p) (whole ? LOAD((p) + i) : NAME(load_some)((p) + i, count))
    V v = READ(x);
    if (has_scale) {
        if (epilogue->scale) v = v * READ(epilogue->scale);
        if (epilogue->shift) v = v + READ(epilogue->shift);
    }
    if (has_residual) v = v + READ(residual);
#undef READ
    v = NAME(activated)(v, activation, SPLAT(epilogue->maximum));
    if (whole) STORE(y + i, v);
    else NAME(store_some)(y + i, count, v);
}

INLINE void NAME(finish_as)(
    const int activation, const int has_scale, const int has_residual, long rows, long columns, const float *x,
    long x_stride, float *y, long y_stride, const whylight_epilogue *epilogue) {
    const float *residual = epilogue->residual;
    for (long row = 0; row < rows; row++) {
        long i = 0;
        for (; i + LANES <= columns; i += LANES)
            NAME(finish_vector)(activation, has_scale, has_residual, 1, i, LANES, x, y, residual, epilogue);
        if (i < columns)
            NAME(finish_vector)(activation, has_scale, has_residual, 0, i, columns - i, x, y, residual, epilogue);
        x += x_stride;
        y += y_stride;
        if (has_residual) residual += epilogue->residual_stride;
    }
}

static void NAME(finish)(
    long rows, long columns, const float *x, long x_stride, float *y, long y_stride,
    const whylight_epilogue *epilogue) {
    int has_scale = epilogue->scale || epilogue->shift, has_residual = epilogue->residual != 0;
    switch (epilogue->activation) {
#define FINISH(kind, scale, residual) \
    NAME(finish_as)(kind, scale, residual, rows, columns, x, x_stride, y, y_stride, epilogue)
#define CASE(kind) \
    case kind: \
        if (!has_scale && !has_residual) FINISH(kind, 0, 0); \
        else FINISH(kind, has_scale, has_residual); \
        break;
        CASE(whylight_linear) CASE(whylight_relu) CASE(whylight_sigmoid) CASE(whylight_silu)
#undef CASE
#undef FINISH
    }
}

/// The part of an epilogue that begins at a row and column.
INLINE whylight_epilogue NAME(epilogue_at)(const whylight_epilogue *whole, long row, long column) {
    whylight_epilogue part = *whole;
    if (part.start) part.start += row * part.start_stride + column;
    if (part.scale) part.scale += column;
    if (part.shift) part.shift += column;
    if (part.residual) part.residual += row * part.residual_stride + column;
    return part;
}

static float NAME(exponentials)(const float *x, float *y, long count, float largest) {
    V sums = {};
    float sum = 0;
    long i = 0;
    for (; i + LANES <= count; i += LANES) {
        V e = NAME(exponential)(LOAD(x + i) - largest);
        STORE(y + i, e);
        sums += e;
    }
    if (i < count) {
        float rest[LANES] = {0};
        for (long j = i; j < count; j++) rest[j - i] = x[j] - largest;
        STORE(rest, NAME(exponential)(LOAD(rest)));
        for (long j = i; j < count; j++) sum += y[j] = rest[j - i];
    }
    for (int lane = 0; lane < LANES; lane++) sum += sums[lane];
    return sum;
}
