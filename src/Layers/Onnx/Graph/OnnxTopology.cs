namespace AutogradNet.Layers.Onnx;

/// <summary>The order of a graph's nodes: operands before what is computed from them, and only what the outputs depend on.</summary>
internal static class OnnxTopology
{
    /// <summary>The nodes that the outputs depend on, in an order in which they can run; the file's order where that is one.</summary>
    /// <param name="nodes">The nodes of the file.</param>
    /// <param name="given">The names of inputs and initializers.</param>
    /// <param name="outputs">The names of the outputs.</param>
    /// <exception cref="InvalidDataException">A value has no origin or two, or depends on itself.</exception>
    public static List<OnnxNode> Sort(IReadOnlyList<OnnxNode> nodes, IReadOnlySet<string> given, IEnumerable<string> outputs)
    {
        var producers = Producers(nodes, given);
        var needed = Needed(nodes, producers, given, outputs);
        var waiting = new int[nodes.Count];
        var readers = new Dictionary<int, List<int>>();
        var ready = new PriorityQueue<int, int>();
        var total = 0;
        for (var i = 0; i < nodes.Count; i++)
        {
            if (!needed[i]) continue;
            total++;
            foreach (var input in nodes[i].Inputs.Distinct())
            {
                if (!producers.TryGetValue(input, out var producer)) continue;
                waiting[i]++;
                if (!readers.TryGetValue(producer, out var list)) readers.Add(producer, list = []);
                list.Add(i);
            }

            if (waiting[i] == 0) ready.Enqueue(i, i);
        }

        var sorted = new List<OnnxNode>(total);
        while (ready.TryDequeue(out var next, out _))
        {
            sorted.Add(nodes[next]);
            foreach (var reader in readers.GetValueOrDefault(next) ?? [])
            {
                if (--waiting[reader] == 0) ready.Enqueue(reader, reader);
            }
        }

        if (sorted.Count == total) return sorted;
        var stuck = Enumerable.Range(0, nodes.Count).Where(i => needed[i] && waiting[i] > 0).Select(i => nodes[i].ToString());
        throw new InvalidDataException($"The graph has a cycle; among these nodes: {string.Join(", ", stuck.Take(5))}.");
    }

    private static Dictionary<string, int> Producers(IReadOnlyList<OnnxNode> nodes, IReadOnlySet<string> given)
    {
        var producers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var output in nodes[i].Outputs.Where(output => output.Length > 0))
            {
                if (given.Contains(output)) throw new InvalidDataException($"{nodes[i]} computes '{output}', which is an input or initializer.");
                if (!producers.TryAdd(output, i)) throw new InvalidDataException($"{nodes[i]} computes '{output}', as does {nodes[producers[output]]}.");
            }
        }

        return producers;
    }

    private static bool[] Needed(IReadOnlyList<OnnxNode> nodes, Dictionary<string, int> producers, IReadOnlySet<string> given, IEnumerable<string> outputs)
    {
        var needed = new bool[nodes.Count];
        var open = new Stack<int>();
        foreach (var output in outputs) Visit(output, "The graph's output");
        while (open.TryPop(out var next))
        {
            foreach (var input in nodes[next].Inputs.Where(input => input.Length > 0)) Visit(input, $"{nodes[next]} reads");
        }

        return needed;

        void Visit(string value, string reader)
        {
            if (producers.TryGetValue(value, out var producer))
            {
                if (needed[producer]) return;
                needed[producer] = true;
                open.Push(producer);
            }
            else if (!given.Contains(value))
            {
                throw new InvalidDataException($"{reader} '{value}', which nothing computes.");
            }
        }
    }
}
