// Winograd's F(4×4, 3×3).

/// Bᵀ of six values.
INLINE void NAME(winograd_b)(const V *d, long step, V *t, long to) {
    V d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
    V a = d4 - 4.0f * d2, b = d3 - 4.0f * d1, c = d4 - d2, e = 2.0f * (d3 - d1);
    t[0] = 4.0f * d0 - 5.0f * d2 + d4;
    t[to] = a + b;
    t[2 * to] = a - b;
    t[3 * to] = c + e;
    t[4 * to] = c - e;
    t[5 * to] = 4.0f * d1 - 5.0f * d3 + d5;
}

/// Aᵀ of six values.
INLINE void NAME(winograd_a)(const V *m, long step, V *t, long to) {
    V m1 = m[step], m2 = m[2 * step], m3 = m[3 * step], m4 = m[4 * step];
    V a = m1 + m2, b = m1 - m2, c = m3 + m4, e = m3 - m4;
    t[0] = m[0] + a + c;
    t[to] = b + 2.0f * e;
    t[2 * to] = a + 4.0f * c;
    t[3 * to] = b + 8.0f * e + m[5 * step];
}

/// G of three values.
INLINE void NAME(winograd_g)(const V *g, long step, V *t, long to) {
    V g0 = g[0], g1 = g[step], g2 = g[2 * step];
    V a = (g0 + g2) * (-1.0f / 6), b = g0 * (1.0f / 24) + g2 * (1.0f / 6);
    t[0] = g0 * 0.25f;
    t[to] = a - g1 * (1.0f / 6);
    t[2 * to] = a + g1 * (1.0f / 6);
    t[3 * to] = b + g1 * (1.0f / 12);
    t[4 * to] = b - g1 * (1.0f / 12);
    t[5 * to] = g2;
}

static void NAME(winograd_kernel)(
    long channels, long filters, long first, long last, const float *kernel, float *packed) {
    long columns = (filters + LANES - 1) / LANES * LANES;
    for (long c = first; c < last; c++)
        for (long n = 0; n < columns; n += LANES) {
            V g[9] = {}, t[18], u[36];
            if (n < filters)
                for (int i = 0; i < 9; i++) g[i] = LOAD(kernel + (i * channels + c) * filters + n);
            for (int j = 0; j < 3; j++) NAME(winograd_g)(g + j, 3, t + j, 3);
            for (int i = 0; i < 6; i++) NAME(winograd_g)(t + 3 * i, 1, u + 6 * i, 1);
            float *to = packed + n / NAME(panel) * NAME(panel) * channels + c * NAME(panel_width)(n, filters)
                + n % NAME(panel);
            for (int i = 0; i < 36; i++) STORE(to + i * columns * channels, u[i]);
        }
}

static void NAME(winograd_input)(
    long height, long width, long channels, const float *picture, long row, long column, long blocks, float *matrices,
    long stride) {
    for (long block = 0; block < blocks; block++, column += 4)
        for (long c = 0; c < channels; c += LANES) {
            V d[36], t[36];
            if (row >= 0 && row + 6 <= height && column >= 0 && column + 6 <= width) {
                const float *x = picture + (row * width + column) * channels + c;
                for (int i = 0; i < 6; i++)
                    for (int j = 0; j < 6; j++) d[6 * i + j] = LOAD(x + (i * width + j) * channels);
            } else {
                for (int i = 0; i < 6; i++)
                    for (int j = 0; j < 6; j++) {
                        long y = row + i, z = column + j;
                        int inside = y >= 0 && y < height && z >= 0 && z < width;
                        d[6 * i + j] = inside ? LOAD(picture + (y * width + z) * channels + c) : (V){};
                    }
            }
            for (int j = 0; j < 6; j++) NAME(winograd_b)(d + j, 6, t + j, 6);
            float *to = matrices + block * channels + c;
            for (int i = 0; i < 6; i++) {
                V v[6];
                NAME(winograd_b)(t + 6 * i, 1, v, 1);
                for (int j = 0; j < 6; j++) STORE(to + (6 * i + j) * stride, v[j]);
            }
        }
}

static void NAME(winograd_output)(
    long height, long width, long filters, const float *matrices, long stride, long row, long blocks, float *picture,
    const whylight_epilogue *epilogue) {
    long rows = height - row < 4 ? height - row : 4;
    V most = SPLAT(epilogue->maximum);
    int rectifies = epilogue->activation == whylight_relu;
    for (long block = 0; block < blocks; block++) {
        long columns = width - 4 * block < 4 ? width - 4 * block : 4;
        for (long n = 0; n < filters; n += LANES) {
            V m[36], t[24];
            V factor = epilogue->scale ? LOAD(epilogue->scale + n) : SPLAT(1.0f);
            V summand = epilogue->shift ? LOAD(epilogue->shift + n) : (V){};
            const float *from = matrices + block * filters + n;
            for (int i = 0; i < 36; i++) m[i] = LOAD(from + i * stride);
            for (int j = 0; j < 6; j++) NAME(winograd_a)(m + j, 6, t + j, 6);
            long at = (row * width + 4 * block) * filters + n;
            for (long i = 0; i < rows; i++, at += width * filters) {
                V y[4];
                NAME(winograd_a)(t + 6 * i, 1, y, 1);
                for (long j = 0; j < columns; j++) {
                    V x = y[j] * factor + summand;
                    if (epilogue->residual) x += LOAD(epilogue->residual + at + j * filters);
                    STORE(picture + at + j * filters, rectifies ? NAME(rectified)(x, most) : x);
                }
            }
        }
    }
    if (epilogue->activation > whylight_relu) {
        whylight_epilogue rest = {.activation = epilogue->activation, .maximum = epilogue->maximum};
        float *y = picture + row * width * filters;
        NAME(finish)(rows * width, filters, y, filters, y, filters, &rest);
    }
}
