using Tape = System.Collections.Generic.List<(int Operand, double Slope)[]>;

namespace FifteenLines;

/// <summary>
/// A number on a tape: reverse-mode differentiation (Linnainmaa, 1970) in fifteen lines. What makes it right:
/// <list type="bullet">
/// <item>A step is written after its operands, so the tape is in topological order. Read backwards, every use of a value has
/// reported its share before the value passes its gradient on, and each step is visited once. Following the operands recursively
/// from the result instead would visit a step once for every path to it, of which there may be exponentially many.</item>
/// <item>Shares are added (<c>+=</c>): a value that is used twice, even twice by one step as in <c>x * x</c>, has two.</item>
/// <item>Gradients belong to the pass, not to the tape: another pass, from another result, starts from zeros.</item>
/// </list>
/// <see cref="Record"/> without operands makes a variable; <see cref="Apply"/> makes any function of one number. Operands must
/// be on one tape.
/// </summary>
internal readonly record struct Scalar(Tape Tape, int Index, double Value)
{
    public static Scalar operator +(Scalar a, Scalar b) => Record(a.Tape, a.Value + b.Value, (a.Index, 1), (b.Index, 1));
    public static Scalar operator *(Scalar a, Scalar b) => Record(a.Tape, a.Value * b.Value, (a.Index, b.Value), (b.Index, a.Value));
    public Scalar Apply(double value, double slope) => Record(Tape, value, (Index, slope));
    public static Scalar Record(Tape tape, double value, params (int Operand, double Slope)[] operands) { tape.Add(operands); return new(tape, tape.Count - 1, value); }
    public double[] Gradients()
    {
        var gradients = new double[Tape.Count];
        gradients[Index] = 1;
        for (var i = Index; i >= 0; i--)
            foreach (var (operand, slope) in Tape[i]) gradients[operand] += slope * gradients[i];
        return gradients;
    }
}
