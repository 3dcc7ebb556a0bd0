/// One way in from outside: a function that must neither trap nor hang, whatever bytes it is given.
struct FuzzTarget: Sendable {
    let name: String
    let run: @Sendable ([UInt8]) -> Void

    static let all = [
        FuzzTarget(name: "frames", run: fuzzFrames),
        FuzzTarget(name: "json", run: fuzzJSON),
        FuzzTarget(name: "connection", run: fuzzConnectionFile),
        FuzzTarget(name: "cell", run: fuzzCell),
        FuzzTarget(name: "hdf5", run: fuzzModel),
        FuzzTarget(name: "archive", run: fuzzModel),
        FuzzTarget(name: "listing", run: fuzzListing),
        FuzzTarget(name: "architecture", run: fuzzArchitecture),
        FuzzTarget(name: "lambda", run: fuzzLambda),
        FuzzTarget(name: "png", run: fuzzPNG),
        FuzzTarget(name: "jpeg", run: fuzzPicture),
        FuzzTarget(name: "npy", run: fuzzArray),
        FuzzTarget(name: "labels", run: fuzzLabels),
    ]
}
