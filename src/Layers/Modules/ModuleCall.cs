namespace AutogradNet.Layers;

/// <summary>
/// One running <see cref="Module"/> of this thread: how its caller knows it, and the tape that records it. A module's name thus comes
/// from who calls it, so that one module may be a child of several others.
/// </summary>
internal sealed class ModuleCall : IDisposable
{
    [ThreadStatic]
    private static ModuleCall? _current;

    private readonly ModuleCall? _caller;
    private readonly Module _module;

    private ModuleCall(Module module, string? name, Tape? tape)
    {
        _caller = _current;
        _module = module;
        Tape = tape;
        // A forward pass on another tape, inside a module, is a model of its own.
        var caller = _caller is not null && _caller.Tape == tape ? _caller : null;
        Name = name ?? (caller is null ? "" : caller._module.NameOf(module));
        Path = caller is null ? Name : Join(caller.Path, Name);
        _current = this;
    }

    public static ModuleCall? Current => _current;

    /// <summary>The name the caller gave the module; empty for the outermost.</summary>
    public string Name { get; }

    /// <summary>The names from the outermost module down.</summary>
    public string Path { get; }

    public Tape? Tape { get; }

    public static ModuleCall Enter(Module module, string? name, Tape? tape) => new(module, name, tape);

    public static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    public void Dispose() => _current = _caller;
}
