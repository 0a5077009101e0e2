using System.Numerics.Tensors;

namespace AutogradNet.Layers.Training;

/// <summary>Finds where NaN or infinity came up first.</summary>
internal static class FiniteCheck
{
    public static bool IsFinite(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => TensorPrimitives.IsFiniteAll(tensor.Span<float>()),
        DType.Float64 => TensorPrimitives.IsFiniteAll(tensor.Span<double>()),
        _ => true,
    };

    /// <summary>Of a forward pass with a loss that is not finite: the parameter, the input or the operation to blame.</summary>
    public static TrainingDivergedException OfForward(long step, Tape tape, Optimizer optimizer, Tensor inputs)
    {
        foreach (var (name, parameter) in optimizer.Parameters)
        {
            if (!IsFinite(parameter.Value)) return new TrainingDivergedException(step, name, $"the parameter '{name}' is not finite any more");
        }

        if (!IsFinite(inputs)) return new TrainingDivergedException(step, "", "the batch holds values that are not finite");
        foreach (var node in tape.Nodes)
        {
            if (IsFinite(node.Value)) continue;
            var place = node.LayerPath.Length == 0 ? "outside any layer" : $"in layer '{node.LayerPath}'";
            return new TrainingDivergedException(step, node.LayerPath, $"the loss is not finite; {node.Operation.Name} {place} was the first to give such a value");
        }

        return new TrainingDivergedException(step, "", "the loss is not finite");
    }

    /// <summary>Of gradients: the parameter to blame. The last layer's are computed first, so the search goes backwards.</summary>
    public static TrainingDivergedException OfGradients(long step, Optimizer optimizer, IReadOnlyList<Tensor> gradients)
    {
        for (var i = gradients.Count - 1; i >= 0; i--)
        {
            var name = optimizer.Parameters[i].Name;
            if (!IsFinite(gradients[i])) return new TrainingDivergedException(step, name, $"the gradient of '{name}' is not finite");
        }

        return new TrainingDivergedException(step, "", "the norm of the gradients is not finite");
    }
}
