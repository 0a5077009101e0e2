using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet.Layers.Training;

/// <summary>
/// Moves parameters against their gradients, step by step, and remembers what its method needs for that. The formulas are those of
/// PyTorch's <c>torch.optim</c>, in the element type of each parameter. A step allocates nothing but what <see cref="Muon"/> multiplies.
/// </summary>
/// <example><code>
/// using var optimizer = new Sgd(network.NamedParameters(), learningRate: 0.1, momentum: 0.9);
/// using var gradients = tape.Backward(loss, optimizer.Values);
/// optimizer.Step(gradients.InOrder);
/// </code></example>
public abstract class Optimizer : IDisposable
{
    private const int ChunkLength = 1024;

    // Below this many numbers another thread does not pay.
    private const long MinimumShared = 1 << 16;

    private readonly OptimizerSlot[] _slots;
    private readonly string[] _stateNames;
    private readonly Action<int> _updateSlot;
    private readonly bool _isShared;
    private OptimizerSlot[] _learned = [];
    private IReadOnlyList<Tensor> _gradients = [];
    private double _scale;

    /// <summary>Prepares the state: zeros, one tensor for each parameter and name.</summary>
    /// <param name="parameters">What is learned, such as <see cref="Module.NamedParameters"/>; not taken over.</param>
    /// <param name="learningRate">The first learning rate; see <see cref="LearningRate"/>.</param>
    /// <param name="weightDecay">The factor of weight decay, at least 0.</param>
    /// <param name="stateNames">What is remembered for each parameter: up to three names.</param>
    /// <exception cref="ArgumentException">There is no parameter, or a name occurs twice.</exception>
    protected Optimizer(
        IEnumerable<(string Name, Parameter Parameter)> parameters, double learningRate, double weightDecay, params ReadOnlySpan<string> stateNames)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        OptimizerArguments.RequireAtLeastZero(learningRate, nameof(learningRate));
        OptimizerArguments.RequireAtLeastZero(weightDecay, nameof(weightDecay));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stateNames.Length, 3, nameof(stateNames));
        LearningRate = learningRate;
        WeightDecay = weightDecay;
        _stateNames = stateNames.ToArray();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var slots = new List<OptimizerSlot>();
        foreach (var (name, parameter) in parameters)
        {
            if (!names.Add(name)) throw new ArgumentException($"The parameter '{name}' occurs twice.", nameof(parameters));
            var states = new Tensor[stateNames.Length];
            for (var i = 0; i < states.Length; i++) states[i] = Tensor.Zeros(parameter.Shape, parameter.DType).MoveTo(null);
            slots.Add(new OptimizerSlot(name, parameter, states));
        }

        if (slots.Count == 0) throw new ArgumentException("There is no parameter to learn.", nameof(parameters));
        _slots = [.. slots];
        Learn(_slots);
        _updateSlot = UpdateSlot;
        _isShared = slots.Sum(slot => (long)slot.Parameter.Shape.ElementCount) >= MinimumShared;
    }

    /// <summary>What is learned, in the order in which <see cref="Step"/> takes the gradients; without what <see cref="Freeze"/> chose.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; private set; } = [];

    /// <summary>The tensors of <see cref="Parameters"/>, to watch on a tape and to ask gradients for.</summary>
    public IReadOnlyList<Tensor> Values => [.. _learned.Select(slot => slot.Parameter.Value)];

    /// <summary>How far a step goes. A <see cref="LearningRateSchedule"/> sets it before each step.</summary>
    public double LearningRate { get; set; }

    /// <summary>The factor of weight decay; what it multiplies depends on the method.</summary>
    public double WeightDecay { get; set; }

    /// <summary>The steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Chooses the parameters that <see cref="WeightDecay"/> applies to; all where this is not called.</summary>
    /// <param name="decays">
    /// Given the name and the parameter. A usual choice spares biases and scales: <c>(_, p) => p.Shape.Rank > 1</c>.
    /// </param>
    /// <returns>This optimiser.</returns>
    public Optimizer DecayOnly(Func<string, Parameter, bool> decays)
    {
        ArgumentNullException.ThrowIfNull(decays);
        foreach (var slot in _slots) slot.Decays = decays(slot.Name, slot.Parameter);
        return this;
    }

    /// <summary>Gives parameters learning rates of their own: <see cref="LearningRate"/> times a factor, which is 1 where this is not called.</summary>
    /// <param name="factor">Given the name and the parameter; not negative.</param>
    /// <returns>This optimiser.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A factor is negative or no number.</exception>
    public Optimizer ScaleRate(Func<string, Parameter, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        foreach (var slot in _slots)
        {
            var value = factor(slot.Name, slot.Parameter);
            OptimizerArguments.RequireAtLeastZero(value, nameof(factor));
            slot.RateFactor = value;
        }

        return this;
    }

    /// <summary>
    /// Chooses the parameters that stay as they are, until this is called again; none where it is not called. They are left out of
    /// <see cref="Parameters"/>, so that nothing computes their gradients; what is remembered of them is kept.
    /// </summary>
    /// <param name="frozen">Given the name and the parameter.</param>
    /// <returns>This optimiser.</returns>
    /// <exception cref="ArgumentException">No parameter would be left to learn.</exception>
    public Optimizer Freeze(Func<string, Parameter, bool> frozen)
    {
        ArgumentNullException.ThrowIfNull(frozen);
        OptimizerSlot[] learned = [.. _slots.Where(slot => !frozen(slot.Name, slot.Parameter))];
        if (learned.Length == 0) throw new ArgumentException("No parameter would be left to learn.", nameof(frozen));
        Learn(learned);
        return this;
    }

    /// <summary>Moves every parameter by one step.</summary>
    /// <param name="gradients">One for each of <see cref="Parameters"/>, in that order; not changed.</param>
    /// <param name="scale">What the gradients are multiplied by first; see <see cref="GradientClipping"/>.</param>
    /// <exception cref="ArgumentException">There are not as many gradients as parameters, or one is of another shape or type.</exception>
    public void Step(IReadOnlyList<Tensor> gradients, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Count != _learned.Length)
        {
            throw new ArgumentException($"{gradients.Count} gradients for {_learned.Length} parameters.", nameof(gradients));
        }

        for (var i = 0; i < _learned.Length; i++)
        {
            var (parameter, gradient) = (_learned[i].Parameter, gradients[i]);
            if (gradient.Shape == parameter.Shape && gradient.DType == parameter.DType) continue;
            throw new ArgumentException(
                $"The gradient of '{_learned[i].Name}' is {gradient.DType}{gradient.Shape}, the parameter {parameter.DType}{parameter.Shape}.", nameof(gradients));
        }

        Steps++;
        (_gradients, _scale) = (gradients, scale);
        for (var i = 0; i < _learned.Length; i++)
        {
            var slot = _learned[i];
            slot.IsMoved = UpdateWhole(slot.Parameter, gradients[i], scale, slot.States, RateOf(slot));
        }

        if (_isShared)
        {
            Workers.For(_learned.Length, _updateSlot);
        }
        else
        {
            for (var i = 0; i < _learned.Length; i++) UpdateSlot(i);
        }

        _gradients = [];
    }

    /// <summary>
    /// What must be saved to continue later: <c>step</c>, and <c>PARAMETER.STATE</c> for each. The tensors are the optimiser's own, but
    /// <c>step</c> is the caller's.
    /// </summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State()
    {
        yield return new("step", Tensor.From([Steps], []));
        foreach (var slot in _slots)
        {
            for (var i = 0; i < _stateNames.Length; i++) yield return new($"{slot.Name}.{_stateNames[i]}", slot.States[i]);
        }
    }

    /// <summary>Continues from what <see cref="State"/> gave.</summary>
    /// <exception cref="ArgumentException">A tensor is missing or does not suit the parameters; the message names it. Nothing is changed then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var steps = Find(state, "step", [], DType.Int64).Span<long>()[0];
        Tensor[] OfSlot(OptimizerSlot slot) => [.. _stateNames.Select(name => Find(state, $"{slot.Name}.{name}", slot.Parameter.Shape, slot.Parameter.DType))];
        Tensor[][] loaded = [.. _slots.Select(OfSlot)];
        for (var i = 0; i < _slots.Length; i++)
        {
            for (var j = 0; j < _stateNames.Length; j++) loaded[i][j].CopyTo(_slots[i].States[j]);
        }

        Steps = steps;
    }

    /// <summary>Releases the state; the parameters live on.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the state.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var slot in _slots)
        {
            foreach (var state in slot.States) state.Dispose();
        }
    }

    /// <summary>Applies the method to one stretch of a parameter; <see cref="Steps"/> already counts this step.</summary>
    protected abstract void Update<T>(ParameterUpdate<T> update)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Applies the method to a parameter as a whole, before the others are moved in stretches; here to none.</summary>
    /// <param name="parameter">What is moved.</param>
    /// <param name="gradient">Its gradient, not to be changed.</param>
    /// <param name="scale">What the gradient is multiplied by first.</param>
    /// <param name="states">What is remembered of it, to be changed.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <returns>Whether the parameter was moved.</returns>
    protected virtual bool UpdateWhole(Parameter parameter, Tensor gradient, double scale, IReadOnlyList<Tensor> states, double learningRate) => false;

    private double RateOf(OptimizerSlot slot) => LearningRate * slot.RateFactor;

    private void Learn(OptimizerSlot[] slots)
    {
        _learned = slots;
        Parameters = [.. slots.Select(slot => (slot.Name, slot.Parameter))];
    }

    private void UpdateSlot(int index)
    {
        var slot = _learned[index];
        if (slot.IsMoved) return;
        if (slot.Parameter.DType == DType.Float32) Update<float>(slot, _gradients[index], _scale);
        else Update<double>(slot, _gradients[index], _scale);
    }

    // Short stretches stay in the first cache over the several traversals of one update.
    private void Update<T>(OptimizerSlot slot, Tensor gradient, double scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> gradientCopy = stackalloc T[ChunkLength];
        Span<T> scratch = stackalloc T[ChunkLength];
        var weights = slot.Parameter.Value.MutableSpan<T>();
        var source = gradient.Span<T>();
        var state0 = slot.State<T>(0);
        var state1 = slot.State<T>(1);
        var state2 = slot.State<T>(2);
        for (var start = 0; start < weights.Length; start += ChunkLength)
        {
            var length = Math.Min(ChunkLength, weights.Length - start);
            var copy = gradientCopy[..length];
            if (scale == 1) source.Slice(start, length).CopyTo(copy);
            else TensorPrimitives.Multiply(source.Slice(start, length), T.CreateChecked(scale), copy);
            Update(new ParameterUpdate<T>
            {
                Weights = weights.Slice(start, length),
                Gradient = copy,
                Scratch = scratch[..length],
                State0 = state0.IsEmpty ? default : state0.Slice(start, length),
                State1 = state1.IsEmpty ? default : state1.Slice(start, length),
                State2 = state2.IsEmpty ? default : state2.Slice(start, length),
                LearningRate = RateOf(slot),
                WeightDecay = slot.Decays ? WeightDecay : 0,
            });
        }
    }

    private static Tensor Find(IReadOnlyDictionary<string, Tensor> state, string name, Shape shape, DType dtype)
    {
        if (!state.TryGetValue(name, out var tensor)) throw new ArgumentException($"The optimiser's state lacks '{name}'.", nameof(state));
        if (tensor.Shape == shape && tensor.DType == dtype) return tensor;
        throw new ArgumentException($"The optimiser's state '{name}' is {tensor.DType}{tensor.Shape} instead of {dtype}{shape}.", nameof(state));
    }
}
