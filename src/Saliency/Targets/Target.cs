namespace AutogradNet.Explanations;

/// <summary>
/// What is to be explained: a value on the recording and the cotangent to start from. The sum of their products is the number whose
/// causes are sought; examples of a batch do not mix.
/// </summary>
public abstract class Target
{
    /// <summary>The score of one class in every example.</summary>
    public static Target Class(int index) => new ClassTarget(index);

    /// <summary>The value, on the recording's tape, and its cotangent, of the same shape.</summary>
    public abstract (Tensor Output, Tensor Seed) Resolve(Recording recording);
}
