namespace AutogradNet;

/// <summary>
/// An operation whose first operand's gradient, summed over runs of consecutive elements (the places of each channel, say), follows from
/// such sums of its result's gradient: max pooling hands every element's gradient to one place of the same plane, so planes keep their sum.
/// </summary>
internal interface IRunSums
{
    /// <summary>How long the runs of the result are whose sums tell those of runs of the operand; null where none do.</summary>
    /// <param name="node">A node of this operation.</param>
    /// <param name="run">The length of the operand's runs, which divides its count.</param>
    int? ResultRun(Node node, int run);

    /// <summary>The sums over the operand's runs; those over the result's, unless an operation says otherwise.</summary>
    /// <param name="node">A node of this operation for which there is a <see cref="ResultRun"/>.</param>
    /// <param name="run">The length of the operand's runs.</param>
    /// <param name="sums">The sums over the result's runs, in order, of any shape.</param>
    /// <returns>As many sums as the operand has runs, in order, of any shape.</returns>
    Tensor OperandSums(Node node, int run, Tensor sums) => sums;
}
