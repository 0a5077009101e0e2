namespace AutogradNet.Cli.Measuring;

/// <summary>What a batch of pictures of one size took.</summary>
/// <param name="Batch">How many pictures at once.</param>
/// <param name="Side">Their height and width.</param>
/// <param name="Measurements">One for each part.</param>
internal sealed record ScalingPoint(int Batch, int Side, IReadOnlyList<Measurement> Measurements);
