using System.Collections;

namespace AutogradNet.Layers;

/// <summary>
/// Modules one after the other, named by number (<c>0</c>, <c>1</c> …) or by name: <c>Sequential s = [a, b, c];</c> or
/// <c>new Sequential { { "conv", a }, { "relu", b } }</c>. One module may stand at several places. Each intermediate
/// result is released as soon as the next module has read it, unless it is recorded on a tape that keeps it.
/// </summary>
public sealed class Sequential : Module, IEnumerable<Module>
{
    /// <summary>The number of modules.</summary>
    public int Count => Children.Count;

    /// <summary>The module at a place.</summary>
    public Module this[int index] => Children[index].Module;

    /// <summary>Appends a module named by its number.</summary>
    public void Add(Module module) => Add($"{Count}", module);

    /// <summary>Appends a module.</summary>
    /// <inheritdoc cref="Module.Add{T}(string, T)"/>
    public void Add(string name, Module module) => base.Add(name, module);

    /// <inheritdoc/>
    public IEnumerator<Module> GetEnumerator() => Children.Select(child => child.Module).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        var current = x;
        foreach (var (name, module) in Children)
        {
            var next = module.CallAs(name, current);
            if (current != x) LetGo(current, next, x);
            current = next;
        }

        return current;
    }

    private static void LetGo(Tensor read, Tensor next, Tensor x)
    {
        // A module may return its input as it is: then the same value goes on under another handle.
        if (read.Node is not { } node) read.Dispose();
        else if (node != next.Node && node != x.Node) node.Tape.LetGo(node);
    }
}
