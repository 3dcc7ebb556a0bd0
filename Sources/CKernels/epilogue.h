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

/// Written so that NaN stays NaN.
INLINE V NAME(rectified)(V x, V maximum) {
    V zero = {};
    x = CHOOSE(x < zero, zero, x);
    return CHOOSE(x > maximum, maximum, x);
}

INLINE V NAME(activated)(V x, const int activation, V maximum) {
    switch (activation) {
    case whylight_relu: return NAME(rectified)(x, maximum);
    case whylight_sigmoid: return 1.0f / (1.0f + NAME(exponential)(-x));
    case whylight_silu: return x / (1.0f + NAME(exponential)(-x));
    default: return x;
    }
}

INLINE void NAME(finish_as)(
    const int activation, const int has_scale, const int has_residual, long rows, long columns, const float *x,
    long x_stride, float *y, long y_stride, const whylight_epilogue *epilogue) {
    V most = SPLAT(epilogue->maximum);
    const float *scale = epilogue->scale, *shift = epilogue->shift, *residual = epilogue->residual;
    for (long row = 0; row < rows; row++) {
        for (long i = 0; i < columns; i += LANES) {
            long count = columns - i < LANES ? columns - i : LANES;
            V v = NAME(load_some)(x + i, count);
            if (has_scale) {
                if (scale) v = v * NAME(load_some)(scale + i, count);
                if (shift) v = v + NAME(load_some)(shift + i, count);
            }
            if (has_residual) v = v + NAME(load_some)(residual + i, count);
            NAME(store_some)(y + i, count, NAME(activated)(v, activation, most));
        }
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
