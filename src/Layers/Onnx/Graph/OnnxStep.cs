namespace AutogradNet.Layers.Onnx;

/// <summary>A node as it runs: its operator, and where its operands and results lie among the values of a run.</summary>
/// <param name="Node">The node.</param>
/// <param name="Operator">What it does.</param>
/// <param name="Inputs">The places of the operands; −1 where one is left out.</param>
/// <param name="Outputs">The places of the results; −1 where one is not wanted.</param>
/// <param name="LastReads">The places of values that nothing after this node reads.</param>
internal sealed record OnnxStep(OnnxNode Node, OnnxOperator Operator, int[] Inputs, int[] Outputs, int[] LastReads);
