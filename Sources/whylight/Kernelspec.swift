import FoundationEssentials
import JupyterProtocol

/// The folder `kernels/NAME` that tells Jupyter how to start the kernel and how to show it.
struct Kernelspec {
    let executable: String
    let displayName: String

    /// Writes `kernel.json` and the logos, replacing those of an earlier installation.
    ///
    /// - Parameter directory: the folder itself; it and its parents are made as needed.
    func write(to directory: String) throws {
        let folder = URL(filePath: directory, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = [
            "kernel.json": try description(),
            "logo-svg.svg": Data((KernelspecFiles.logoSVG + "\n").utf8),
            "logo-32x32.png": Data(base64Encoded: KernelspecFiles.logo32) ?? Data(),
            "logo-64x64.png": Data(base64Encoded: KernelspecFiles.logo64) ?? Data(),
        ]
        for (name, data) in files {
            try data.write(to: folder.appending(path: name), options: .atomic)
        }
    }

    private func description() throws -> Data {
        let text = KernelspecFiles.template
            .replacing("\"{executable}\"", with: try Kernelspec.quoted(executable))
            .replacing("\"{display_name}\"", with: try Kernelspec.quoted(displayName))
        return Data((text + "\n").utf8)
    }

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSON.encode(text), as: UTF8.self)
    }
}
