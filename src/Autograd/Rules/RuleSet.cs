using System.Collections.Immutable;

namespace AutogradNet;

/// <summary>
/// Which rule each node follows during a pass: an ordered list of conditions, the first that holds decides, and the operation's own
/// vector-Jacobian product is what remains. Immutable; every <c>On…</c> gives a new set with one more condition at the end.
/// </summary>
/// <example><code>
/// var rules = RuleSet.Vanilla.OnLayer("classifier", BackwardRule.Vanilla).On&lt;Relu&gt;(BackwardRule.Guided);
/// </code></example>
public sealed class RuleSet
{
    private readonly ImmutableArray<(Func<Node, bool> Condition, BackwardRule Rule)> _entries;

    private RuleSet(ImmutableArray<(Func<Node, bool> Condition, BackwardRule Rule)> entries) => _entries = entries;

    /// <summary>No rules: the gradient.</summary>
    public static RuleSet Vanilla { get; } = new([]);

    /// <summary><see cref="BackwardRule.DeconvNet"/> at every ReLU.</summary>
    public static RuleSet DeconvNet { get; } = Vanilla.On<Relu>(BackwardRule.DeconvNet);

    /// <summary><see cref="BackwardRule.Guided"/> at every ReLU.</summary>
    public static RuleSet Guided { get; } = Vanilla.On<Relu>(BackwardRule.Guided);

    /// <summary>Whether one of the rules reads values of the nodes, see <see cref="BackwardRule.ReadsValues"/>.</summary>
    public bool ReadValues => _entries.Any(entry => entry.Rule.ReadsValues);

    /// <summary>Adds a rule for the nodes that meet a condition.</summary>
    public RuleSet On(Func<Node, bool> condition, BackwardRule rule)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(rule);
        return new RuleSet(_entries.Add((condition, rule)));
    }

    /// <summary>Adds a rule for every operation of a type.</summary>
    public RuleSet On<TOperation>(BackwardRule rule)
        where TOperation : Operation => On(node => node.Operation is TOperation, rule);

    /// <summary>Adds a rule for every operation of a type in the layer at a path and those below it.</summary>
    public RuleSet On<TOperation>(string layerPath, BackwardRule rule)
        where TOperation : Operation => On(node => node.Operation is TOperation && node.IsIn(layerPath), rule);

    /// <summary>Adds a rule for everything in the layer at a path and those below it.</summary>
    public RuleSet OnLayer(string layerPath, BackwardRule rule)
    {
        ArgumentNullException.ThrowIfNull(layerPath);
        return On(node => node.IsIn(layerPath), rule);
    }

    /// <summary>The rule for a node, or null where its own vector-Jacobian product applies.</summary>
    public BackwardRule? Find(Node node)
    {
        foreach (var (condition, rule) in _entries)
        {
            if (condition(node)) return rule;
        }

        return null;
    }
}
