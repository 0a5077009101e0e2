namespace AutogradNet.Layers;

/// <summary>A model's layers in the order they run, with the shapes of their results, their parameters and their cost.</summary>
public sealed class ModelSummary
{
    private ModelSummary(Shape input, Shape output, IReadOnlyList<LayerSummary> layers, long parameters)
    {
        Input = input;
        Output = output;
        Layers = layers;
        Parameters = parameters;
    }

    /// <summary>The shape of the input that was looked at.</summary>
    public Shape Input { get; }

    /// <summary>The shape of the model's result.</summary>
    public Shape Output { get; }

    /// <summary>The layers that contain no others or compute something themselves; one that runs several times comes once.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>All learned numbers; what is shared counts once.</summary>
    public long Parameters { get; }

    /// <summary>The multiplications with addition of one forward pass of one image.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>Runs the network once on zeros and writes down what it did.</summary>
    /// <param name="network">From N×3×H×W images; in evaluation mode.</param>
    /// <param name="size">The images' height and width.</param>
    /// <exception cref="ArgumentException">The size is not positive, or too small for the network.</exception>
    public static ModelSummary Of(Module network, Size2d size)
    {
        if (size.Height < 1 || size.Width < 1) throw new ArgumentException($"Images of {size} pixels cannot be looked at.", nameof(size));
        return Of(network, [1, 3, size.Height, size.Width]);
    }

    /// <summary>Runs the network once on zeros and writes down what it did.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="input">The shape of its input.</param>
    /// <exception cref="ArgumentException">The network does not take such an input.</exception>
    public static ModelSummary Of(Module network, Shape input)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = new TensorScope();
        var outputs = new OrderedDictionary<string, Shape>();
        // Values are not looked at, and those of a large network at once would take much memory.
        using var tape = new Tape { KeepsValues = false, LayerReturned = (path, shape) => outputs.TryAdd(path, shape) };
        var output = network.Call(tape.Watch(Tensor.Zeros(input))).Shape;
        var cost = tape.Nodes.GroupBy(node => node.LayerPath).ToDictionary(group => group.Key, group => group.Sum(MultiplyAddsOf));
        var layers = new List<LayerSummary>();
        var counted = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var (path, shape) in outputs)
        {
            if (network.DescribeLayer(path) is not { } layer) continue;
            var parameters = layer.Parameters.Where(counted.Add).Sum(parameter => (long)parameter.Value.Count);
            var multiplyAdds = cost.GetValueOrDefault(path);
            if (layer.HasChildren && parameters == 0 && multiplyAdds == 0) continue;
            layers.Add(new LayerSummary(path, layer.Kind, shape, parameters, multiplyAdds));
        }

        return new ModelSummary(input, output, layers, network.ParameterCount);
    }

    private static long MultiplyAddsOf(Node node)
    {
        switch (node.Operation)
        {
            case Conv2d:
            {
                var weight = node.Input(1).Shape;
                return (long)node.Value.Count * (weight.ElementCount / Math.Max(1, weight[0]));
            }

            case ConvTranspose2d:
            {
                var weight = node.Input(1).Shape;
                return (long)node.Input(0).Count * (weight.ElementCount / Math.Max(1, weight[0]));
            }

            case Linear: return (long)node.Value.Count * node.Input(1).Shape[^1];
            case MatMul product: return (long)node.Value.Count * node.Input(0).Shape[product.TransposeLeft ? -2 : -1];
            default: return 0;
        }
    }
}
