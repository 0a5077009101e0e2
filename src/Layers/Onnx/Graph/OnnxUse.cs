namespace AutogradNet.Layers.Onnx;

/// <summary>How an operator reads an operand, from the weakest to the strongest.</summary>
internal enum OnnxUse
{
    /// <summary>As numbers (bounds, shapes, scales): no gradient reaches it.</summary>
    Number,

    /// <summary>As a running statistic: kept beside the learned tensors, not learned itself.</summary>
    Statistic,

    /// <summary>As a tensor that may be learned.</summary>
    Learned,
}
