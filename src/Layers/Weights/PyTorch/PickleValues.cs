namespace AutogradNet.Layers.PyTorch;

/// <summary>Something a pickle refers to by its name in Python, and that is on the list of what is allowed.</summary>
/// <param name="Name">Module and name, such as <c>torch._utils._rebuild_tensor_v2</c>.</param>
/// <param name="Make">What calling it with these arguments gives; null for what is not called.</param>
internal sealed record PickleGlobal(string Name, Func<PickleTuple, object?>? Make = null);

/// <summary>A Python tuple.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public object?[] Items => items;

    public int Count => items.Length;

    public object? this[int index] =>
        index < items.Length ? items[index] : throw new InvalidDataException($"a tuple of {items.Length} has no item {index}");

    /// <summary>An integer among the items.</summary>
    public long Integer(int index) => this[index] as long? ?? throw new InvalidDataException($"item {index} of a tuple is {PickleValue.Describe(this[index])} instead of an integer");
}

/// <summary>A Python dictionary. Keys are not compared: whoever looks into it decides which it wants, and the last one counts.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];
}

/// <summary>A value that nothing here looks into: a device, a set, the layout of a tensor.</summary>
internal sealed record PickleOpaque(string Kind);

/// <summary>Helpers for values of any kind.</summary>
internal static class PickleValue
{
    /// <summary>What messages call it.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "None",
        bool => "a truth value",
        long or System.Numerics.BigInteger => "an integer",
        double => "a number",
        string => "a string",
        byte[] => "bytes",
        PickleTuple => "a tuple",
        List<object?> => "a list",
        PickleDictionary => "a dictionary",
        TorchTensor => "a tensor",
        TorchStorage => "a storage",
        PickleGlobal global => global.Name,
        PickleOpaque opaque => opaque.Kind,
        _ => value.GetType().Name,
    };
}
