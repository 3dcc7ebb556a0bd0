// swift-tools-version: 6.2
import PackageDescription

/// Numerical loops are 15 to 400 times slower without optimisation, so these targets are optimised in debug builds too.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// As an archive, because HDF5's shared library draws in 31 others (curl, TLS, Kerberos, LDAP) for files on the network:
/// 4 MiB of memory and a fifth of the time of every start.
let hdf5: [LinkerSetting] = [":libhdf5_serial.a", "sz", "z"].map { .linkedLibrary($0) }

/// The programs then run where no Swift is installed, and the kernel takes 4 MiB less.
let staticStandardLibrary: [LinkerSetting] = [
    // lld, because the default linker warns of a mktemp in Foundation that nothing here calls.
    .unsafeFlags(["-static-stdlib", "-use-ld=lld"], .when(platforms: [.linux]))
]
let staticFoundation: [LinkerSetting] = [
    .linkedLibrary("_FoundationCShims", .when(platforms: [.linux])),
    .linkedLibrary("_FoundationCollections", .when(platforms: [.linux])),
]

let package = Package(
    name: "whylight",
    products: [
        .executable(name: "whylight", targets: ["whylight"]),
        .executable(name: "whylight-hdf5", targets: ["whylight-hdf5"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
    ],
    targets: [
        // MARK: System libraries
        .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"]), .brew(["zeromq"])]),
        .systemLibrary(name: "CHDF5", providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
        .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),

        // MARK: Wrappers
        .target(name: "ZeroMQ", dependencies: ["CZeroMQ"]),
        .target(name: "CHDF5Window", dependencies: ["CHDF5"]),
        .target(name: "CIsolation"),
        .target(name: "HDF5", dependencies: ["CIsolation"]),
        .target(name: "HDF5Library", dependencies: ["HDF5", "CHDF5", "CHDF5Window"], linkerSettings: hdf5),

        // MARK: Numbers
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "Tensors", swiftSettings: optimised),
        .target(
            name: "ComputeGraph", dependencies: ["Tensors", "CKernels", "COpenBLAS"], swiftSettings: optimised),

        // MARK: Models, pictures and explanations
        .target(name: "KerasModels", dependencies: ["HDF5", "CZip", "ComputeGraph", "Tensors"]),
        .target(
            name: "Images", dependencies: ["CPNG", "CJPEG", "Tensors"],
            exclude: ["Colormaps/generate.py", "Labels/generate.py"],
            swiftSettings: optimised),
        .target(name: "Explanations", dependencies: ["KerasModels", "ComputeGraph", "Tensors"]),

        // MARK: The notebook side
        .target(name: "CommandLanguage"),
        .target(name: "JupyterProtocol", dependencies: ["CCrypto"]),
        .target(name: "JupyterServer", dependencies: ["JupyterProtocol", "ZeroMQ"]),
        .target(name: "HistoryStore", dependencies: ["JupyterProtocol", "CSQLite"]),
        .target(
            name: "Workbench",
            dependencies: [
                "CommandLanguage", "Explanations", "KerasModels", "HDF5", "Images", "Tensors", "JupyterProtocol",
            ]),
        .executableTarget(
            name: "whylight",
            dependencies: [
                "JupyterServer", "JupyterProtocol", "HistoryStore", "Workbench",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            linkerSettings: staticStandardLibrary + staticFoundation),

        // MARK: Where libhdf5 runs
        .target(name: "CNoCrypto"),
        .executableTarget(
            name: "whylight-hdf5", dependencies: ["HDF5Library", "HDF5", "CIsolation", "CNoCrypto"],
            linkerSettings: staticStandardLibrary),

        // MARK: Measuring
        .executableTarget(
            name: "engine-benchmark",
            dependencies: [
                "Explanations", "KerasModels", "HDF5", "ComputeGraph", "Tensors",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/EngineBenchmark"),

        // MARK: Tests
        .target(
            name: "TestSupport", dependencies: ["CZip", "HDF5", "HDF5Library", "KerasModels", "Tensors"],
            path: "Tests/TestSupport"),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors"]),
        .testTarget(
            name: "ComputeGraphTests", dependencies: ["ComputeGraph", "CKernels", "Tensors", "TestSupport"]),
        .testTarget(name: "HDF5Tests", dependencies: ["HDF5", "HDF5Library", "CIsolation", "TestSupport"]),
        .testTarget(
            name: "KerasModelsTests", dependencies: ["KerasModels", "ComputeGraph", "HDF5", "Tensors", "TestSupport"]),
        .testTarget(name: "ImagesTests", dependencies: ["Images", "Tensors", "TestSupport"]),
        .testTarget(
            name: "ExplanationsTests",
            dependencies: ["Explanations", "KerasModels", "ComputeGraph", "HDF5", "Tensors", "TestSupport"]),
        .testTarget(name: "CommandLanguageTests", dependencies: ["CommandLanguage", "TestSupport"]),
        .testTarget(name: "JupyterProtocolTests", dependencies: ["JupyterProtocol", "TestSupport"]),
        .testTarget(
            name: "JupyterServerTests", dependencies: ["JupyterServer", "JupyterProtocol", "ZeroMQ", "TestSupport"]),
        .testTarget(name: "HistoryStoreTests", dependencies: ["HistoryStore", "JupyterProtocol", "TestSupport"]),
        .testTarget(
            name: "WorkbenchTests",
            dependencies: [
                "Workbench", "HDF5Library", "JupyterProtocol", "CommandLanguage", "Images", "Tensors", "TestSupport",
            ]),
    ],
    swiftLanguageModes: [.v6]
)

if Context.environment["WHYLIGHT_FUZZ"] != nil {
    // It has its main function from libFuzzer, and so links with -sanitize=fuzzer only; see the Makefile.
    package.targets += [
        .executableTarget(
            name: "whylight-fuzz",
            dependencies: [
                "ComputeGraph", "Explanations", "HDF5", "HDF5Library", "Images", "JupyterProtocol", "JupyterServer",
                "KerasModels", "Tensors", "TestSupport", "Workbench",
            ],
            path: "Tests/Fuzzing", exclude: ["make_seeds.py", "fuzz.py", "model_files.py", "mutated_models.py"])
    ]
}

if Context.environment["WHYLIGHT_TSAN"] != nil {
    // Needs ThreadSanitizer's runtime, and so -sanitize=thread; see Tests/hardening.mk.
    package.targets += [.target(name: "VisibleMutex", path: "Tests/ThreadSanitizer")]
    for target in package.targets where target.type == .test { target.dependencies += ["VisibleMutex"] }
}

for target in package.targets where target.type != .system && target.name != "CKernels" {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
}
