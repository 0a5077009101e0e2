namespace AutogradNet.Layers.Onnx;

/// <summary>Several nodes that exporters write for one function.</summary>
internal interface IOnnxPattern
{
    /// <summary>The node that stands for all of them, under the name of the last; null where <paramref name="last"/> does not end the pattern.</summary>
    OnnxNode? Match(OnnxNode last, PatternGraph graph);
}
