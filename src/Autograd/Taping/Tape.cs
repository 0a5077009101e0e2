using System.Diagnostics.CodeAnalysis;

namespace AutogradNet;

/// <summary>
/// Records the operations of a forward pass as recipes (<see cref="Node"/>), in the order they ran, and answers backward passes over
/// them: any number, each under its own rules, without another forward pass. The tape owns every value it recorded; disposing it
/// releases them all. One thread records at a time; passes that are not themselves recorded may run concurrently.
/// </summary>
/// <example><code>
/// using var tape = new Tape();
/// var x = tape.Watch(input);
/// var y = (x * x).Sum();
/// using var gradients = tape.Backward(y, [x]);
/// var dx = gradients[x];
/// </code></example>
public sealed class Tape : IDisposable
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<Tensor, Node> _watched = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Type, int> _ordinals = [];
    private readonly Dictionary<string, List<Tensor>> _layerOutputs = [];
    private readonly Stack<string> _layers = [];
    private bool _disposed;

    /// <summary>The recorded nodes, in execution order.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The path of the layer that is running, such as <c>features.3.squeeze</c>; empty outside any layer.</summary>
    public string LayerPath => _layers.TryPeek(out var path) ? path : "";

    /// <summary>
    /// The paths of layers to watch: where such a layer returns a value that is not on the tape, it becomes one that the tape watches, and
    /// what is computed from it is recorded. A model called for a tape (rather than with a watched input) is thus recorded from there on.
    /// </summary>
    public IReadOnlyCollection<string> WatchedLayers { get; init; } = [];

    /// <summary>
    /// Whether every recorded value can be read as long as the tape lives: at first, yes. Otherwise a value that a module needed only on
    /// its way is released when the module returns, unless a vector-Jacobian product reads it (<see cref="Operation.ReadsOperand"/>) or a
    /// watched layer returned it; shapes remain. Rules that read values, and passes that are recorded themselves, then fail.
    /// </summary>
    public bool KeepsValues { get; init; } = true;

    /// <summary>The paths of the layers that ran, in the order they finished; where the tape does not keep values, of the watched ones.</summary>
    public IReadOnlyCollection<string> LayerPaths => _layerOutputs.Keys;

    /// <summary>
    /// Follows a tensor: what is computed from the returned handle, or from the tensor itself together with other values on this tape,
    /// is recorded, and gradients with respect to it can be asked for. Watching it again gives the same node. A module whose parameters
    /// the calling thread watches records whatever it is called with.
    /// </summary>
    /// <exception cref="ArgumentException">The tensor is not floating point, or is recorded on another tape.</exception>
    public Tensor Watch(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (tensor.Tape == this) return tensor;
        if (tensor.Tape is not null) throw new ArgumentException("The tensor is recorded on another tape; watch its Detach().", nameof(tensor));
        if (!tensor.DType.IsFloatingPoint()) throw new ArgumentException($"Only floating point can be differentiated, not {tensor.DType}{tensor.Shape}.", nameof(tensor));
        if (!_watched.TryGetValue(tensor, out var node))
        {
            // What was deferred would otherwise be computed with the first recorded operation, and once more for the tape.
            tensor.Compute();
            node = Append(Leaf.Instance, [], [], tensor.Alias(tensor.Shape), []);
            if (_watched.Count == 0) OpenTapes.Add(this);
            _watched.Add(tensor, node);
        }

        return tensor.AttachTo(node);
    }

    /// <summary>Enters a layer: what is recorded until the returned value is disposed carries its name in its path.</summary>
    public LayerEntry EnterLayer(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _layers.Push(name.Length == 0 ? LayerPath : LayerPath.Length == 0 ? name : $"{LayerPath}.{name}");
        return new LayerEntry(this);
    }

    /// <summary>
    /// Notes that the layer that is running returned <paramref name="output"/>, so that it can be asked for by path; watches it where the
    /// layer is one of <see cref="WatchedLayers"/>.
    /// </summary>
    /// <returns>The output, or its handle where it is watched from now on.</returns>
    public Tensor MarkLayerOutput(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var isWatched = WatchedLayers.Count > 0 && WatchedLayers.Contains(LayerPath);
        if (isWatched && output.Tape is null && output.DType.IsFloatingPoint()) output = Watch(output);
        if (output.Tape != this) return output;
        LayerReturned?.Invoke(LayerPath, output.Shape);
        if (isWatched) output.Node!.IsRead = true;
        else if (!KeepsValues) return output;
        if (!_layerOutputs.TryGetValue(LayerPath, out var outputs)) _layerOutputs.Add(LayerPath, outputs = []);
        outputs.Add(output);
        return output;
    }

    /// <summary>Told of every recorded result of a layer: the layer's path and the shape, which is known where values are not kept as well.</summary>
    internal Action<string, Shape>? LayerReturned { get; init; }

    /// <summary>What the layer at a path returned, once for each time it ran; empty where no such layer ran.</summary>
    public IReadOnlyList<Tensor> LayerOutputs(string path) => _layerOutputs.TryGetValue(path, out var outputs) ? outputs : [];

    /// <summary>
    /// The gradients of <paramref name="output"/> with respect to each of <paramref name="withRespectTo"/>: reads the recipes from the
    /// output back, multiplying the cotangent by each node's Jacobian, or by what the rule for the node makes of it. Only what lies
    /// between the two is visited.
    /// </summary>
    /// <param name="output">A value on this tape.</param>
    /// <param name="withRespectTo">Values on this tape, intermediate ones too, or plain tensors it watches.</param>
    /// <param name="seed">The cotangent of the output, of its shape; may be left out for a single number, where it is 1.</param>
    /// <param name="rules">How nodes pass cotangents on; each operation's own vector-Jacobian product where left out.</param>
    /// <param name="record">
    /// Whether the pass itself is recorded on this tape, so that its results can be differentiated again; they then belong to the tape.
    /// </param>
    /// <returns>The gradients, zero where the output does not depend on the value. To be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">A value is not on this tape, or the seed's shape or type is not the output's.</exception>
    public Gradients Backward(Tensor output, IReadOnlyList<Tensor> withRespectTo, Tensor? seed = null, RuleSet? rules = null, bool record = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(withRespectTo);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new BackwardPass(this, rules ?? RuleSet.Vanilla, record).Run(output, withRespectTo, seed);
    }

    /// <summary>
    /// The gradient of <paramref name="output"/> summed over the places of each channel of a value: the gradient with respect to one number
    /// for each channel of each example that is added to all its places. Often takes much less than <see cref="Backward"/>: pooling, reshaping,
    /// linear layers and 1×1 convolutions that come next pass sums on as they are. Each operation's own vector-Jacobian product is used.
    /// </summary>
    /// <param name="output">A value on this tape.</param>
    /// <param name="withRespectTo">[N, C, …] on this tape, or a plain tensor it watches.</param>
    /// <param name="seed">As for <see cref="Backward"/>.</param>
    /// <returns>[N, C], zero where the output does not depend on the value.</returns>
    /// <exception cref="ArgumentException">A value is not on this tape or has fewer than two axes, or the seed's shape or type is not the output's.</exception>
    public Tensor ChannelGradient(Tensor output, Tensor withRespectTo, Tensor? seed = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(withRespectTo);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!TryFind(output, out var outputNode)) throw new ArgumentException("The output is not on this tape.", nameof(output));
        if (!TryFind(withRespectTo, out var node)) throw new ArgumentException($"The value {withRespectTo.DType}{withRespectTo.Shape} is not on this tape; Watch it first.", nameof(withRespectTo));
        var shape = withRespectTo.Shape;
        if (shape.Rank < 2) throw new ArgumentException($"The value has the shape {shape}; channels are the second axis.", nameof(withRespectTo));
        using var scope = new TensorScope();
        if (withRespectTo.Count == 0) return scope.Keep(Tensor.Zeros([shape[0], shape[1]], withRespectTo.DType));
        var path = new RunSumPath(node, shape.CountOf(2, shape.Rank), outputNode);
        var end = HandleOf(path.End);
        using var gradients = Backward(output, [end], seed);
        return scope.Keep(path.Follow(gradients.Take(end)).Reshape(shape[0], shape[1]));
    }

    /// <summary>Releases every value the tape recorded. Handles to them can no longer be read.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        OpenTapes.Remove(this);
        foreach (var node in _nodes) node.Release();
    }

    /// <summary>The value of a node as a handle on this tape, to compute with or to ask for gradients of.</summary>
    /// <exception cref="ArgumentException">The node is on another tape.</exception>
    public Tensor HandleOf(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Tape == this ? node.Value.AttachTo(node) : throw new ArgumentException("The node is on another tape.", nameof(node));
    }

    internal bool IsDisposed => _disposed;

    internal void LeaveLayer() => _layers.Pop();

    /// <summary>Says that nobody but backward passes will read a value any more.</summary>
    internal void LetGo(Node node)
    {
        if (!KeepsValues && !node.IsRead) node.ReleaseValue();
    }

    /// <summary>Lets go of what was recorded since there were <paramref name="first"/> nodes, but for one.</summary>
    internal void LetGoSince(int first, Node? except)
    {
        if (KeepsValues) return;
        for (var i = first; i < _nodes.Count; i++)
        {
            if (_nodes[i] != except) LetGo(_nodes[i]);
        }
    }

    /// <summary>The node of a tensor on this tape: its own, or the one that watches it.</summary>
    internal bool TryFind(Tensor tensor, [NotNullWhen(true)] out Node? node)
    {
        node = tensor.Node;
        if (node is not null) return node.Tape == this;
        return _watched.Count > 0 && _watched.TryGetValue(tensor, out node);
    }

    internal Node Append(Operation operation, Node?[] parents, Tensor[] inputs, Tensor value, Tensor[] saved)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var type = operation.GetType();
        var ordinal = _ordinals.GetValueOrDefault(type);
        _ordinals[type] = ordinal + 1;
        var node = new Node(this, _nodes.Count, operation, ordinal, LayerPath, parents, inputs, value.MoveTo(null), saved);
        _nodes.Add(node);
        node.IsRead = operation.ReadsResult;
        for (var i = 0; i < parents.Length; i++)
        {
            if (parents[i] is { IsRead: false } parent && operation.ReadsOperand(i, parents)) parent.IsRead = true;
        }

        return node;
    }

    /// <summary>An entered layer, left when disposed.</summary>
    public readonly struct LayerEntry : IDisposable
    {
        private readonly Tape _tape;

        internal LayerEntry(Tape tape) => _tape = tape;

        /// <summary>Leaves the layer.</summary>
        public void Dispose() => _tape?.LeaveLayer();
    }
}
