namespace AutogradNet.Layers;

/// <summary>A module of several inputs, run with <see cref="Module.Call(IReadOnlyList{Tensor})"/>.</summary>
public abstract class MultiInputModule : Module
{
    /// <inheritdoc/>
    protected sealed override Tensor Forward(Tensor x) => Forward([x]);

    /// <summary>The function of the inputs.</summary>
    protected abstract override Tensor Forward(IReadOnlyList<Tensor> inputs);
}
