namespace AutogradNet.Layers.Onnx;

/// <summary>A graph ready to run: its steps, and the places of its values among those of a run.</summary>
internal sealed class OnnxPlan
{
    public required string File { get; init; }

    public required int Opset { get; init; }

    public required string Producer { get; init; }

    public required IReadOnlyList<OnnxInput> Inputs { get; init; }

    public required int[] InputSlots { get; init; }

    public required IReadOnlyList<OnnxStep> Steps { get; init; }

    public required IReadOnlyList<(int Slot, string Name, Tensor Value, bool IsBuffer)> Parameters { get; init; }

    public required IReadOnlyList<(int Slot, Tensor Value)> Constants { get; init; }

    public required int SlotCount { get; init; }

    public required int OutputSlot { get; init; }
}
