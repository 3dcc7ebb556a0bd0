import Tensors
import Testing
import Workbench

/// Arrays as NumPy 2.1 prints them in single precision.
@Suite("A tensor's numbers") struct TensorTextTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
    }

    @Test(
        "are laid out as NumPy lays them out",
        arguments: [
            ([1, 2, 3], "[1. 2. 3.]"),
            ([0.5, -1, 100], "[  0.5  -1.  100. ]"),
            ([1e-5, 1], "[1.e-05 1.e+00]"),
            ([1, 0.0005], "[1.e+00 5.e-04]"),
            ([1e8, 1], "[1.e+08 1.e+00]"),
            ([.nan, 1.5, .infinity], "[nan 1.5 inf]"),
            ([-.nan, Float(nan: 5, signaling: false), .signalingNaN], "[nan nan nan]"),
            ([0, 0], "[0. 0.]"),
            ([1.0 / 3, 2.0 / 3], "[0.33333334 0.6666667 ]"),
            ([1e10, 2e-10, 3], "[1.e+10 2.e-10 3.e+00]"),
            ([-0.0, 1], "[-0.  1.]"),
            ([0.0060635367, 0.99999905], "[0.00606354 0.99999905]"),
            ([123456.789, 1.5], "[1.2345679e+05 1.5000000e+00]"),
            ([1e-3, 1], "[0.001 1.   ]"),
            ([16_777_216, 1], "[1.6777216e+07 1.0000000e+00]"),
        ] as [([Float], String)])
    func numbers(values: [Float], text: String) throws {
        try notebook.bind("t", to: Tensor([values.count], values: values))
        #expect(notebook.value("t") == "Tensor (\(values.count),)\n\(text)")
    }

    @Test("stand in columns: the heat map of the tutorial")
    func heatmap() throws {
        try notebook.bind("t", to: Tensor([2, 7], values: PublishedHeatmap.current.prefix(14).map { Float($0) }))
        #expect(
            notebook.value("t") == """
                Tensor (2, 7)
                [[0.         0.34700352 0.8183026  0.8033568  0.900602   0.11643584 0.01095215]
                 [0.01533248 0.3834124  0.80703723 0.851171   0.9531652  0.2851385  0.        ]]
                """)
    }

    @Test("are broken into lines and shortened where they are many")
    func long() throws {
        try notebook.bind("t", to: Tensor([30], values: (0..<30).map { Float($0) / 7 }))
        #expect(
            notebook.value("t") == """
                Tensor (30,)
                [0.         0.14285715 0.2857143  0.42857143 0.5714286  0.71428573 0.85714287 1.         1.1428572
                 1.2857143  1.4285715  1.5714285  1.7142857  1.8571428  2.         2.142857   2.2857144  2.4285715
                 2.5714285  2.7142856  2.857143   3.         3.142857   3.2857144  3.4285715  3.5714285  3.7142856
                 3.857143   4.         4.142857  ]
                """)
        try notebook.bind("t", to: Tensor([1001], values: (0..<1001).map(Float.init)))
        #expect(notebook.value("t") == "Tensor (1001,)\n[   0.    1.    2. ...  998.  999. 1000.]")
        try notebook.bind("t", to: Tensor([2, 2, 2], repeating: 0))
        #expect(notebook.value("t") == "Tensor (2, 2, 2)\n[[[0. 0.]\n  [0. 0.]]\n\n [[0. 0.]\n  [0. 0.]]]")
    }
}
