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
        ArgumentNullException.ThrowIfNull(network);
        if (size.Height < 1 || size.Width < 1) throw new ArgumentException($"Images of {size} pixels cannot be looked at.", nameof(size));
        using var scope = new TensorScope();
        using var tape = new Tape();
        Shape input = [1, 3, size.Height, size.Width];
        var output = network.Call(tape.Watch(Tensor.Zeros(input))).Shape;
        var cost = tape.Nodes.GroupBy(node => node.LayerPath).ToDictionary(group => group.Key, group => group.Sum(MultiplyAddsOf));
        var layers = new List<LayerSummary>();
        var counted = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var path in tape.LayerPaths)
        {
            if (!network.TryFind(path, out var module)) continue;
            var parameters = module.NamedParameters().Where(entry => !entry.Name.Contains('.') && counted.Add(entry.Parameter)).Sum(entry => (long)entry.Parameter.Value.Count);
            var multiplyAdds = cost.GetValueOrDefault(path);
            if (module.Children.Count > 0 && parameters == 0 && multiplyAdds == 0) continue;
            layers.Add(new LayerSummary(path, Kind(module), tape.LayerOutputs(path)[0].Shape, parameters, multiplyAdds));
        }

        return new ModelSummary(input, output, layers, network.ParameterCount);
    }

    private static string Kind(Module module)
    {
        var name = module.GetType().Name;
        return name.EndsWith("Layer", StringComparison.Ordinal) ? name[..^"Layer".Length] : name;
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
