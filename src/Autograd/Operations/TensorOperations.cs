namespace AutogradNet;

/// <summary>
/// What can be done with tensors, as extension methods and operators. Each operation's file holds its own part. An operation on values
/// of a <see cref="Tape"/> is recorded there; on plain tensors it is only computed.
/// </summary>
public static partial class TensorOperations;
