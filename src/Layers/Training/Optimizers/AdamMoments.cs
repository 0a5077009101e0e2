using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Layers.Training;

/// <summary>The step that Adam and AdamW share.</summary>
internal static class AdamMoments
{
    public static readonly string[] StateNames = ["exp_avg", "exp_avg_sq"];

    /// <summary>Updates both moments and moves the weights along the bias-corrected direction.</summary>
    public static void Apply<T>(ParameterUpdate<T> update, double beta1, double beta2, double epsilon, long step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var gradient = update.Gradient;
        var scratch = update.Scratch;
        var first = update.State0;
        var second = update.State1;
        TensorPrimitives.Multiply(gradient, gradient, scratch);
        TensorPrimitives.Multiply(scratch, T.CreateChecked(1 - beta2), scratch);
        TensorPrimitives.MultiplyAdd(second, T.CreateChecked(beta2), scratch, second);
        TensorPrimitives.Multiply(gradient, T.CreateChecked(1 - beta1), gradient);
        TensorPrimitives.MultiplyAdd(first, T.CreateChecked(beta1), gradient, first);

        TensorPrimitives.Sqrt(second, scratch);
        TensorPrimitives.Divide(scratch, T.CreateChecked(Math.Sqrt(1 - Math.Pow(beta2, step))), scratch);
        TensorPrimitives.Add(scratch, T.CreateChecked(epsilon), scratch);
        TensorPrimitives.Divide(first, scratch, scratch);
        TensorPrimitives.MultiplyAdd(scratch, T.CreateChecked(-update.LearningRate / (1 - Math.Pow(beta1, step))), update.Weights, update.Weights);
    }
}
