namespace AutogradNet.Layers.Training;

/// <summary>
/// What a forward pass in training changes besides recording: buffers, such as running statistics, and generators. Kept before a step,
/// so that a step that came to nothing can be undone.
/// </summary>
internal sealed class StepState : IDisposable
{
    private readonly (Tensor Live, Tensor Kept)[] _buffers;
    private readonly RandomSource[] _generators;
    private readonly (ulong Position, ulong Increment)[] _positions;

    public StepState(Module network)
    {
        _buffers = [.. network.NamedBuffers().Select(entry => (entry.Parameter.Value, entry.Parameter.Value.Clone().MoveTo(null)))];
        _generators = [.. network.NamedModules().Select(entry => (entry.Module as IRandomModule)?.Random).OfType<RandomSource>().Distinct()];
        _positions = new (ulong, ulong)[_generators.Length];
    }

    public void Keep()
    {
        foreach (var (live, kept) in _buffers) live.CopyTo(kept);
        for (var i = 0; i < _generators.Length; i++) _positions[i] = _generators[i].State;
    }

    public void Restore()
    {
        foreach (var (live, kept) in _buffers) kept.CopyTo(live);
        for (var i = 0; i < _generators.Length; i++) _generators[i].State = _positions[i];
    }

    public void Dispose()
    {
        foreach (var (_, kept) in _buffers) kept.Dispose();
    }
}
