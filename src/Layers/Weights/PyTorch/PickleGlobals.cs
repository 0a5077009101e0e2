namespace AutogradNet.Layers.PyTorch;

/// <summary>
/// All that a checkpoint may refer to by name: what tensors, their containers and their descriptions are made of. The names stand for
/// functions here; nothing of Python is run, and a name that is not listed is refused.
/// </summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, SafetensorsType> StorageTypes = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = SafetensorsType.F64,
        ["FloatStorage"] = SafetensorsType.F32,
        ["HalfStorage"] = SafetensorsType.F16,
        ["BFloat16Storage"] = SafetensorsType.BF16,
        ["LongStorage"] = SafetensorsType.I64,
        ["IntStorage"] = SafetensorsType.I32,
        ["ShortStorage"] = SafetensorsType.I16,
        ["CharStorage"] = SafetensorsType.I8,
        ["ByteStorage"] = SafetensorsType.U8,
        ["BoolStorage"] = SafetensorsType.BOOL,
    };

    private static readonly Dictionary<string, SafetensorsType> ElementTypes = new(StringComparer.Ordinal)
    {
        ["float64"] = SafetensorsType.F64,
        ["double"] = SafetensorsType.F64,
        ["float32"] = SafetensorsType.F32,
        ["float"] = SafetensorsType.F32,
        ["float16"] = SafetensorsType.F16,
        ["half"] = SafetensorsType.F16,
        ["bfloat16"] = SafetensorsType.BF16,
        ["int64"] = SafetensorsType.I64,
        ["long"] = SafetensorsType.I64,
        ["int32"] = SafetensorsType.I32,
        ["int"] = SafetensorsType.I32,
        ["int16"] = SafetensorsType.I16,
        ["short"] = SafetensorsType.I16,
        ["int8"] = SafetensorsType.I8,
        ["uint64"] = SafetensorsType.U64,
        ["uint32"] = SafetensorsType.U32,
        ["uint16"] = SafetensorsType.U16,
        ["uint8"] = SafetensorsType.U8,
        ["bool"] = SafetensorsType.BOOL,
    };

    private static readonly Dictionary<string, PickleGlobal> Allowed = Build();

    /// <exception cref="InvalidDataException">It is not on the list.</exception>
    public static PickleGlobal Find(string module, string name)
    {
        var full = $"{module}.{name}";
        return Allowed.TryGetValue(full, out var global)
            ? global
            : throw new InvalidDataException($"it refers to '{(full.Length <= 200 ? full : full[..200] + "…")}', which is not among what tensors are made of; only state dictionaries are read, never code. Save model.state_dict() instead");
    }

    /// <summary>The element type of a storage class; null for untyped bytes.</summary>
    /// <exception cref="InvalidDataException">It is not a storage class.</exception>
    public static SafetensorsType? StorageType(object? value)
    {
        if (value is PickleGlobal { Name: var name })
        {
            if (name is "torch.storage.UntypedStorage" or "torch.UntypedStorage") return null;
            if (StorageTypes.TryGetValue(name[(name.LastIndexOf('.') + 1)..], out var type)) return type;
        }

        throw new InvalidDataException($"a storage's type is {PickleValue.Describe(value)}");
    }

    /// <summary>The storage class of an element type; null where there is none.</summary>
    public static string? StorageClass(SafetensorsType type) => StorageTypes.FirstOrDefault(pair => pair.Value == type).Key;

    /// <summary>What PyTorch calls an element type.</summary>
    public static string ElementTypeName(SafetensorsType type) => ElementTypes.First(pair => pair.Value == type).Key;

    private static SafetensorsType ElementType(object? value) =>
        value is PickleGlobal { Name: var name } && name.StartsWith("torch.", StringComparison.Ordinal) && ElementTypes.TryGetValue(name["torch.".Length..], out var type)
            ? type
            : throw new InvalidDataException($"a tensor's element type is {PickleValue.Describe(value)}");

    private static Dictionary<string, PickleGlobal> Build()
    {
        var result = new Dictionary<string, PickleGlobal>(StringComparer.Ordinal);
        void Add(string name, Func<PickleTuple, object?>? make = null) => result.Add(name, new PickleGlobal(name, make));

        foreach (var name in StorageTypes.Keys)
        {
            // Files from before PyTorch 0.4 also name tensor classes, and the classes for graphics cards.
            var tensor = name.Replace("Storage", "Tensor", StringComparison.Ordinal);
            foreach (var module in new[] { "torch", "torch.cuda" })
            {
                Add($"{module}.{name}");
                Add($"{module}.{tensor}");
            }
        }

        foreach (var name in ElementTypes.Keys) Add($"torch.{name}");
        Add("torch.storage.UntypedStorage");
        Add("torch.UntypedStorage");
        Add("torch.Tensor");
        Add("torch.nn.parameter.Parameter", First);

        Add("collections.OrderedDict", MakeDictionary);
        Add("collections.defaultdict", _ => new PickleDictionary());
        Add("collections.Counter", MakeDictionary);
        Add("builtins.dict", MakeDictionary);
        Add("__builtin__.dict", MakeDictionary);
        Add("builtins.list", _ => new List<object?>());
        Add("__builtin__.list", _ => new List<object?>());
        foreach (var module in new[] { "builtins", "__builtin__" })
        {
            foreach (var name in new[] { "set", "frozenset" }) Add($"{module}.{name}", _ => new PickleOpaque("a set"));
            foreach (var name in new[] { "int", "float", "bool" }) Add($"{module}.{name}");
        }

        Add("_codecs.encode", arguments => arguments[0]);
        Add("torch.Size", arguments => arguments.Count == 0 ? new PickleTuple([]) : arguments[0] is PickleTuple size ? size : throw new InvalidDataException("a torch.Size is not made of a tuple"));
        Add("torch.device", _ => new PickleOpaque("a device"));
        Add("torch.serialization._get_layout", _ => new PickleOpaque("a layout"));

        Add("torch._utils._rebuild_tensor", RebuildTensor);
        Add("torch._utils._rebuild_tensor_v2", RebuildTensor);
        Add("torch._utils._rebuild_tensor_v3", arguments => TorchTensor.Make(Storage(arguments), ElementType(arguments[6]), arguments.Integer(1), arguments[2], arguments[3]));
        Add("torch._utils._rebuild_parameter", First);
        Add("torch._utils._rebuild_parameter_with_state", First);
        Add("torch._tensor._rebuild_from_type_v2", RebuildFromType);
        return result;
    }

    private static object? First(PickleTuple arguments) =>
        arguments[0] is TorchTensor tensor ? tensor : throw new InvalidDataException($"a parameter is made of {PickleValue.Describe(arguments[0])} instead of a tensor");

    private static TorchTensor RebuildTensor(PickleTuple arguments)
    {
        var storage = Storage(arguments);
        var type = storage.Type ?? throw new InvalidDataException($"a tensor looks into storage '{storage.Key}', which has no element type");
        return TorchTensor.Make(storage, type, arguments.Integer(1), arguments[2], arguments[3]);
    }

    // (function, type, arguments, state): subclasses of tensors and tensors with attributes of their own.
    private static object? RebuildFromType(PickleTuple arguments)
    {
        if (arguments[0] is not PickleGlobal { Make: { } make, Name: var name } || !name.StartsWith("torch._utils._rebuild_", StringComparison.Ordinal) || arguments[2] is not PickleTuple inner)
        {
            throw new InvalidDataException($"a tensor is rebuilt by {PickleValue.Describe(arguments[0])}");
        }

        return make(inner);
    }

    private static TorchStorage Storage(PickleTuple arguments) =>
        arguments[0] as TorchStorage ?? throw new InvalidDataException($"a tensor is made of {PickleValue.Describe(arguments[0])} instead of a storage");

    // OrderedDict(), or of one sequence of pairs, as Python 2 wrote it.
    private static PickleDictionary MakeDictionary(PickleTuple arguments)
    {
        var result = new PickleDictionary();
        if (arguments.Count == 0) return result;
        switch (arguments[0])
        {
            case PickleDictionary other:
                result.Items.AddRange(other.Items);
                break;
            case List<object?> pairs:
                foreach (var pair in pairs)
                {
                    var (key, value) = pair switch
                    {
                        List<object?> { Count: 2 } list => (list[0], list[1]),
                        PickleTuple { Count: 2 } tuple => (tuple[0], tuple[1]),
                        _ => throw new InvalidDataException($"a dictionary is made of {PickleValue.Describe(pair)} instead of pairs"),
                    };
                    result.Items.Add(new(key, value));
                }

                break;
            default:
                throw new InvalidDataException($"a dictionary is made of {PickleValue.Describe(arguments[0])}");
        }

        return result;
    }
}
