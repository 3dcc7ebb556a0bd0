import CommandLanguage
import Testing

/// Parameters cells as papermill 2.7.0 writes them (`papermill -l python`, `-l julia`).
@Suite struct PapermillTests {
    @Test("a parameters cell for Python runs unchanged")
    func python() throws {
        let cell = #"""
            # Parameters
            alpha = 0.6
            path = "a \"b\".png"
            on = True
            off = None
            layers = ["l3", "l4"]
            opts = {"k": 1, "deep": {"a": [1, 2]}}
            inf = float('inf')
            ninf = float('-inf')
            nan = float('nan')
            big = 1e+16
            small = 1e-07
            neg = -3
            bigint = 123456789012345678901234567890
            uni = "\xc4\xdf\U0001f600\n\t\\x"
            dollar = "$x"
            empty = []
            ed = {}

            """#
        let expected = [
            "alpha=0.6", #"path="a "b".png""#, "on=true", "off=none", #"layers=["l3" "l4"]"#,
            #"opts={"k":1 "deep":{"a":[1 2]}}"#, "inf=inf", "ninf=-inf", "nan=nan", "big=1e+16", "small=1e-07",
            "neg=-3",
            "bigint=1.2345678901234568e+29", "uni=\"Äß😀\n\t\\x\"", #"dollar="$x""#, "empty=[]", "ed={}",
        ]
        #expect(try parser.parse(cell).map(sketch) == expected)
    }

    @Test("a parameters cell for Julia runs unchanged")
    func julia() throws {
        let cell = #"""
            # Parameters
            on = true
            off = nothing
            opts = Dict("k" => 1, "deep" => Dict("a" => [1, 2]))
            inf = inf
            ninf = -inf
            nan = nan
            ed = Dict()
            """#
        let expected = [
            "on=true", "off=none", #"opts={"k":1 "deep":{"a":[1 2]}}"#, "inf=inf", "ninf=-inf", "nan=nan", "ed={}",
        ]
        #expect(try parser.parse(cell).map(sketch) == expected)
    }
}
