/// Asks what the kernel costs; an extension of ipykernel's that JupyterLab's resource display uses.
package struct UsageRequest: Request {
    package static let messageType = "usage_request"

    package init() {}

    package struct Reply: MessageContent {
        package static let messageType = "usage_reply"

        package struct Memory: Codable, Hashable, Sendable {
            /// Bytes.
            package let total: Int
            /// Bytes.
            package let available: Int
            /// Of the total, 0…100.
            package let percent: Double

            enum CodingKeys: String, CodingKey {
                case total, available, percent
            }

            package init(total: Int, available: Int, percent: Double) {
                self.total = total
                self.available = available
                self.percent = percent
            }
        }

        package var status = OKStatus.ok
        package var hostname: String
        package var processID: Int
        /// Percent of one core since the last request.
        package var kernelCPU: Double
        /// Resident bytes.
        package var kernelMemory: Int
        package var cpuCount: Int
        /// Percent of all cores since the last request.
        package var hostCPUPercent: Double
        package var hostMemory: Memory

        enum CodingKeys: String, CodingKey {
            case status, hostname
            case processID = "pid"
            case kernelCPU = "kernel_cpu"
            case kernelMemory = "kernel_memory"
            case cpuCount = "cpu_count"
            case hostCPUPercent = "host_cpu_percent"
            case hostMemory = "host_virtual_memory"
        }

        package init(
            hostname: String, processID: Int, kernelCPU: Double, kernelMemory: Int, cpuCount: Int,
            hostCPUPercent: Double, hostMemory: Memory
        ) {
            self.hostname = hostname
            self.processID = processID
            self.kernelCPU = kernelCPU
            self.kernelMemory = kernelMemory
            self.cpuCount = cpuCount
            self.hostCPUPercent = hostCPUPercent
            self.hostMemory = hostMemory
        }
    }
}
