using System.Diagnostics.CodeAnalysis;

namespace AutogradNet.Layers;

public abstract partial class Module
{
    /// <summary>The number of learned numbers; what is shared counts once.</summary>
    public long ParameterCount => NamedParameters().Sum(entry => (long)entry.Parameter.Value.Count);

    /// <summary>Every learned tensor with its path, a module's own before its children's. What is shared comes once, under its first path.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() => NamedState().Where(entry => !entry.Parameter.IsBuffer);

    /// <summary>Every tensor that is kept but not learned, with its path.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedBuffers() => NamedState().Where(entry => entry.Parameter.IsBuffer);

    /// <summary>
    /// This module (under the empty path) and all below it with their paths, parents first. What is shared comes once, under its first path.
    /// </summary>
    public IEnumerable<(string Path, Module Module)> NamedModules()
    {
        var seen = new HashSet<Module>(ReferenceEqualityComparer.Instance);
        return Walk("", this, module => seen.Add(module));
    }

    /// <summary>
    /// Every parameter and buffer under its path, in PyTorch's order and with PyTorch's names; shared ones under each of their paths.
    /// The tensors are the module's own, not copies.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var result = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, parameter) in AllState()) result.Add(name, parameter.Value);
        return result;
    }

    /// <summary>The module at a path, such as <c>features.3.squeeze</c>; the empty path is this one.</summary>
    /// <exception cref="ArgumentException">There is none; the message says how far the path led and what comes next there.</exception>
    public Module Find(string path)
    {
        if (TryFind(path, out var module)) return module;
        Module last = this;
        var known = "";
        foreach (var (prefix, candidate) in Walk("", this, _ => true))
        {
            if (prefix.Length <= known.Length || !path.StartsWith(prefix + ".", StringComparison.Ordinal)) continue;
            (known, last) = (prefix, candidate);
        }

        var where = known.Length == 0 ? "The model" : $"'{known}'";
        var names = last._children.Count == 0 ? "nothing" : string.Join(", ", last._children.Select(child => child.Name));
        throw new ArgumentException($"There is no layer '{path}'. {where} ({last.GetType().Name}) contains {names}.", nameof(path));
    }

    /// <summary>The module at a path, if there is one.</summary>
    public bool TryFind(string path, [NotNullWhen(true)] out Module? module)
    {
        ArgumentNullException.ThrowIfNull(path);
        module = path.Length == 0 ? this : null;
        foreach (var (name, child) in _children)
        {
            if (module is not null) break;
            if (path == name) module = child;
            else if (path.StartsWith(name, StringComparison.Ordinal) && path[name.Length] == '.') child.TryFind(path[(name.Length + 1)..], out module);
        }

        return module is not null;
    }

    /// <summary>Every parameter and buffer once, under its first path.</summary>
    internal IEnumerable<(string Name, Parameter Parameter)> NamedState() => AllState().DistinctBy(entry => entry.Parameter);

    /// <summary>Every parameter and buffer under each of its paths: learned ones first, then buffers, then the children's.</summary>
    internal IEnumerable<(string Name, Parameter Parameter)> AllState() =>
        from place in Walk("", this, _ => true)
        from entry in place.Module._state.OrderBy(entry => entry.Parameter.IsBuffer)
        select (ModuleCall.Join(place.Path, entry.Name), entry.Parameter);

    private static IEnumerable<(string Path, Module Module)> Walk(string path, Module module, Func<Module, bool> enter)
    {
        if (!enter(module)) yield break;
        yield return (path, module);
        foreach (var (name, child) in module._children)
        {
            foreach (var entry in Walk(ModuleCall.Join(path, name), child, enter)) yield return entry;
        }
    }
}
