using System.Numerics.Tensors;

namespace AutogradNet.Explanations;

/// <summary>The scores of one example, and what a softmax makes of them.</summary>
internal sealed class ClassScores
{
    private readonly double[] _logits;
    private readonly IReadOnlyList<string>? _labels;
    private readonly double _largest;
    private readonly double _sum;

    /// <exception cref="ArgumentOutOfRangeException">There is no such example.</exception>
    public ClassScores(Tensor logits, int row, IReadOnlyList<string>? labels)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)logits.Shape[0], nameof(row));
        _labels = labels;
        _logits = new double[logits.Shape[1]];
        var start = row * _logits.Length;
        if (logits.DType == DType.Float32) TensorPrimitives.ConvertChecked(logits.Span<float>().Slice(start, _logits.Length), _logits);
        else logits.Span<double>().Slice(start, _logits.Length).CopyTo(_logits);
        _largest = _logits.Max();
        foreach (var logit in _logits) _sum += Math.Exp(logit - _largest);
    }

    public ClassScore this[int index] => new(
        index, _labels is not null && index < _labels.Count ? _labels[index] : null, _logits[index], Math.Exp(_logits[index] - _largest) / _sum);

    /// <summary>The most probable classes, best first; of equals, the first.</summary>
    public IReadOnlyList<ClassScore> Top(int count)
    {
        if (count == 1) return [this[Array.IndexOf(_logits, _largest)]];
        return [.. Enumerable.Range(0, _logits.Length).OrderByDescending(index => _logits[index]).Take(count).Select(index => this[index])];
    }
}
