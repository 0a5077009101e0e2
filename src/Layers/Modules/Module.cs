namespace AutogradNet.Layers;

/// <summary>
/// A part of a model: parameters, buffers and child modules under names, and a function of tensors computed with them. Derive, register
/// the parts in the constructor with <see cref="Add{T}"/>, <see cref="AddParameter"/> and <see cref="AddBuffer"/>, write
/// <see cref="Forward(Tensor)"/> with operations and <see cref="Call(Tensor)"/> of children.
/// </summary>
/// <remarks>
/// Modules start in evaluation mode. In that mode calling one changes nothing in it, so that one model serves concurrent threads.
/// Names are those of PyTorch's state dictionaries, and the layer paths on a tape are made of the same names.
/// </remarks>
/// <example><code>
/// sealed class Net : Module
/// {
///     private readonly Conv2dLayer _conv;
///     public Net() => _conv = Add("conv", new Conv2dLayer(3, 8, 3));
///     protected override Tensor Forward(Tensor x) => _conv.Call(x).Relu();
/// }
/// </code></example>
public abstract partial class Module : IDisposable
{
    private readonly List<(string Name, Module Module)> _children = [];
    private readonly List<(string Name, Parameter Parameter)> _state = [];

    /// <summary>Whether the module is being trained: dropout drops, batch norm uses and gathers the statistics of the batch.</summary>
    public bool IsTraining { get; private set; }

    /// <summary>Whether the part serves training only, so that weights without it may be loaded; what is loaded is all of it or nothing.</summary>
    protected internal virtual bool IsAuxiliary => false;

    /// <summary>The direct children with their names, in the order they were added.</summary>
    public IReadOnlyList<(string Name, Module Module)> Children => _children;

    /// <summary>
    /// Runs the module. It is recorded where the input is on a tape, or where this thread watches one of the module's parameters on a tape;
    /// what is recorded carries the module's path, and its output can be asked for there.
    /// Intermediate results are released on return; the result belongs to the tape, the enclosing <see cref="TensorScope"/> or the caller.
    /// </summary>
    /// <exception cref="LayerException">The input does not suit the module or one inside it, which the message names.</exception>
    public Tensor Call(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Run([x], null);
    }

    /// <summary>
    /// Runs the module on an input that is on no tape, for a tape that watches some of the layers inside
    /// (<see cref="Tape.WatchedLayers"/>): nothing is recorded but what is computed from what these return.
    /// </summary>
    /// <inheritdoc cref="Call(Tensor)"/>
    public Tensor CallFor(Tape tape, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(x);
        return Run([x], null, tape);
    }

    /// <summary>Runs a module of several inputs.</summary>
    /// <inheritdoc cref="Call(Tensor)"/>
    public Tensor Call(params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs) ArgumentNullException.ThrowIfNull(input, nameof(inputs));
        return Run(inputs, null);
    }

    /// <summary>Switches this module and all below it to training.</summary>
    public void Train() => SetTraining(true);

    /// <summary>Switches this module and all below it to evaluation, the mode they start in.</summary>
    public void Evaluate() => SetTraining(false);

    /// <summary>Converts every floating-point parameter and buffer. Not while the module is in use elsewhere.</summary>
    /// <exception cref="ArgumentException">The type is not floating point.</exception>
    public void To(DType dtype)
    {
        if (!dtype.IsFloatingPoint()) throw new ArgumentException($"Modules compute in floating point, not {dtype}.", nameof(dtype));
        foreach (var (_, parameter) in NamedState()) parameter.To(dtype);
    }

    /// <summary>Releases every parameter and buffer of this module and all below it.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    internal Tensor CallAs(string name, Tensor x) => Run([x], name);

    /// <summary>How this module calls another: a child's name, a grandchild's path, or nothing for one that is not below it.</summary>
    internal string NameOf(Module module)
    {
        foreach (var (name, child) in _children)
        {
            if (child == module) return name;
        }

        foreach (var (name, child) in _children)
        {
            var below = child.NameOf(module);
            if (below.Length > 0) return ModuleCall.Join(name, below);
        }

        return "";
    }

    /// <summary>What runs under a path, for overviews: its kind, its own learned tensors, and whether it consists of layers; null where nothing is known of it.</summary>
    internal virtual (string Kind, IEnumerable<Parameter> Parameters, bool HasChildren)? DescribeLayer(string path)
    {
        if (!TryFind(path, out var module)) return null;
        var kind = module.GetType().Name;
        if (kind.EndsWith("Layer", StringComparison.Ordinal)) kind = kind[..^"Layer".Length];
        return (kind, module._state.Select(entry => entry.Parameter).Where(parameter => !parameter.IsBuffer), module.Children.Count > 0);
    }

    /// <summary>Releases what the module owns.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var (_, parameter) in _state) parameter.Dispose();
        foreach (var (_, child) in _children) child.Dispose();
    }

    /// <summary>
    /// What a tensor of a state dictionary for this module is called now; other than what it was saved as only where names have changed.
    /// Asked of the module that weights are loaded into.
    /// </summary>
    protected internal virtual string PresentName(string savedName) => savedName;

    /// <summary>The function of one input.</summary>
    protected abstract Tensor Forward(Tensor x);

    /// <summary>The function of several inputs; refused unless overridden, see <see cref="MultiInputModule"/>.</summary>
    protected virtual Tensor Forward(IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Count == 1 ? Forward(inputs[0]) : throw new ArgumentException($"One input is expected, not {inputs.Count}.", nameof(inputs));
    }

    /// <summary>Registers a child module. It may be the child of other modules too, and stand here under several names.</summary>
    /// <returns>The child, for keeping in a field.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, or the child contains this module.</exception>
    protected T Add<T>(string name, T module)
        where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        CheckName(name);
        foreach (var (_, below) in module.NamedModules())
        {
            if (below == this) throw new ArgumentException($"'{name}' would make the module contain itself.", nameof(module));
        }

        _children.Add((name, module));
        if (IsTraining) module.Train();
        return module;
    }

    /// <summary>Registers a learned tensor; the module takes it over.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken, or the tensor is not floating point.</exception>
    protected Parameter AddParameter(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!value.DType.IsFloatingPoint()) throw new ArgumentException($"Parameter '{name}' is {value.DType}; only floating point is learned.", nameof(value));
        return AddState(name, value, isBuffer: false);
    }

    /// <summary>Registers a tensor that is saved with the parameters but not learned; the module takes it over.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    protected Parameter AddBuffer(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return AddState(name, value, isBuffer: true);
    }

    private Parameter AddState(string name, Tensor value, bool isBuffer)
    {
        CheckName(name);
        var parameter = new Parameter(value, isBuffer);
        _state.Add((name, parameter));
        return parameter;
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_children.Exists(child => child.Name == name) || _state.Exists(entry => entry.Name == name))
        {
            throw new ArgumentException($"{GetType().Name} already has a part named '{name}'.", nameof(name));
        }
    }

    private void SetTraining(bool training)
    {
        IsTraining = training;
        foreach (var (_, child) in _children) child.SetTraining(training);
    }

    private Tensor Run(IReadOnlyList<Tensor> inputs, string? name, Tape? awaiting = null)
    {
        var tape = awaiting ?? FindTape(inputs);
        var first = tape?.Nodes.Count ?? 0;
        // Ends last: by then the intermediate results are gone, and what is computed is what leaves.
        using var deferral = tape is { KeepsValues: true } && awaiting is null ? null : Deferral.Begin();
        using var call = ModuleCall.Enter(this, name, tape);
        using var layer = tape is null ? default : tape.EnterLayer(call.Name);
        Tensor result;
        bool owned;
        using (var scope = new TensorScope())
        {
            try
            {
                result = inputs.Count == 1 ? Forward(inputs[0]) : Forward(inputs);
            }
            catch (ArgumentException e) when (e is not LayerException)
            {
                throw new LayerException(call.Path, GetType().Name, e);
            }

            owned = result.Scope == scope;
            scope.Keep(result);
        }

        var marked = tape?.MarkLayerOutput(result) ?? result;
        if (marked.Node is null)
        {
            // What the module only passes on (its input, a parameter) has an owner already; the caller gets one more.
            return owned ? result : result.Alias(result.Shape);
        }

        // A watched result is the tape's from here on.
        if (result.Node is null && owned) result.Dispose();
        tape?.LetGoSince(first, marked.Node);
        return marked;
    }

    private Tape? FindTape(IReadOnlyList<Tensor> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.Tape is { } tape) return tape;
        }

        // Plain input is a constant: to the module that calls this one, or to a tape that only the parameters are on.
        return ModuleCall.Current is { } caller ? caller.Tape : OpenTapes.Find(NamedParameters().Select(entry => entry.Parameter.Value));
    }
}
