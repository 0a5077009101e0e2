namespace AutogradNet;

/// <summary>
/// The way from a value towards the output on which sums over runs of its gradient suffice: as long as a node has one reader, and that
/// passes sums on (<see cref="IRunSums"/>). Where it ends, the gradient itself is needed.
/// </summary>
internal sealed class RunSumPath
{
    private readonly List<(Node Reader, int Run)> _steps = [];

    /// <param name="node">The value's node.</param>
    /// <param name="run">The length of the runs, which divides the value's count.</param>
    /// <param name="output">The node that is differentiated.</param>
    public RunSumPath(Node node, int run, Node output)
    {
        (End, EndRun) = (node, run);
        while (End != output && OnlyReader(End) is { } reader && reader.Index <= output.Index
            && reader.Operation is IRunSums operation && operation.ResultRun(reader, EndRun) is { } next)
        {
            _steps.Add((reader, EndRun));
            (End, EndRun) = (reader, next);
        }
    }

    /// <summary>The node at which the way ends.</summary>
    public Node End { get; private set; }

    /// <summary>The length of the runs there.</summary>
    public int EndRun { get; private set; }

    /// <summary>The sums over the value's runs, from the gradient at the end.</summary>
    public Tensor Follow(Tensor gradient)
    {
        var sums = EndRun == 1 ? gradient : gradient.Reshape(gradient.Count / EndRun, EndRun).Sum([1]);
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            var (reader, run) = _steps[i];
            sums = ((IRunSums)reader.Operation).OperandSums(reader, run, sums);
        }

        return sums;
    }

    // Reads it as its first operand, and nobody else does.
    private static Node? OnlyReader(Node node)
    {
        Node? only = null;
        for (var i = node.Index + 1; i < node.Tape.Nodes.Count; i++)
        {
            var parents = node.Tape.Nodes[i].Parents;
            var first = Array.IndexOf(parents, node);
            if (first < 0) continue;
            if (only is not null || first > 0 || Array.LastIndexOf(parents, node) > 0) return null;
            only = node.Tape.Nodes[i];
        }

        return only;
    }
}
