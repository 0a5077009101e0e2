namespace AutogradNet.Layers;

/// <summary>A tensor to be written, and as what.</summary>
/// <param name="Entry">Its name, stored type and shape.</param>
/// <param name="Read">Gives the tensor when its turn has come.</param>
/// <param name="IsOwned">Whether the tensor is released once written.</param>
internal sealed record WeightItem(WeightEntry Entry, Func<Tensor> Read, bool IsOwned)
{
    /// <summary>Tensors in memory.</summary>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="floatingPoint">What floating-point tensors are stored as; their own type where left out.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or the type is not floating point.</exception>
    public static List<WeightItem> Of(IEnumerable<KeyValuePair<string, Tensor>> tensors, SafetensorsType? floatingPoint)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var items = new List<WeightItem>();
        foreach (var (name, tensor) in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, name);
            var type = tensor.DType.IsFloatingPoint() && floatingPoint is { } asked ? asked : TypedWriter.AsIs(tensor.DType);
            items.Add(new WeightItem(new WeightEntry(name, type, tensor.Shape), tensor.Detach, IsOwned: false));
        }

        return Checked(items, floatingPoint);
    }

    /// <summary>The tensors of a file, each read when its turn has come; they keep their stored types, except as told.</summary>
    /// <inheritdoc cref="Of(IEnumerable{KeyValuePair{string, Tensor}}, SafetensorsType?)"/>
    public static List<WeightItem> Of(WeightFile source, SafetensorsType? floatingPoint)
    {
        ArgumentNullException.ThrowIfNull(source);
        var items = new List<WeightItem>();
        foreach (var entry in source.Tensors)
        {
            var type = entry.Type.ToDType().IsFloatingPoint() && floatingPoint is { } asked ? asked : entry.Type;
            items.Add(new WeightItem(new WeightEntry(entry.Name, type, entry.Shape), () => source.Read(entry.Name), IsOwned: true));
        }

        return Checked(items, floatingPoint);
    }

    /// <summary>Writes the elements.</summary>
    /// <exception cref="ArgumentException">A finite value does not fit the type.</exception>
    public void Write(Stream stream)
    {
        var tensor = Read();
        try
        {
            TypedWriter.Write(stream, Entry, tensor);
        }
        finally
        {
            if (IsOwned) tensor.Dispose();
        }
    }

    private static List<WeightItem> Checked(List<WeightItem> items, SafetensorsType? floatingPoint)
    {
        if (floatingPoint is not (null or SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16))
        {
            throw new ArgumentException($"Floating point cannot be stored as {floatingPoint}.", nameof(floatingPoint));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!names.Add(item.Entry.Name)) throw new ArgumentException($"The tensor '{item.Entry.Name}' occurs twice.");
        }

        return items;
    }
}
