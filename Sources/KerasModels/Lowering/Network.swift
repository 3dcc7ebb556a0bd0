/// A model or nested model as layers and the order in which they are called; weights are kept beside it.
struct Network: Sendable {
    struct Member: Sendable {
        let name: String
        let className: String
        /// Position in its own model.
        let index: Int
        /// Position among all layers of the whole model, nested models and what they hold included.
        let ordinal: Int
        /// False if the layer or a model around it is frozen.
        let isTrainable: Bool
        let axisOrder: AxisOrder
        let body: Body
    }

    indirect enum Body: Sendable {
        case layer(any Layer)
        case network(Network)
    }

    /// Where a call takes an input from.
    enum Origin: Hashable, Sendable {
        /// The network's own input.
        case port(Int)
        case output(Call, index: Int)
    }

    /// The n-th use of a layer.
    struct Call: Hashable, Sendable {
        let member: Int
        let number: Int
    }

    struct Step: Sendable {
        let call: Call
        let inputs: [Origin]
        let arguments: CallArguments

        /// - Parameter arguments: nil for a call that takes its inputs and nothing else.
        init(call: Call, inputs: [Origin], arguments: CallArguments? = nil) {
            self.call = call
            self.inputs = inputs
            self.arguments = arguments ?? CallArguments(inputCount: inputs.count)
        }
    }

    let name: String
    let className: String
    let kerasVersion: KerasVersion
    let ports: [Model.Port]
    /// The names of the layers that the outputs come from, one for each output.
    let outputNames: [String]
    let members: [Member]
    /// Every call, each after those it depends on.
    let steps: [Step]
    let outputs: [Origin]

    /// The layers without the models around them, depth first in file order.
    var leaves: [(member: Member, layer: any Layer)] {
        members.flatMap { member -> [(member: Member, layer: any Layer)] in
            switch member.body {
            case .layer(let layer): [(member, layer)]
            case .network(let network): network.leaves
            }
        }
    }

    /// Whether some layer has the channels before the rows and columns.
    var hasChannelsFirst: Bool {
        members.contains { member in
            if case .network(let network) = member.body { return network.hasChannelsFirst }
            return member.axisOrder == .channelsFirst
        }
    }

    /// A line for each remark of a layer, with the paths of all layers that it is true of.
    func remarks(prefix: String = "") -> [String: [String]] {
        var remarks: [String: [String]] = [:]
        for member in members {
            let path = prefix + member.name
            switch member.body {
            case .layer(let layer):
                if let remark = layer.remark { remarks[remark, default: []].append(path) }
            case .network(let network):
                remarks.merge(network.remarks(prefix: path + "/")) { $0 + $1 }
            }
        }
        return remarks
    }
}
