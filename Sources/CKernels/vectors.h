// Vectors of LANES floats. Only the compiler's vector extensions are used, so the same text serves every architecture;
// the two masked accesses, which have no portable form, are the exception.

typedef float NAME(vector) __attribute__((vector_size(4 * LANES)));
typedef float NAME(unaligned) __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int NAME(integers) __attribute__((vector_size(4 * LANES)));
#define V NAME(vector)
#define I NAME(integers)
#define LOAD(p) (*(const NAME(unaligned) *)(p))
#define STORE(p, v) (*(NAME(unaligned) *)(p) = (v))
/// The same number in every lane. Written so that the compiler broadcasts: `(V){} + x` costs AVX2 a third of its speed.
#define SPLAT(x) ((x) - (V){})
/// a where the comparison holds (all bits set), b elsewhere; becomes one blend or minimum.
#define CHOOSE(comparison, a, b) ((V)(((I)(a) & (comparison)) | ((I)(b) & ~(comparison))))
#define INLINE static inline __attribute__((always_inline))

/// The first `count` lanes, at most LANES, and zeros in the others; memory beyond them is not touched.
INLINE V NAME(load_some)(const float *p, long count) {
#if LANES == 16
    return __builtin_ia32_loadups512_mask(p, (V){}, (unsigned short)((1u << count) - 1));
#else
    if (count >= LANES) return LOAD(p);
#if LANES == 8
    I lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    return __builtin_ia32_maskloadps256((const V *)p, lanes < (int)count);
#else
    float lanes[LANES] = {0};
    for (long i = 0; i < count; i++) lanes[i] = p[i];
    return LOAD(lanes);
#endif
#endif
}

/// Stores the first `count` lanes, at most LANES.
INLINE void NAME(store_some)(float *p, long count, V x) {
#if LANES == 16
    __builtin_ia32_storeups512_mask(p, x, (unsigned short)((1u << count) - 1));
#else
    if (count >= LANES) {
        STORE(p, x);
        return;
    }
#if LANES == 8
    I lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    __builtin_ia32_maskstoreps256((V *)p, lanes < (int)count, x);
#else
    float lanes[LANES];
    STORE(lanes, x);
    for (long i = 0; i < count; i++) p[i] = lanes[i];
#endif
#endif
}
