using System.Numerics.Tensors;

namespace AutogradNet.Layers;

/// <summary>Loading weights into modules.</summary>
public static class ModuleLoading
{
    /// <summary>Begins the names of what a checkpoint holds beside the weights; not part of a model.</summary>
    internal const string TrainingPrefix = "training/";

    /// <summary>
    /// Copies the tensors of a file into the module's parameters and buffers of the same names, converted to their element types.
    /// Batch norm's <c>num_batches_tracked</c> may be missing or superfluous; what a checkpoint holds for training is passed over; an
    /// auxiliary part (<see cref="Module.IsAuxiliary"/>) may be missing as a whole, and then stays as it is.
    /// </summary>
    /// <param name="module">The module; not to be used elsewhere meanwhile.</param>
    /// <param name="file">The weights.</param>
    /// <param name="allowNotFinite">Whether NaN and infinity are taken as they are, instead of refused.</param>
    /// <exception cref="WeightMismatchException">
    /// Tensors are missing, unexpected, of another shape, or not finite: all are listed, and the module is unchanged.
    /// </exception>
    /// <exception cref="WeightFormatException">A tensor cannot be read.</exception>
    public static void LoadStateDict(this Module module, WeightFile file, bool allowNotFinite = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        Load(module, new FileWeightSource(file), allowNotFinite);
    }

    /// <summary>Copies tensors into the module's parameters and buffers of the same names, converted to their element types.</summary>
    /// <inheritdoc cref="LoadStateDict(Module, WeightFile, bool)"/>
    public static void LoadStateDict(this Module module, IReadOnlyDictionary<string, Tensor> tensors, bool allowNotFinite = false)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Load(module, new DictionaryWeightSource(tensors), allowNotFinite);
    }

    // Two readings: everything is checked before anything is changed, without holding all weights twice.
    private static void Load(Module module, IWeightSource source, bool allowNotFinite)
    {
        ArgumentNullException.ThrowIfNull(module);
        source = new RenamedWeightSource(source, module.PresentName);
        List<string> missing = [], misShaped = [], notFinite = [];
        var present = new List<(string Name, Parameter Target)>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        string[] absent = [.. AbsentParts(module, source)];
        foreach (var (name, target) in module.AllState())
        {
            known.Add(name);
            if (!source.TryDescribe(name, out var shape, out var dtype))
            {
                if (!IsOptional(name) && !Array.Exists(absent, prefix => name.StartsWith(prefix, StringComparison.Ordinal))) missing.Add(name);
            }
            else if (shape != target.Shape || dtype.IsFloatingPoint() != target.DType.IsFloatingPoint())
            {
                misShaped.Add($"{name} ({dtype}{shape} instead of {target.DType}{target.Shape})");
            }
            else
            {
                present.Add((name, target));
            }
        }

        string[] unexpected = [.. source.Names.Where(name => !known.Contains(name) && !IsOptional(name))];
        foreach (var (name, target) in present)
        {
            if (!allowNotFinite && !IsFinite(source, name, target.DType)) notFinite.Add(name);
        }

        if (missing.Count + unexpected.Length + misShaped.Count + notFinite.Count > 0)
        {
            throw new WeightMismatchException(source.Name, module.GetType().Name, missing, unexpected, misShaped, notFinite);
        }

        foreach (var (name, target) in present)
        {
            var first = 0;
            ForEachPart(source, name, target.DType, part =>
            {
                target.CopyFrom(part, first);
                first += part.Shape.ElementCount;
            });
        }
    }

    // What the names of auxiliary parts begin with of which the source has nothing.
    private static IEnumerable<string> AbsentParts(Module module, IWeightSource source) =>
        from part in module.NamedModules()
        where part.Module.IsAuxiliary
        let prefix = part.Path + "."
        where !source.Names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal))
        select prefix;

    // No part is in memory any longer than it is looked at: the largest tensor of a model may be most of it.
    private static void ForEachPart(IWeightSource source, string name, DType dtype, Action<Tensor> action)
    {
        using var parts = source.Parts(name).GetEnumerator();
        while (true)
        {
            using var scope = new TensorScope();
            if (!parts.MoveNext()) return;
            action(parts.Current.DType == dtype ? parts.Current : parts.Current.To(dtype));
        }
    }

    private static bool IsFinite(IWeightSource source, string name, DType dtype)
    {
        var isFinite = true;
        ForEachPart(source, name, dtype, part => isFinite &= IsFinite(part));
        return isFinite;
    }

    private static bool IsOptional(string name) => name.StartsWith(TrainingPrefix, StringComparison.Ordinal) || name == BatchNorm2dLayer.CounterName || name.EndsWith("." + BatchNorm2dLayer.CounterName, StringComparison.Ordinal);

    private static bool IsFinite(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => TensorPrimitives.IsFiniteAll(tensor.Span<float>()),
        DType.Float64 => TensorPrimitives.IsFiniteAll(tensor.Span<double>()),
        _ => true,
    };
}
