namespace AutogradNet.Layers.Onnx;

/// <summary>A result would have more elements than the call allows.</summary>
internal sealed class OnnxSizeException(long count, long limit)
    : InvalidOperationException($"The result would have {count} elements; at most {limit} are allowed.");
