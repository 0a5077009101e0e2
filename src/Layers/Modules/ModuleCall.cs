namespace AutogradNet.Layers;

/// <summary>
/// One running <see cref="Module"/> of this thread: how its caller knows it, and the tape that records it. A module's name thus comes
/// from who calls it, so that one module may be a child of several others.
/// </summary>
internal sealed class ModuleCall : IDisposable
{
    [ThreadStatic]
    private static ModuleCall? _current;

    private readonly ModuleCall? _outer;
    private readonly ModuleCall? _caller;
    private readonly Module _module;
    private string? _name;

    private ModuleCall(Module module, string? name, Tape? tape)
    {
        _outer = _current;
        // A forward pass on another tape, inside a module, is a model of its own.
        _caller = _outer is not null && _outer.Tape == tape ? _outer : null;
        _module = module;
        _name = name;
        Tape = tape;
        _current = this;
    }

    public static ModuleCall? Current => _current;

    /// <summary>The name the caller gave the module; empty for the outermost.</summary>
    public string Name => _name ??= _caller?._module.NameOf(_module) ?? "";

    /// <summary>The names from the outermost module down.</summary>
    public string Path => _caller is null ? Name : Join(_caller.Path, Name);

    public Tape? Tape { get; }

    public static ModuleCall Enter(Module module, string? name, Tape? tape) => new(module, name, tape);

    public static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    public void Dispose() => _current = _outer;
}
