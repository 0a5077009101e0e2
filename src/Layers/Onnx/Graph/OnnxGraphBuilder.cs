namespace AutogradNet.Layers.Onnx;

/// <summary>Makes a plan to run from what a file holds: checks it, recognises what exporters took apart, folds constants, gives places.</summary>
internal sealed class OnnxGraphBuilder
{
    private const int OldestOpset = 7;
    private const int NewestOpset = 21;

    private readonly OnnxFile _model;
    private readonly string _file;
    private readonly OnnxConstants _constants = new();
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);

    private OnnxGraphBuilder(OnnxFile model, string file)
    {
        _model = model;
        _file = file;
    }

    /// <summary>Makes the plan. Its tensors belong to the current scope.</summary>
    /// <param name="model">What the file holds.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="external">Where values in other files are found.</param>
    /// <exception cref="InvalidDataException">The graph is not sound.</exception>
    /// <exception cref="OnnxUnsupportedException">Nodes are not supported; all are listed.</exception>
    public static OnnxPlan Build(OnnxFile model, string file, OnnxExternalData? external) => new OnnxGraphBuilder(model, file).Build(external);

    private OnnxPlan Build(OnnxExternalData? external)
    {
        if (_model.Opset is < OldestOpset or > NewestOpset)
        {
            throw new InvalidDataException($"The operators are of version {_model.Opset}; versions {OldestOpset} to {NewestOpset} are supported.");
        }

        if (_model.Outputs.Count == 0) throw new InvalidDataException("The graph has no output.");
        var opset = (int)_model.Opset;
        var initializers = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        foreach (var tensor in _model.Initializers)
        {
            if (!initializers.TryAdd(tensor.Name, tensor)) throw new InvalidDataException($"There are two initializers '{tensor.Name}'.");
        }

        // Before version 4 of the format every initializer was listed among the inputs, too.
        var inputs = _model.Inputs.Where(input => !initializers.ContainsKey(input.Name)).ToList();
        if (inputs.Select(input => input.Name).Distinct().Count() != inputs.Count) throw new InvalidDataException("Two inputs have the same name.");
        var given = initializers.Keys.Concat(inputs.Select(input => input.Name)).ToHashSet(StringComparer.Ordinal);
        string[] outputs = [.. _model.Outputs.Select(output => output.Name)];

        var nodes = OnnxTopology.Sort(_model.Nodes, given, outputs);
        OnnxSupport.Check(nodes, opset, _file);
        MakeNamesUnique(nodes);
        foreach (var name in nodes.SelectMany(node => node.Inputs).Concat(outputs).Where(initializers.ContainsKey).Distinct()) Read(initializers[name], external);

        var folding = new OnnxFolding(_constants, opset);
        nodes = folding.Fold(nodes);
        nodes = OnnxPatterns.Rewrite(nodes, _constants, opset, outputs);
        return Plan(nodes, inputs, outputs[0], opset);
    }

    private void Read(OnnxTensor initializer, OnnxExternalData? external)
    {
        try
        {
            _constants.Add(initializer.Name, OnnxTensorReader.Read(initializer, external), initializer.Type, initializer.Name);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw new InvalidDataException($"Initializer '{initializer.Name}': {e.Message}", e);
        }
    }

    private static void MakeNamesUnique(IReadOnlyList<OnnxNode> nodes)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            var name = nodes[i].Name;
            for (var suffix = i; !taken.Add(nodes[i].Name); suffix++) nodes[i].Name = $"{name}_{suffix}";
        }
    }

    private OnnxPlan Plan(List<OnnxNode> nodes, List<OnnxValueInfo> inputs, string output, int opset)
    {
        int[] inputSlots = [.. inputs.Select(input => Slot(input.Name))];
        var parameters = new List<(int Slot, string Name, Tensor Value, bool IsBuffer)>();
        var constants = new List<(int Slot, Tensor Value)>();
        var uses = Uses(nodes);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in nodes.SelectMany(node => node.Inputs).Append(output).Distinct())
        {
            if (_constants.Find(value) is not { } entry) continue;
            var use = uses.GetValueOrDefault(value, OnnxUse.Learned);
            if (entry.Origin is { } origin && entry.Value.DType.IsFloatingPoint() && use != OnnxUse.Number)
            {
                parameters.Add((Slot(value), names.Add(origin) ? origin : value, entry.Value, use == OnnxUse.Statistic));
            }
            else
            {
                constants.Add((Slot(value), entry.Value));
            }
        }

        if (!_slots.ContainsKey(output) && !nodes.Exists(node => node.Outputs.Contains(output))) throw new InvalidDataException($"Nothing computes the output '{output}'.");
        var steps = Steps(nodes, output);
        return new OnnxPlan
        {
            File = _file,
            Opset = opset,
            Producer = _model.Producer,
            Inputs = [.. inputs.Select(input => new OnnxInput(input.Name, input.Extents?.Select(extent => extent is { } e ? (int?)checked((int)e) : null).ToArray()))],
            InputSlots = inputSlots,
            Steps = steps,
            Parameters = parameters,
            Constants = constants,
            SlotCount = _slots.Count,
            OutputSlot = Slot(output),
        };
    }

    // The strongest way in which any node reads a value.
    private static Dictionary<string, OnnxUse> Uses(List<OnnxNode> nodes)
    {
        var uses = new Dictionary<string, OnnxUse>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var op = OnnxOperators.Find(node.Type);
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var use = op.UseOf(i);
                if (!uses.TryGetValue(node.Inputs[i], out var other) || use > other) uses[node.Inputs[i]] = use;
            }
        }

        return uses;
    }

    private List<OnnxStep> Steps(List<OnnxNode> nodes, string output)
    {
        var lastReads = new Dictionary<int, int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var slot in Slots(nodes[i].Outputs).Concat(Slots(nodes[i].Inputs))) lastReads[slot] = i;
        }

        lastReads.Remove(-1);
        lastReads.Remove(Slot(output));
        var released = lastReads.ToLookup(entry => entry.Value, entry => entry.Key);
        return
        [
            .. nodes.Select((node, i) =>
                new OnnxStep(node, OnnxOperators.Find(node.Type), Slots(node.Inputs), Slots(node.Outputs), [.. released[i]])),
        ];
    }

    private int[] Slots(IEnumerable<string> names) => [.. names.Select(name => name.Length == 0 ? -1 : Slot(name))];

    private int Slot(string name)
    {
        if (!_slots.TryGetValue(name, out var slot)) _slots.Add(name, slot = _slots.Count);
        return slot;
    }
}
