namespace AutogradNet.Layers.PyTorch;

/// <summary>Finds the state dictionary in what was saved, and gives its tensors the names that the bare model has.</summary>
internal static class StateDictionary
{
    private const int MostNesting = 4;

    // In the order of preference.
    private static readonly string[] NestedKeys = ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params"];

    // What wrappers for parallel training and compilation put before every name.
    private static readonly string[] Prefixes = ["module.", "_orig_mod."];

    /// <exception cref="InvalidDataException">There is none, or a tensor's name occurs twice.</exception>
    public static OrderedDictionary<string, TorchTensor> Find(object? saved)
    {
        var tensors = TryFind(saved, 0, new(ReferenceEqualityComparer.Instance)) ?? throw new InvalidDataException($"it holds {PickleValue.Describe(saved)} without a state dictionary, a dictionary from names to tensors");
        foreach (var prefix in Prefixes.Concat(Prefixes))
        {
            if (tensors.Keys.All(name => name.StartsWith(prefix, StringComparison.Ordinal))) tensors = Strip(tensors, prefix.Length);
        }

        return tensors;
    }

    // A checkpoint may hold single tensors (the best accuracy, say) beside its state dictionary, so that is looked for first.
    private static OrderedDictionary<string, TorchTensor>? TryFind(object? saved, int depth, HashSet<object> seen)
    {
        // A dictionary may contain itself, in many places.
        if (saved is not PickleDictionary dictionary || depth == MostNesting || !seen.Add(dictionary)) return null;
        var byName = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in dictionary.Items)
        {
            if (key is string name) byName[name] = value;
        }

        foreach (var key in NestedKeys)
        {
            if (byName.TryGetValue(key, out var nested) && TryFind(nested, depth + 1, seen) is { } found) return found;
        }

        var tensors = new OrderedDictionary<string, TorchTensor>(StringComparer.Ordinal);
        foreach (var (name, value) in byName)
        {
            if (value is TorchTensor tensor) tensors.Add(name, tensor);
        }

        return tensors.Count > 0 ? tensors : null;
    }

    private static OrderedDictionary<string, TorchTensor> Strip(OrderedDictionary<string, TorchTensor> tensors, int length)
    {
        var result = new OrderedDictionary<string, TorchTensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors) result.Add(name[length..], tensor);
        return result;
    }
}
