using System.Numerics.Tensors;

namespace AutogradNet;

/// <summary>One reading of a tape from an output back, under one rule set.</summary>
internal sealed class BackwardPass(Tape tape, RuleSet rules, bool record)
{
    private Tensor?[] _cotangents = [];

    public Gradients Run(Tensor output, IReadOnlyList<Tensor> withRespectTo, Tensor? seed)
    {
        if (!tape.TryFind(output, out var outputNode)) throw new ArgumentException("The output is not on this tape.", nameof(output));
        var targets = FindTargets(withRespectTo);
        var needed = MarkNeeded(targets, outputNode.Index);
        _cotangents = new Tensor?[outputNode.Index + 1];
        using var deferral = record ? null : Deferral.Begin();
        try
        {
            _cotangents[outputNode.Index] = MakeSeed(outputNode, seed);
            var isTarget = new bool[outputNode.Index + 1];
            foreach (var target in targets)
            {
                if (target.Index <= outputNode.Index) isTarget[target.Index] = true;
            }

            for (var i = outputNode.Index; i >= 0; i--)
            {
                if (!needed[i] || _cotangents[i] is not { } cotangent) continue;
                PassOn(tape.Nodes[i], cotangent, needed);
                if (isTarget[i]) continue;
                cotangent.Dispose();
                _cotangents[i] = null;
            }

            return Collect(withRespectTo, targets);
        }
        finally
        {
            foreach (var cotangent in _cotangents) cotangent?.Dispose();
        }
    }

    private Node[] FindTargets(IReadOnlyList<Tensor> withRespectTo)
    {
        var targets = new Node[withRespectTo.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(withRespectTo[i]);
            targets[i] = tape.TryFind(withRespectTo[i], out var node)
                ? node
                : throw new ArgumentException($"Value {i} ({withRespectTo[i].DType}{withRespectTo[i].Shape}) is not on this tape; Watch it first.", nameof(withRespectTo));
        }

        return targets;
    }

    // A node matters when a target lies at or before it: operands come first on the tape, so one sweep finds them all.
    private bool[] MarkNeeded(Node[] targets, int last)
    {
        var needed = new bool[last + 1];
        var first = last + 1;
        foreach (var target in targets)
        {
            if (target.Index > last) continue;
            needed[target.Index] = true;
            first = Math.Min(first, target.Index);
        }

        for (var i = first; i <= last; i++)
        {
            if (needed[i]) continue;
            foreach (var parent in tape.Nodes[i].Parents)
            {
                if (parent is null || !needed[parent.Index]) continue;
                needed[i] = true;
                break;
            }
        }

        return needed;
    }

    private Tensor MakeSeed(Node output, Tensor? seed)
    {
        var value = output.Value;
        if (seed is null)
        {
            if (value.Count != 1) throw new ArgumentException($"The output has the shape {value.Shape}; only a single number can do without a seed.", nameof(seed));
            return Tensor.Ones(value.Shape, value.DType).MoveTo(null);
        }

        if (seed.Shape != value.Shape || seed.DType != value.DType)
        {
            throw new ArgumentException($"The seed is {seed.DType}{seed.Shape}, the output {value.DType}{value.Shape}.", nameof(seed));
        }

        return Own(record ? seed : seed.Detach());
    }

    private void PassOn(Node node, Tensor cotangent, bool[] needed)
    {
        var parents = node.Parents;
        var wanted = new bool[parents.Length];
        var any = false;
        for (var i = 0; i < parents.Length; i++) any |= wanted[i] = parents[i] is { } parent && needed[parent.Index];
        if (!any) return;

        var context = new VjpContext(node, cotangent, record, wanted);
        using var scope = new TensorScope();
        using var layer = record ? tape.EnterLayer(node.LayerPath) : default;
        if (rules.Find(node) is { } rule) rule.Apply(context);
        else node.Operation.Vjp(context);
        for (var i = 0; i < parents.Length; i++)
        {
            if (wanted[i] && context.Result(i) is { } result) Accumulate(parents[i]!.Index, result);
        }
    }

    private void Accumulate(int index, Tensor addend)
    {
        var sum = _cotangents[index];
        if (sum is null)
        {
            _cotangents[index] = Own(addend);
        }
        else if (record)
        {
            _cotangents[index] = Own(sum + addend);
            sum.Dispose();
        }
        else if (!sum.IsShared)
        {
            Add.InPlace(sum, addend);
        }
        else
        {
            _cotangents[index] = Own(sum.Detach() + addend.Detach());
            sum.Dispose();
        }
    }

    // A reference of the pass' own, in no scope; what is recorded is the tape's already.
    private static Tensor Own(Tensor tensor)
    {
        if (tensor.Node is not null) return tensor;
        return tensor.Alias(tensor.Shape).MoveTo(null);
    }

    private Gradients Collect(IReadOnlyList<Tensor> withRespectTo, Node[] targets)
    {
        var byNode = new Dictionary<Node, Tensor>();
        foreach (var target in targets)
        {
            if (byNode.ContainsKey(target)) continue;
            Tensor? gradient = null;
            if (target.Index < _cotangents.Length)
            {
                gradient = _cotangents[target.Index];
                _cotangents[target.Index] = null;
            }

            byNode.Add(target, gradient ?? Tensor.Zeros(target.Value.Shape, target.Value.DType).MoveTo(null));
        }

        return new Gradients(tape, byNode, [.. targets.Select(target => byNode[target])]);
    }
}
