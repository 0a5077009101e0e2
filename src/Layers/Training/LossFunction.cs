using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Training;

/// <summary>What training makes small.</summary>
/// <param name="output">What the network gave for the batch; on a tape in training.</param>
/// <param name="batch">The samples with their classes or targets.</param>
/// <returns>The mean over the batch, one number, recorded where the output is.</returns>
public delegate Tensor LossFunction(Tensor output, Batch batch);
