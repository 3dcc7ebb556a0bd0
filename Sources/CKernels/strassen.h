// Strassen's matrix product in Winograd's form (Higham, "Accuracy and Stability of Numerical Algorithms", section 23.1):
// seven products of quarters instead of eight, and fifteen sums, four of which belong to the packed matrix and are made
// once (361×728×728 on one core: 3.6 ms directly, 3.2 with one level, 3.1 with two).
//
// With quarters a11 … b22, c11 … c22:
//   x = a11·b11                  c11 = x + a12·b21
//   y = (a21 + a22)·t1           t1 = b12 − b11
//   x += (a21 + a22 − a11)·t2    t2 = b22 − t1
//   w = x + y                    c12 = w + (a12 − (a21 + a22 − a11))·b22
//   x += (a11 − a21)·t3          t3 = b22 − b12
//   c21 = x + a22·t4             t4 = b21 − t2
//   c22 = x + y

/// `z = x + y`, or `x − y`.
INLINE void NAME(combine)(
    const int subtracts, long rows, long columns, const float *x, long x_stride, const float *y, long y_stride,
    float *z, long z_stride) {
    for (long row = 0; row < rows; row++, x += x_stride, y += y_stride, z += z_stride) {
        long i = 0;
        for (; i + LANES <= columns; i += LANES)
            STORE(z + i, subtracts ? LOAD(x + i) - LOAD(y + i) : LOAD(x + i) + LOAD(y + i));
        if (i == columns) continue;
        V a = NAME(load_some)(x + i, columns - i), b = NAME(load_some)(y + i, columns - i);
        NAME(store_some)(z + i, columns - i, subtracts ? a - b : a + b);
    }
}

static void NAME(add)(
    long rows, long columns, const float *x, long x_stride, const float *y, long y_stride, float *z, long z_stride) {
    NAME(combine)(0, rows, columns, x, x_stride, y, y_stride, z, z_stride);
}

static void NAME(subtract)(
    long rows, long columns, const float *x, long x_stride, const float *y, long y_stride, float *z, long z_stride) {
    NAME(combine)(1, rows, columns, x, x_stride, y, y_stride, z, z_stride);
}

/// Floats of the packed form, and of one of its seven parts if `levels` is one less.
static long NAME(strassen_packed)(int levels, long inner, long columns) {
    if (levels == 0) return inner * NAME(packed_columns)(columns);
    return 7 * NAME(strassen_packed)(levels - 1, inner / 2, columns / 2);
}

/// One of the seven parts of the packed form; `scratch` holds a third of inner · columns floats.
static void NAME(strassen_pack)(
    int levels, int index, long inner, long columns, const float *matrix, long stride, float *packed, float *scratch) {
    long k = inner / 2, n = columns / 2, part = NAME(strassen_packed)(levels - 1, k, n);
    const float *b11 = matrix, *b12 = matrix + n, *b21 = matrix + k * stride, *b22 = b21 + n, *from;
    if (index < 3) {
        from = index == 0 ? b11 : index == 1 ? b21 : b22;
    } else {
        from = scratch;
        NAME(subtract)(k, n, index == 5 ? b22 : b12, stride, index == 5 ? b12 : b11, stride, scratch, n);
        if (index == 4 || index == 6) NAME(subtract)(k, n, b22, stride, scratch, n, scratch, n);
        if (index == 6) NAME(subtract)(k, n, b21, stride, scratch, n, scratch, n);
        scratch += k * n;
        stride = n;
    }
    packed += index * part;
    if (levels == 1) NAME(pack)(k, n, from, stride, packed);
    for (int i = 0; i < 7 && levels > 1; i++)
        NAME(strassen_pack)(levels - 1, i, k, n, from, stride, packed, scratch);
}

static void NAME(strassen)(
    int levels, long rows, long columns, long inner, const float *a, long a_stride, const float *packed, float *c,
    long c_stride, const whylight_epilogue *epilogue, float *scratch) {
    if (levels == 0) {
        NAME(multiply)(rows, columns, 1, inner, 0, a, a_stride, packed, c, c_stride, epilogue, 0, 0);
        return;
    }
    if (epilogue->start && (epilogue->scale || epilogue->residual)) {
        // The start has to be added first.
        whylight_epilogue sum = {.start = epilogue->start, .start_stride = epilogue->start_stride}, rest = *epilogue;
        NAME(strassen)(levels, rows, columns, inner, a, a_stride, packed, c, c_stride, &sum, scratch);
        rest.start = 0;
        NAME(finish)(rows, columns, c, c_stride, c, c_stride, &rest);
        return;
    }
    // Without scale a start is as good as a residual, which each quarter reads once, while it is stored for good.
    whylight_epilogue whole = *epilogue;
    if (whole.start) {
        whole.residual = whole.start;
        whole.residual_stride = whole.start_stride;
        whole.start = 0;
    }
    // Where the rows cannot be halved the halves overlap: what both compute is stored twice.
    long k = inner / 2, n = columns / 2;
    long m = strassen_rows(levels, rows), lower = rows - m;
    long part = NAME(strassen_packed)(levels - 1, k, n);
    const float *a11 = a, *a12 = a + k, *a21 = a + lower * a_stride, *a22 = a21 + k;
    long ks = strassen_stride(k), ns = strassen_stride(n);
    float *s = scratch, *x = s + m * ks, *y = x + m * ns, *w = y + m * ns, *rest = w + m * ns;
    whylight_epilogue none = {0}, from_x = {.start = x, .start_stride = ns}, final;
#define MULTIPLY(a, a_stride, index, c, c_stride, epilogue) \
    NAME(strassen)(levels - 1, m, n, k, a, a_stride, packed + index * part, c, c_stride, epilogue, rest)
    // Onto itself only where that is a single product: its parts would overwrite what they begin at.
#define ACCUMULATE(index) \
    MULTIPLY(s, ks, index, levels > 1 ? w : x, ns, levels > 1 ? &none : &from_x); \
    if (levels > 1) NAME(add)(m, n, x, ns, w, ns, x, ns)
#define FINAL(row, column, from) \
    final = NAME(epilogue_at)(&whole, row, column); \
    final.start = from; \
    final.start_stride = ns
    // Where nothing else is added, x + y is summed while its quarter is stored.
    int takes_sum = !whole.residual && !whole.scale;
    MULTIPLY(a11, a_stride, 0, x, ns, &none);
    FINAL(0, 0, x);
    MULTIPLY(a12, a_stride, 1, c, c_stride, &final);
    NAME(add)(m, k, a21, a_stride, a22, a_stride, s, ks);
    MULTIPLY(s, ks, 3, y, ns, &none);
    NAME(subtract)(m, k, s, ks, a11, a_stride, s, ks);
    ACCUMULATE(4);
    NAME(subtract)(m, k, a12, a_stride, s, ks, s, ks);
    if (takes_sum && levels == 1) {
        FINAL(0, n, x);
        final.residual = y;
        final.residual_stride = ns;
    } else {
        NAME(add)(m, n, x, ns, y, ns, w, ns);
        FINAL(0, n, w);
    }
    MULTIPLY(s, ks, 2, c + n, c_stride, &final);
    NAME(subtract)(m, k, a11, a_stride, a21, a_stride, s, ks);
    ACCUMULATE(5);
    FINAL(lower, 0, x);
    MULTIPLY(a22, a_stride, 6, c + lower * c_stride, c_stride, &final);
    final = NAME(epilogue_at)(&whole, lower, n);
    if (takes_sum) {
        final.residual = y;
        final.residual_stride = ns;
    } else {
        NAME(add)(m, n, x, ns, y, ns, x, ns);
    }
    NAME(finish)(m, n, x, ns, c + lower * c_stride + n, c_stride, &final);
#undef MULTIPLY
#undef ACCUMULATE
#undef FINAL
}
