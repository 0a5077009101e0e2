namespace AutogradNet.Layers.Tests;

/// <summary>A theory that needs ONNX Runtime; it is skipped with the reason where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnnxRuntimeTheoryAttribute : TheoryAttribute
{
    public OnnxRuntimeTheoryAttribute() => Skip = OnnxRuntime.Absence;
}
