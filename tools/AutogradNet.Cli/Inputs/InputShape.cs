using AutogradNet.Layers;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Cli.Inputs;

/// <summary>The shape of an example for a model: one image as the model prepares it, unless its file says otherwise.</summary>
internal static class InputShape
{
    /// <param name="model">The model.</param>
    /// <param name="size">Height and width, where given.</param>
    public static Shape Of(Model model, Size2d? size)
    {
        var (height, width) = InputSize.Choose(size, model);
        if (model.Network is not OnnxGraph { Inputs: [{ Extents: { } extents }, ..] }) return [1, 3, height, width];
        if (extents.Count == 4) return [extents[0] ?? 1, extents[1] ?? 3, size is null ? extents[2] ?? height : height, size is null ? extents[3] ?? width : width];
        return new Shape([.. extents.Select(extent => extent ?? 1)]);
    }
}
