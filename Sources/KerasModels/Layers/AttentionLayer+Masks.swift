import ComputeGraph

extension Lowering {
    /// A mask keeps some tokens from others, and the scores are another output: layers of attention run without either.
    /// - Throws: `ModelError` with `unsupported` where the call asks for one of them.
    func refuseMasks() throws(ModelError) {
        let call = OperatorCall(arguments: arguments, parameters: [:])
        for name in ["mask", "attention_mask", "query_mask", "value_mask", "key_mask"]
        where call.argument(nil, name) != nil {
            throw error(.unsupported, "is called with \"\(name)\": masks are not supported")
        }
        for name in ["use_causal_mask", "return_attention_scores"] where flag(call.argument(nil, name)) {
            throw error(.unsupported, "is called with \(name)=True, which is not supported")
        }
    }
}
