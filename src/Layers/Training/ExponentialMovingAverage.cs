using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet.Layers.Training;

/// <summary>
/// A running average of a module's parameters and floating-point buffers (Polyak and Juditsky, 1992, with exponential weights):
/// <c>a ← da + (1 − d)w</c>. Counters are copied. With <see cref="Swap"/> the module computes with the average.
/// </summary>
public sealed class ExponentialMovingAverage : IDisposable
{
    private readonly Module _module;
    private readonly (string Name, Parameter Source, Tensor Average)[] _entries;

    /// <summary>Starts from the module's present values.</summary>
    /// <param name="module">What is averaged; not taken over.</param>
    /// <param name="decay">d, in [0, 1).</param>
    public ExponentialMovingAverage(Module module, double decay)
    {
        ArgumentNullException.ThrowIfNull(module);
        _module = module;
        Decay = OptimizerArguments.RequireShare(decay);
        _entries = [.. module.NamedState().Select(entry => (entry.Name, entry.Parameter, entry.Parameter.Value.Clone().MoveTo(null)))];
    }

    /// <summary>The share of the average that an update keeps.</summary>
    public double Decay { get; }

    /// <summary>The averages by the names of what they average, shared ones under each; the average's own tensors.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State()
    {
        var averages = _entries.ToDictionary(entry => entry.Source, entry => entry.Average);
        return _module.AllState().Select(entry => KeyValuePair.Create(entry.Name, averages[entry.Parameter]));
    }

    /// <summary>Moves the average towards the module's present values.</summary>
    public void Update() => Update(Decay);

    /// <summary>The same with another decay.</summary>
    internal void Update(double decay)
    {
        Workers.For(_entries.Length, entry =>
        {
            var (_, source, average) = _entries[entry];
            if (source.DType == DType.Float32) Move(average.MutableSpan<float>(), source.Value.Span<float>(), decay);
            else if (source.DType == DType.Float64) Move(average.MutableSpan<double>(), source.Value.Span<double>(), decay);
            else source.Value.CopyTo(average);
        });
    }

    /// <summary>Gives the module the average.</summary>
    public void CopyToModule()
    {
        foreach (var (_, source, average) in _entries) average.CopyTo(source.Value);
    }

    /// <summary>Exchanges the average and the module's values; calling it again undoes it.</summary>
    public void Swap()
    {
        foreach (var (_, source, average) in _entries) TensorCopy.Swap(source.Value, average);
    }

    /// <summary>Continues from what <see cref="State"/> gave.</summary>
    /// <exception cref="ArgumentException">A tensor is missing or of another shape or type; the message names it. Nothing is changed then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var (name, source, _) in _entries)
        {
            if (!state.TryGetValue(name, out var saved)) throw new ArgumentException($"The averages lack '{name}'.", nameof(state));
            if (saved.Shape == source.Shape && saved.DType == source.DType) continue;
            throw new ArgumentException($"The average of '{name}' is {saved.DType}{saved.Shape} instead of {source.DType}{source.Shape}.", nameof(state));
        }

        foreach (var (name, _, average) in _entries) state[name].CopyTo(average);
    }

    /// <summary>Releases the averages.</summary>
    public void Dispose()
    {
        foreach (var (_, _, average) in _entries) average.Dispose();
    }

    private static void Move<T>(Span<T> average, ReadOnlySpan<T> values, double decay)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> part = stackalloc T[1024];
        for (var start = 0; start < average.Length; start += part.Length)
        {
            var length = Math.Min(part.Length, average.Length - start);
            var target = average.Slice(start, length);
            var difference = part[..length];
            TensorPrimitives.Subtract(values.Slice(start, length), target, difference);
            TensorPrimitives.MultiplyAdd(difference, T.CreateChecked(1 - decay), target, target);
        }
    }
}
